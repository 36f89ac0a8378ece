"""What deciding who is paged may ask about, at hand in one call, as long as it fits into one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.console.views.plans.choices import every_plan, everybody
from incident_manager.domain.contact import Contact
from incident_manager.domain.directory import Directory
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.rotation import Rotation
from incident_manager.services.run_all import together
from incident_manager.store import Window

if TYPE_CHECKING:
    from incident_manager.domain.directory import Entry
    from incident_manager.store import Store

_AT_HAND = Window(200)


@dataclass(frozen=True, slots=True)
class Listed:
    """All contacts and response plans. Rotations are some: those that it lacks are read."""

    contacts: tuple[Contact, ...]
    plans: tuple[ResponsePlan, ...]
    rotations: tuple[Rotation, ...]

    @property
    def directory(self) -> Directory:
        entries: tuple[Entry, ...] = (*self.contacts, *self.rotations)
        return Directory({one.arn: one for one in entries})


def listed(store: Store) -> Listed:
    contacts, plans, rotations = together(
        partial(everybody, store),
        partial(every_plan, store),
        partial(store.rotations, "", _AT_HAND),
    )
    return Listed(contacts, plans, rotations.items)
