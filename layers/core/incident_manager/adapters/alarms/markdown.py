"""Foreign text made safe to stand in Markdown: it stays text, whatever it contains."""

from __future__ import annotations

import re

# Characters that can begin emphasis, code, links, images, HTML, entities, tables or strikethrough.
# A text never begins a line here, so list markers, headings and quotes need no escape of their own.
SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#])")
# A bare address becomes a link in most renderers. Nobody on call should tap one that an alarm's
# description or a stranger's event has put there, so the scheme is taken apart.
ADDRESS = re.compile(r"(?i)\b(?:([a-z][a-z0-9+.-]{1,20})://|(www)\.)")
ELLIPSIS = "…"


def prose(text: str, limit: int) -> str:
    """Text for people, on one line, of at most `limit` characters before it is escaped."""
    escaped = SPECIAL.sub(r"\\\1", _line(text, limit))
    return ADDRESS.sub(_defused, escaped)


def code(text: str, limit: int) -> str:
    """A name, an ARN or an expression to be copied as it is: a code span that it cannot end."""
    line = _line(text, limit)
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _line(text: str, limit: int) -> str:
    """One line, without control or direction-changing characters that could disguise the rest."""
    printable = "".join(each if each.isprintable() else " " for each in text[: limit * 2])
    line = " ".join(printable.split())
    return line if len(line) <= limit else line[: limit - 1] + ELLIPSIS


def _defused(address: re.Match[str]) -> str:
    scheme, www = address.groups()
    return f"{scheme}\\://" if scheme else f"{www}\\."
