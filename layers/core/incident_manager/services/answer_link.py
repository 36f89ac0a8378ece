"""The link in a page is opened, and its button pressed.

Opening it changes nothing: mail scanners follow links, and messengers make previews of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import Incident
from incident_manager.domain.page import Page, ReceiptType
from incident_manager.services.accept_page import Accept, accept_page
from incident_manager.store import Ref, page_refs

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.acknowledge_link import PageLink
    from incident_manager.domain.page import Acceptance
    from incident_manager.ports import PagingPorts
    from incident_manager.services.outcomes import Accepted
    from incident_manager.store import Reader

_INFO = "by the link in the page"


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link leads to; without an incident where its record was deleted, or somebody was
    engaged for none.
    """

    page: Page
    engagement: Engagement
    incident: Incident | None

    @property
    def acceptance(self) -> Acceptance:
        """What pressing the button would come to now."""
        return self.page.judge(self.engagement, None)


def look_up_link(store: Reader, link: PageLink) -> Linked | None:
    """What to show before the button is pressed; None for an unknown page and a wrong token alike.

    Calls to AWS one after another: page and engagement, the incident: two.
    """
    found = _open(store, link)
    if found is None:
        return None
    page, engagement = found
    incident = engagement.incident_arn
    return Linked(page, engagement, store.get(Ref(Incident, incident)) if incident else None)


def acknowledge_link(ports: PagingPorts, link: PageLink, now: datetime) -> Accepted | None:
    """The button is pressed: the page is read, as if accepted with its code; None as above.

    The token is asked for first: only who has it learns that a page was answered or stopped. Raises
    NotFoundError where the page is erased at this very moment.
    """
    if _open(ports.store, link) is None:
        return None
    accept = Accept(page_arn=link.page_arn, kind=ReceiptType.READ, code=None, info=_INFO)
    return accept_page(ports, accept, now)


def _open(store: Reader, link: PageLink) -> tuple[Page, Engagement] | None:
    page_ref, engagement_ref = page_refs(link.page_arn)
    found = store.read([page_ref, engagement_ref])
    page, engagement = found.get(page_ref), found.get(engagement_ref)
    if page is None or engagement is None or not link.opens(page):
        return None
    return page, engagement
