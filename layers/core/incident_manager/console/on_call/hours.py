"""How the hours on call fall on people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.domain.schedule_report import Load

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Whole hours, and how many of a hundred are nights and weekends."""

    total: int
    night: int
    weekend: int

    @classmethod
    def of(cls, load: Load) -> Hours:
        whole = load.total or _HOUR
        return cls(
            round(load.total / _HOUR),
            round(100 * load.night / whole),
            round(100 * load.weekend / whole),
        )


def table(shown: Sequence[Load], ahead: Sequence[Load]) -> list[tuple[str, Hours, Hours]]:
    """Each person's hours in two periods, who has most of the longer one first."""
    now = {one.contact_arn: one for one in shown}
    return [(one.contact_arn, Hours.of(now[one.contact_arn]), Hours.of(one)) for one in ahead]
