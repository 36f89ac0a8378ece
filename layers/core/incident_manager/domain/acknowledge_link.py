"""The link in a page: an address that acknowledges this page and nothing else, for whoever has it.

Its path is the page's own, so that the page is found without an index, and a token that is stored
with the page: there is no key that opens them all.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.page import page_arn

if TYPE_CHECKING:
    from incident_manager.domain.arn import Deployment
    from incident_manager.domain.page import Page

_PATH = re.compile(r"/a/([a-z0-9_-]{1,255})/([0-9a-f-]{36})/([A-Za-z0-9_-]{22})")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page, and what is said to be its token."""

    page_arn: str
    token: str = field(repr=False)

    def opens(self, page: Page) -> bool:
        """Compare in constant time: the answer's delay tells nothing about the token."""
        same = hmac.compare_digest(page.link.encode(), self.token.encode())
        return same and page.link != ""


def address(console_url: str, page: Page) -> str:
    """What is sent; empty without a console, and for a page of a release that made no tokens."""
    return f"{console_url}{path(page)}" if console_url and page.link else ""


def path(page: Page) -> str:
    return f"/a/{arn.path(page.arn)}/{page.link}"


def page_link(deployment: Deployment, path: str) -> PageLink | None:
    """What a path asks for; None for one that no page's link can have."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    alias, page_id, token = found.groups()
    return PageLink(page_arn(deployment.contact(alias), page_id), token)
