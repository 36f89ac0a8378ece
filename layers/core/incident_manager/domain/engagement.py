"""An engagement: one contact being reached, and the agenda of what is still to do for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from incident_manager.domain.contact import Stage


@dataclass(frozen=True, slots=True)
class StageDue:
    """Engage this stage of the plan at this moment."""

    at: datetime
    stage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDue:
    """Send one page, or send it again, on one channel of one person.

    `until` ends the retries: the moment the person's own plan moves on, or None where it has no
    later stage.
    """

    at: datetime
    page_id: str
    contact_arn: str
    channel_arn: str
    stage: int
    essential: bool
    attempt: int = 1
    retry_minutes: int | None = None
    until: datetime | None = None
    schedule_arn: str | None = None


Agenda = tuple[StageDue | PageDue, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """What a page says: the secure text for voice and e-mail, the public one for SMS
    (StartEngagement).
    """

    sender: str
    subject: str = field(repr=False)
    content: str = field(repr=False)
    public_subject: str | None = field(default=None, repr=False)
    public_content: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """`stages` is the plan as it was at the start: changing the plan later does not change a
    running engagement.

    `acknowledged` lists the contacts whose acknowledgement was accepted: none of them is paged
    again. `answered`: one of them was essential, so nobody is. `essential`: who is in a stage that
    was engaged, by name or by way of a schedule. `region`: where its clock runs; empty is the
    deployment's own Region.
    """

    arn: str
    contact_arn: str
    message: Message
    started: datetime
    stages: tuple[Stage, ...]
    agenda: Agenda
    incident_arn: str | None = None
    escalation: bool = False
    acknowledged: tuple[str, ...] = ()
    answered: bool = False
    essential: tuple[str, ...] = ()
    stopped: datetime | None = None
    stop_reason: str | None = None
    request: str | None = None
    region: str = ""
    version: int = 0

    @property
    def next_due(self) -> datetime | None:
        """When something is to be done next (UTC), or None when nothing is left to do."""
        return min((entry.at for entry in self.agenda), default=None)

    def stop(self, now: datetime, reason: str | None) -> Engagement:
        """No further stage, page or retry; pages that were sent stay sent (StopEngagement)."""
        if self.stopped:
            return self
        return replace(self, agenda=(), stopped=now, stop_reason=reason)

    def wants(self, contact_arn: str) -> bool:
        """Whether a page that is owed to this person may still go out."""
        over = self.answered or self.stopped is not None
        return not over and contact_arn not in self.acknowledged
