"""The files that pages are made with: named by what is in them, and so kept for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from incident_manager.console.answer import Answer

_FOLDER = Path(__file__).parent / "assets"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


@cache
def _digest() -> str:
    """Of all files: they name each other."""
    files = sorted(_FOLDER.iterdir())
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is, within the console: another one whenever any of them changes."""
    return f"/assets/{_digest()}/{name}"


def asset(digest: str, name: str) -> Answer | None:
    """The file; None where there is none of this name.

    Who asks by a former address has a page of a former release: they get today's, for now.
    """
    if name not in {one.name for one in _FOLDER.iterdir()}:
        return None
    kept = _FOR_GOOD if digest == _digest() else {"cache-control": "no-store"}
    file = _FOLDER / name
    return Answer(200, {"content-type": _TYPES[file.suffix], **kept}, file.read_bytes())
