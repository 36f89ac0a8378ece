"""What the product does, written down a second time from docs/behaviour.md: as simple as can be,
and with nothing of the product in it.

Everything has a name, and time is a number of minutes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.model.nouns import Incident, Page, Stages, Told, Uses
from tests.model.paging import Paging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.model.on_call import Override


class Reference(Paging):
    """The methods that are verbs are what happens; each answers what came of it."""

    # Alarms and incidents

    def fires(self, plan: str, alarm: str, event: str) -> str:
        if (plan, event) in self.remembered:
            return "repeated"
        key = self._key(plan, alarm)
        self.remembered[plan, event] = self.now
        if incident := self._open(key):
            incident.timeline.append(Told("absorbed", self.now, ""))
            return "attached"
        number = len(self.incidents)
        opened = Incident(key, timeline=[Told("opened", self.now, "")])
        self.incidents.append(opened)
        for contact in self.plans[plan].engaged:
            if self._exists(contact):
                self._begins(contact, number)
            else:
                opened.timeline.append(Told("deleted", self.now, contact))
        return "opened"

    def calms(self, plan: str, alarm: str, event: str) -> str:
        """The alarm is OK again."""
        incident = self._open(self._key(plan, alarm))
        if incident is None:
            return "ignored"
        if event in incident.calmed:
            return "repeated"
        incident.calmed.add(event)
        incident.timeline.append(Told("calmed", self.now, ""))
        return "noted"

    def resolves(self, incident: int) -> str:
        resolved = self.incidents[incident]
        if resolved.state == "deleted":
            return "not found"
        if resolved.state == "open":
            resolved.timeline.append(Told("resolved", self.now, ""))
            self._closes(resolved, "resolved")
        return "done"

    def deletes_incident(self, incident: int) -> str:
        if self.incidents[incident].state != "deleted":
            self._closes(self.incidents[incident], "deleted")
            self.incidents[incident].timeline.clear()
        return "done"

    def _closes(self, incident: Incident, state: str) -> None:
        incident.state = state
        for number in incident.engagements:
            self.engagements[number].stops(self.now)

    def _key(self, plan: str, alarm: str) -> tuple[str, ...]:
        dedupe = self.plans[plan].dedupe
        return (dedupe,) if dedupe else (plan, alarm)

    def _open(self, key: tuple[str, ...]) -> Incident | None:
        found = (one for one in self.incidents if one.key == key and one.state == "open")
        return next(found, None)

    # Engagements

    def engages(self, contact: str, incident: int | None) -> str:
        if incident is not None and self.incidents[incident].state == "deleted":
            return "not found"
        if incident is not None and self.incidents[incident].state != "open":
            return "refused"
        if not self._exists(contact):
            return "not found"
        self._begins(contact, incident)
        return "done"

    def stops(self, engagement: int) -> str:
        self.engagements[engagement].stops(self.now)
        return "done"

    def acknowledges(self, engagement: int, page: Page, *, right_code: bool) -> str:
        engaged = self.engagements[engagement]
        if page.read is not None or page.person in engaged.acknowledged:
            return "already"
        if engaged.stopped is not None:
            return "stopped"
        if not right_code:
            return "wrong code"
        page.read = self.now
        engaged.acknowledged.add(page.person)
        self._tells(engaged, "acknowledged", page.person)
        if page.person in engaged.essential:
            engaged.ends()
        else:
            engaged.leaves_alone(page.person)
        return "accepted"

    # Time

    def passes(self, minutes: int) -> None:
        """Each minute wakes whatever has a clock, the first one for what was missed too."""
        for _ in range(minutes + 1):
            for engagement in self.engagements:
                if engagement.clock:
                    self._wakes(engagement)
            self.now += 1
        self.now -= 1

    def sleeps(self, minutes: int) -> None:
        """Nothing of the deployment runs."""
        self.now += minutes

    def loses_the_clock(self) -> None:
        for engagement in self.engagements:
            engagement.clock = False

    def is_called_again(self, engagement: int) -> None:
        """The clock's call is delivered once more, however late."""
        self._wakes(self.engagements[engagement])

    def is_watched(self) -> None:
        """The watchdog leaves the minute that is under way to the clock."""
        for engagement in self.engagements:
            if engagement.due is not None and engagement.due < self.now:
                self._wakes(engagement)

    # Edits

    def changes_person(self, name: str, stages: Uses) -> str:
        if name not in self.people:
            return "not found"
        self.people[name].stages = stages
        return "done"

    def changes_channel(self, name: str, channel: str, state: str) -> str:
        """Only a new activation ends an opt-out; "not activated" is to be deactivated."""
        if name not in self.people or channel not in self.people[name].channels:
            return "not found"
        channels = self.people[name].channels
        if state == "deleted":
            del channels[channel]
        elif state != "not activated" or channels[channel] != "opted out":
            channels[channel] = state
        return "done"

    def changes_escalation(self, name: str, stages: Stages) -> str:
        if name not in self.escalations:
            return "not found"
        self.escalations[name] = stages
        return "done"

    def changes_members(self, rotation: str, members: tuple[str, ...]) -> str:
        if any(one not in self.people for one in members):
            return "not found"
        self.rotations[rotation] = replace(self.rotations[rotation], members=members)
        return "done"

    def overrides(self, rotation: str, override: Override) -> str:
        self.rotations[rotation] = self.rotations[rotation].overridden(override)
        return "done"

    def deletes_contact(self, name: str) -> str:
        if not self._exists(name):
            return "not found"
        if any(name in one.members for one in self.rotations.values()):
            return "in use"
        for kind in (self.people, self.escalations, self.schedules):
            kind.pop(name, None)
        return "done"

    @property
    def due(self) -> bool:
        """Whether anything is still to come."""
        return any(one.due is not None for one in self.engagements)

    def pages(self) -> Iterator[tuple[int, Page]]:
        """Every page that was sent, with its engagement's number."""
        for number, engagement in enumerate(self.engagements):
            yield from ((number, page) for page in engagement.pages if page.attempts)
