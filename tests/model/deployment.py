"""The product with the reference's own verbs, names and minutes."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Message
from incident_manager.domain.page import Acceptance
from incident_manager.domain.trigger import AlarmState
from incident_manager.services.advance_engagement import advance_engagement
from incident_manager.services.delete_incident import delete_incident
from incident_manager.services.engage_contact import Engage, engage_contact
from incident_manager.services.outcomes import Attached, Ignored, Noted, Opened, Repeated
from incident_manager.services.stop_engagement import stop_engagement
from tests.model.people import People, answer
from tests.model.sight import expected_page, found_page, pages_of
from tests.world import DEPLOYMENT, EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.model.nouns import Page

OUTCOMES = {
    Opened: "opened",
    Attached: "attached",
    Repeated: "repeated",
    Noted: "noted",
    Ignored: "ignored",
}
ANSWERS = {
    Acceptance.ACCEPTED: "accepted",
    Acceptance.ALREADY: "already",
    Acceptance.STOPPED: "stopped",
    Acceptance.WRONG_CODE: "wrong code",
}


class Deployed(People):
    """`engagements` and `incidents` hold ARNs in the order in which they began."""

    def __init__(self) -> None:
        super().__init__()
        self.incidents: list[str] = []
        self.engagements: list[str] = []

    # Alarms and incidents

    def fires(self, plan: str, alarm: str, event: str) -> str:
        return self._arrives(plan, alarm, event, AlarmState.ALARM)

    def calms(self, plan: str, alarm: str, event: str) -> str:
        return self._arrives(plan, alarm, event, AlarmState.OK)

    def _arrives(self, plan: str, alarm: str, event: str, state: AlarmState) -> str:
        known = self.world.store.response_plans(EVERYTHING).items
        (meant,) = [one for one in known if one.name == plan]
        outcome = self.world.fires(meant, alarm, event_id=event, state=state)
        if isinstance(outcome, Opened):
            self.incidents.append(outcome.incident_arn)
            self.engagements += outcome.incident.engagements
            self._goes_on(outcome.incident.engagements)
        return OUTCOMES[type(outcome)]

    def resolves(self, incident: int) -> str:
        for found in self.world.incidents:
            if found.arn == self.incidents[incident]:
                return answer(partial(self.world.resolves, found))
        return "not found"

    def deletes_incident(self, incident: int) -> str:
        return answer(lambda: delete_incident(self.ports, self.incidents[incident], self.world.now))

    # Engagements

    def engages(self, contact: str, incident: int | None) -> str:
        asked = Engage(
            contact_arn=DEPLOYMENT.contact(contact),
            message=Message("ops", "Checkout is down", "Checkout is down"),
            engagement_id=self.ports.ids.new(),
            request="request",
            incident_arn=None if incident is None else self.incidents[incident],
        )

        def engage() -> None:
            begun = engage_contact(self.ports, asked, self.world.now)
            self.engagements.append(begun.engagement_arn)
            self._goes_on([begun.engagement_arn])

        return answer(engage)

    def _goes_on(self, begun: Iterable[str]) -> None:
        """The clock's first call comes at once where more is due than one transaction takes."""
        for engagement_arn in begun:
            advance_engagement(self.ports, engagement_arn, self.world.now)

    def stops(self, engagement: int) -> str:
        arn = self.engagements[engagement]
        return answer(lambda: stop_engagement(self.ports, arn, "enough", self.world.now))

    def acknowledges(self, engagement: int, page: Page, *, right_code: bool) -> str:
        """Of pages that look the same in every respect any will do."""
        names = {channel: name for name, channel in self.channels.items()}
        pages = pages_of(self, self.engagements[engagement])
        meant = next(one for one in pages if found_page(one, names) == expected_page(page))
        answered = self.world.acknowledges(meant, None if right_code else "not it")
        return ANSWERS[answered.acceptance]

    # Time

    def passes(self, minutes: int) -> None:
        self.world.passes(minutes)

    def sleeps(self, minutes: int) -> None:
        self.world.now += timedelta(minutes=minutes)

    def loses_the_clock(self) -> None:
        self.world.clock.forget()

    def is_called_again(self, engagement: int) -> None:
        advance_engagement(self.ports, self.engagements[engagement], self.world.now)

    def is_watched(self) -> None:
        assert not self.world.rescue().failed
        assert not list(self.world.store.overdue(self.world.now)), "something is overdue still"
