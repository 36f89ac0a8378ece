"""Templates to HTML. Whatever is put into one is escaped unless a template says it is HTML."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from incident_manager.console import assets, wording
from incident_manager.console.forgery import FIELD
from incident_manager.domain import arn
from incident_manager.domain.role import Role
from incident_manager.domain.timeline_text import own_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from incident_manager.console.session import Session

_TEMPLATES = Path(__file__).parent / "templates"
# Another one each time, and no news: a form's token, a duration that the page itself counts.
_NO_NEWS = re.compile(rf'name="{FIELD}" value="[^"]*"|(?<=data-(?:since|until)=)[^<]*')


@dataclass
class Rendering:
    """`base` is what is before every path of the console."""

    base: str

    def url(self, path: str) -> str:
        return f"{self.base}{path}"

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        return self._environment.get_template(template).render(context)

    def is_known(self, html: str, digest: str) -> bool:
        """Whether the part of a page with this digest is what was rendered again."""
        return bool(digest) and f"seen={digest}" in html

    @cached_property
    def _environment(self) -> Environment:
        made = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        made.globals |= {
            "url": self.url,
            "asset": lambda name: self.url(assets.address(name)),
            "live": self._live,
            "asking": self._asking,
            "may": _may,
        }
        made.filters |= {
            "alias": arn.owner,
            "arn_path": arn.path,
            "arn_tail": arn.tail,
            "digest": _digest,
            "own_words": own_words,
            "unquoted": unquote,
            "markdown": _markdown,
            "json": lambda value: json.dumps(value, indent=2, ensure_ascii=False),
            **wording.FILTERS,
        }
        return made

    def _live(self, path: str, caller: Callable[[], Markup]) -> Markup:
        """The block, asked for anew every few seconds and exchanged once it is another one."""
        html = caller()
        return self._asking(path, _digest(html), html)

    def _asking(self, path: str, seen: str, html: str = "") -> Markup:
        """Asks every few seconds for what it is to be exchanged with; nothing where that has been
        `seen`.
        """
        again = escape(self.url(f"{path}{'&' if '?' in path else '?'}seen={seen}"))
        attributes = f'hx-get="{again}" hx-trigger="refresh from:body" hx-swap="outerHTML"'
        return Markup(f'<div class="live" {attributes}>{html}</div>')  # noqa: S704  rendered above


def _digest(html: str) -> str:
    """The same as long as there is no news."""
    return hashlib.sha256(_NO_NEWS.sub("", html).encode(errors="replace")).hexdigest()[:16]


def _may(session: Session | None, role: str) -> bool:
    """Whether who is signed in may do what takes this role."""
    return session is not None and session.role.may(Role(role))


def _markdown(text: str | None) -> Markup:
    from incident_manager.console.markdown import html_of  # noqa: PLC0415  few pages need it

    return html_of(text or "")
