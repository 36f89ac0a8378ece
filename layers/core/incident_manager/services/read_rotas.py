"""The rotations that tell when a schedule has somebody on call, or when a person is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.on_call import Incalculable, Rota, rota_of
from incident_manager.domain.rotation import MAX_ROTATIONS
from incident_manager.services.retrying import read_rotations
from incident_manager.store import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.rotation import Rotation
    from incident_manager.store import Reader, Store

_NO_ROTATION = "Etc/UTC"


@dataclass(frozen=True, slots=True)
class Rotas:
    """What can be calculated, and what can't."""

    rotas: tuple[Rota, ...]
    incalculable: tuple[Incalculable, ...]

    @property
    def time_zone_id(self) -> str:
        """In which the schedule is told: that of its first rotation."""
        return self.rotas[0].rotation.time_zone_id if self.rotas else _NO_ROTATION


def rotas_of_schedule(records: Reader, schedule: Contact) -> Rotas:
    """In the schedule's order; in one call."""
    return rotas_of_schedules(records, [schedule])[schedule.arn]


def rotas_of_schedules(records: Reader, schedules: Sequence[Contact]) -> Mapping[str, Rotas]:
    """By the ARN of each schedule, in its order; 100 rotations to a call, at the same time."""
    read = read_rotations(records, (arn for one in schedules for arn in one.rotation_arns))
    return {
        one.arn: _sorted_out({arn: read[arn] for arn in one.rotation_arns}) for one in schedules
    }


def rotas_of_person(store: Store, contact_arn: str) -> Rotas:
    """By name, out of all rotations: in one call.

    Members are enough: an override names nobody else, and who left the rotation does not count in
    it. A rotation of the last moments may be missing.
    """
    listed = store.rotations("", Window(MAX_ROTATIONS)).items
    return _sorted_out({one.arn: one for one in listed if contact_arn in one.contact_arns})


def _sorted_out(read: Mapping[str, Rotation | None]) -> Rotas:
    found: Iterable[Rota | Incalculable] = [rota_of(*one) for one in read.items()]
    return Rotas(
        tuple(one for one in found if isinstance(one, Rota)),
        tuple(one for one in found if isinstance(one, Incalculable)),
    )
