"""The form of an override: who covers a rotation for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from incident_manager.console.refusal import Refused
from incident_manager.domain import arn
from incident_manager.domain.rotation import EARLIEST_START, HORIZON
from incident_manager.domain.shifts import shifts
from incident_manager.services.errors import NotFoundError

if TYPE_CHECKING:
    from incident_manager.console.on_call.zoned import Zoned
    from incident_manager.console.visit import Visit
    from incident_manager.domain.arn import Deployment
    from incident_manager.domain.on_call import Rota
    from incident_manager.services.schedule_calendar import Roster

NOBODY = "."  # no alias
_LOOKED_AT = 100  # shifts: what is typed may be centuries


@dataclass(frozen=True, slots=True)
class OverrideForm:
    """As it was typed; `covers` are aliases or NOBODY, times those of the schedule's zone.
    `start_shown` and `end_shown`: the moments (UTC) that the times were made from.
    """

    start: str
    end: str
    covers: tuple[str, ...] = ()
    start_shown: datetime | None = None
    end_shown: datetime | None = None

    @classmethod
    def typed(cls, visit: Visit) -> OverrideForm:
        one = visit.field
        return cls(
            one("start"),
            one("end"),
            visit.fields("covers"),
            _moment(one("start_shown")),
            _moment(one("end_shown")),
        )

    @classmethod
    def of_shift(cls, zoned: Zoned, start: str, end: str, now: datetime) -> OverrideForm:
        """Of one that is under way, the rest: who was on call so far stays as it was."""
        begins, ends = _moment(start), _moment(end)
        begins = max(begins, now.replace(second=0, microsecond=0)) if begins else None
        return cls(
            zoned.field(begins) if begins else "",
            zoned.field(ends) if ends else "",
            start_shown=begins,
            end_shown=ends,
        )

    def begins(self, zoned: Zoned) -> datetime:
        """Raises Refused."""
        return zoned.instant(self.start, self.start_shown)

    def ends(self, zoned: Zoned) -> datetime:
        """Raises Refused."""
        return zoned.instant(self.end, self.end_shown)

    def operation(self, deployment: Deployment, rota: Rota, zoned: Zoned) -> dict[str, Any]:
        """The members of CreateRotationOverride. Raises Refused."""
        chosen = [one for one in dict.fromkeys(self.covers) if one]
        if not chosen:
            raise Refused("Choose who covers.")
        return {
            "RotationId": rota.rotation.arn,
            "NewContactIds": [deployment.contact(one) for one in chosen if one != NOBODY],
            "StartTime": self.begins(zoned).timestamp(),
            "EndTime": self.ends(zoned).timestamp(),
        }

    def displaced(self, rota: Rota, zoned: Zoned) -> tuple[str, ...]:
        """Who is on call in this time as it is now; nobody where it is no time."""
        try:
            since, until = self.begins(zoned), self.ends(zoned)
        except Refused:
            return ()
        since, until = max(since, EARLIEST_START), min(until, HORIZON)
        found = shifts(rota.rotation, rota.overrides, since, until)
        named = (person for one in islice(found, _LOOKED_AT) for person in one.contact_arns)
        return tuple(dict.fromkeys(named))


def rota_of(roster: Roster, rotation_id: str) -> Rota:
    """The rotation of the schedule that has this id. Raises NotFoundError."""
    for one in roster.found.rotas:
        if arn.tail(one.rotation.arn) == rotation_id:
            return one
    raise NotFoundError(rotation_id)


def _moment(text: str) -> datetime | None:
    """None where it is none, or one that no calendar reaches."""
    try:
        found = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST_START <= found < HORIZON else None
