"""Who is on call now and next, in every schedule."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.console.on_call.people import People
from incident_manager.console.on_call.zoned import Zoned
from incident_manager.console.registry import get
from incident_manager.domain.rotation import MAX_ROTATIONS
from incident_manager.services.on_call_now import on_call_now
from incident_manager.services.run_all import together
from incident_manager.store import Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk


@get("/on-call")
def overview(desk: Desk) -> Answer:
    """Two calls to AWS one after another, as long as all contacts fit into one."""
    found, rotations = together(
        partial(on_call_now, desk.store, desk.now),
        partial(desk.store.rotations, "", Window(MAX_ROTATIONS)),
    )
    used = {arn for one in found.schedules for arn in one.schedule.rotation_arns}
    return desk.page(
        "on_call/overview.html",
        section="On-call",
        schedules=[(one, Zoned(one.time_zone_id)) for one in found.schedules],
        people=People.of(found.contacts, ()),
        unused=[one for one in rotations.items if one.arn not in used],
    )
