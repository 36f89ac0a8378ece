"""What a simulation is asked: who is engaged, when, and who acknowledges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.console.form_rows import numbers
from incident_manager.console.refusal import Refused
from incident_manager.domain.simulation import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.domain.arn import Deployment

MORE_ROWS = 2
_YEARS = range(2000, 2100)
_LATEST = 7 * 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """`who` is an alias; a row without one is empty."""

    who: str = ""
    minutes: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """As asked: `engage` is `response-plan/<name>` or `contact/<alias>`, `at` a time in UTC."""

    engage: str
    at: str
    answers: tuple[AnswerRow, ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str], now: datetime) -> Question:
        answers = (
            AnswerRow(query[f"who-{one}"].strip(), query.get(f"minutes-{one}", "").strip())
            for one in numbers(query, "who")
        )
        return cls(
            engage=query.get("engage", "").strip(),
            at=query.get("at", "").strip() or f"{now:%Y-%m-%dT%H:%M}",
            answers=tuple(one for one in answers if one.who),
        )

    @property
    def moment(self) -> datetime:
        """In UTC. Raises Refused."""
        try:
            time = datetime.fromisoformat(self.at)
        except ValueError as error:
            raise Refused(f"{self.at} is no time such as 2026-12-25T03:00.") from error
        if time.year not in _YEARS:
            raise Refused(f"The year is one from {_YEARS[0]} to {_YEARS[-1]}.")
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)

    def given(self, where: Deployment) -> tuple[Answer, ...]:
        """Raises Refused, for minutes that are none."""
        return tuple(
            Answer(self.moment + _after(one.minutes), where.contact(one.who))
            for one in self.answers
        )

    def arn(self, where: Deployment) -> str:
        """Of the response plan, or of the contact. Raises Refused."""
        kind, _, name = self.engage.partition("/")
        if kind == "response-plan":
            return where.response_plan(name)
        if kind == "contact":
            return where.contact(name)
        raise Refused("Choose a plan, or somebody to engage.")


def _after(minutes: str) -> timedelta:
    if not minutes.isascii() or not minutes.isdecimal() or len(minutes) > len(str(_LATEST)):
        raise Refused(f"An acknowledgement comes after a whole number of minutes, not {minutes!r}.")
    return timedelta(minutes=min(int(minutes), _LATEST))
