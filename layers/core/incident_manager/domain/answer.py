"""Answers: what ends an engagement or a person's part in it, each a record of its own.

Where two Regions write one table, both may write an engagement at the same time, and the later
write is what remains of it. An answer is only ever added, and says the same whoever adds it: so it
is never lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from incident_manager.domain import engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from incident_manager.domain.engagement import Engagement


class AnswerType(StrEnum):
    """ACKNOWLEDGED: by the contact. ANSWERED: that ended everything. STOPPED: by whoever may."""

    ACKNOWLEDGED = "ACKNOWLEDGED"
    ANSWERED = "ANSWERED"
    STOPPED = "STOPPED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`contact_arn` of who acknowledged; time (UTC) and reason of a stop."""

    engagement_arn: str
    type: AnswerType
    contact_arn: str = ""
    time: datetime | None = None
    reason: str | None = None
    version: int = 0

    @property
    def name(self) -> str:
        """What tells it from the engagement's other answers."""
        return f"{self.type}#{self.contact_arn}"


def answers_in(engagement: Engagement) -> Iterator[Answer]:
    """Everything that the engagement itself says of them."""
    arn = engagement.arn
    for contact in engagement.acknowledged:
        yield Answer(engagement_arn=arn, type=AnswerType.ACKNOWLEDGED, contact_arn=contact)
    if engagement.answered:
        yield Answer(engagement_arn=arn, type=AnswerType.ANSWERED)
    if engagement.stopped:
        yield Answer(
            engagement_arn=arn,
            type=AnswerType.STOPPED,
            time=engagement.stopped,
            reason=engagement.stop_reason,
        )


def told(engagement: Engagement, answers: Iterable[Answer]) -> Engagement:
    """The engagement as all of its answers leave it, whichever of them it has lost."""
    for one in answers:
        engagement = _told(engagement, one)
    return engagement


def _told(engagement: Engagement, answer: Answer) -> Engagement:
    match answer.type:
        case AnswerType.ACKNOWLEDGED if answer.contact_arn not in engagement.acknowledged:
            return engine.acknowledge(engagement, answer.contact_arn, essential=False)
        case AnswerType.ANSWERED:
            return replace(engagement, agenda=(), answered=True)
        case AnswerType.STOPPED if answer.time:
            return engagement.stop(answer.time, answer.reason)
    return engagement
