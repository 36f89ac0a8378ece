"""How the reference pages: stages, whom they reach, attempts."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.model.nouns import Engagement, Incident, Page, Person, Plan, Stages, Told
from tests.model.on_call import Rotation

MAX_ATTEMPTS = 15


@dataclass
class Paging:
    """Everything there is, and everything that was `sent`: (minute, engagement, person, channel).

    Whatever wakes an engagement looks through all that it has planned.
    """

    now: int
    people: dict[str, Person] = field(default_factory=dict)
    escalations: dict[str, Stages] = field(default_factory=dict)
    schedules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rotations: dict[str, Rotation] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    incidents: list[Incident] = field(default_factory=list)
    engagements: list[Engagement] = field(default_factory=list)
    remembered: dict[tuple[str, str], int] = field(default_factory=dict)
    sent: list[tuple[int, int, str, str]] = field(default_factory=list)

    def _exists(self, contact: str) -> bool:
        return contact in self.people or contact in self.escalations or contact in self.schedules

    def _begins(self, contact: str, incident: int | None) -> None:
        """A person or a schedule is engaged like the only target of an escalation plan."""
        stages = self.escalations.get(contact, ((0, ((contact, True),)),))
        begun = Engagement(contact, stages, (self.now, 0) if stages else None, incident)
        if incident is not None:
            self.incidents[incident].engagements.append(len(self.engagements))
        self.engagements.append(begun)
        if not stages:
            self._tells(begun, "no stages", contact)
        self._wakes(begun)

    def _wakes(self, engagement: Engagement) -> None:
        """Stages in their order, each at the minute it was planned for; then what is to be sent."""
        while engagement.next and engagement.next[0] <= self.now:
            self._engages_stage(engagement, *engagement.next)
        for page in engagement.pages:
            if page.next is not None and page.next <= self.now:
                self._sends(engagement, page)

    def _sends(self, engagement: Engagement, page: Page) -> None:
        """Attempts that were missed are made up for by one, which counts as one."""
        state = self._channel_state(page.person, page.channel)
        if state != "ready":
            page.next = None
            self._tells(engagement, state, f"{page.person}/{page.channel}")
            return
        if page.attempts == 0:
            page.created = self.now
            self._tells(engagement, "paged", page.person)
        page.attempts += 1
        page.sent = self.now
        number = self.engagements.index(engagement)
        self.sent.append((self.now, number, page.person, page.channel))
        page.next = self._next_attempt(page)

    def _next_attempt(self, page: Page) -> int | None:
        """Missed intervals are not caught up with, and the ones after stay where they were."""
        if not page.retry or page.attempts == MAX_ATTEMPTS or page.next is None:
            return None
        at = page.next
        while at <= self.now:
            at += page.retry
        return at if page.until is None or at < page.until else None

    def _engages_stage(self, engagement: Engagement, at: int, index: int) -> None:
        minutes, targets = engagement.stages[index]
        people = self._reached(engagement, targets, at)
        engagement.essential |= {person for person, essential in people.items() if essential}
        reached = not targets
        for person, essential in people.items():
            if person in engagement.acknowledged:
                reached = True
            else:
                planned = self._planned(engagement, person, essential, index, at)
                reached = reached or bool(planned)
                engagement.pages += planned
        if not reached:
            self._tells(engagement, "reached nobody", engagement.of)
            minutes = 0
        finished = engagement.essential & engagement.acknowledged
        more = index + 1 < len(engagement.stages) and not finished
        engagement.next = (at + minutes, index + 1) if more else None

    def _reached(
        self, engagement: Engagement, targets: tuple[tuple[str, bool], ...], at: int
    ) -> dict[str, bool]:
        """Each person once, essential when any of the ways to them is."""
        people: dict[str, bool] = {}
        for target, essential in targets:
            if target in self.schedules:
                found = self._on_call(target, at)
                if not found:
                    self._tells(engagement, "nobody on call", target)
            else:
                found = [target]
            for person in found:
                if person in self.people:
                    people[person] = people.get(person, False) or essential
                else:
                    self._tells(engagement, "deleted", person)
        return people

    def _on_call(self, schedule: str, minute: int) -> list[str]:
        rotations = [self.rotations[name] for name in self.schedules[schedule]]
        return list(dict.fromkeys(who for one in rotations for who in one.on_call(minute)))

    def _planned(
        self, engagement: Engagement, person: str, essential: bool, stage: int, at: int
    ) -> list[Page]:
        """The pages that the person's own plan foresees, on channels that can be used now."""
        known, pages = self.people[person], []
        if not any(uses for _, uses in known.stages):
            self._tells(engagement, "no channel", person)
        for index, (minutes, uses) in enumerate(known.stages):
            usable = [use for use in uses if known.state(use[0]) == "ready"]
            for channel, _ in (use for use in uses if use not in usable):
                self._tells(engagement, known.state(channel), f"{person}/{channel}")
            ends = at + (0 if uses and not usable else minutes)
            until = ends if index + 1 < len(known.stages) else None
            pages += [Page(person, one, stage, essential, at, re, until) for one, re in usable]
            at = ends
        return pages

    def _channel_state(self, person: str, channel: str) -> str:
        return self.people[person].state(channel) if person in self.people else "deleted"

    def _tells(self, engagement: Engagement, what: str, about: str) -> None:
        if engagement.incident is not None:
            told = Told(what, self.now, about)
            self.incidents[engagement.incident].timeline.append(told)
