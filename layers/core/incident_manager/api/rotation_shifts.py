"""ListRotationShifts and ListPreviewRotationShifts.

A page of shifts ends at a moment, so a token is that moment; what the first page took for granted
(the start of a preview) is in it as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from incident_manager.api.errors import invalid
from incident_manager.api.listing import Listing, time_range
from incident_manager.api.operations import CONTACTS, operation
from incident_manager.api.rotation_shapes import recurrence_from
from incident_manager.domain.override import preview_overrides
from incident_manager.domain.override_rules import content_fault
from incident_manager.domain.rotation import Rotation, default_start, preview, rotation_fault
from incident_manager.domain.shifts import Shift, ShiftType, shift_page
from incident_manager.services.errors import InvalidError
from incident_manager.services.find_rotation import find_rotation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.api.operations import Members, Request


@operation(CONTACTS, "ListRotationShifts")
def list_shifts(request: Request, params: Members) -> Members:
    """From now on unless asked otherwise."""
    listing: Listing[Rotation] = Listing.of(CONTACTS, "ListRotationShifts", params)
    rotation = find_rotation(request.ports, params["RotationId"])
    after = listing.window.after
    since = datetime.fromisoformat(after) if after else params.get("StartTime") or request.now
    since, until = time_range(since, params["EndTime"])
    shapes, following = _page(rotation, since, until, listing.window.limit)
    return listing.answer("RotationShifts", shapes, following)


@operation(CONTACTS, "ListPreviewRotationShifts")
def list_preview(request: Request, params: Members) -> Members:
    """Of a rotation as CreateRotation would make it, for members by any name. Nothing is stored."""
    listing: Listing[Rotation] = Listing.of(CONTACTS, "ListPreviewRotationShifts", params)
    start, since = _preview_times(params, listing.window.after, request.now)
    since, until = time_range(since, params["EndTime"])
    rotation = _previewed(params, start)
    shapes, following = _page(rotation, since, until, listing.window.limit)
    cursor = following and f"{start.isoformat()} {following}"
    return listing.answer("RotationShifts", shapes, cursor)


def _previewed(params: Members, start: datetime) -> Rotation:
    recurrence = recurrence_from(params["Recurrence"])
    overrides = preview_overrides(_overrides_from(params))
    rotation = preview(params["Members"], params["TimeZoneId"], recurrence, start, overrides)
    _check(rotation)
    return rotation


def _page(
    rotation: Rotation, since: datetime, until: datetime, limit: int
) -> tuple[list[Members], str | None]:
    """Shapes of a page's shifts, and from when the next page is."""
    page = shift_page(rotation, rotation.overrides, since, until, limit)
    following = page.next_since.isoformat() if page.next_since else None
    return [_shape(shift) for shift in page.shifts], following


def _shape(shift: Shift) -> Members:
    shape: Members = {
        "ContactIds": list(shift.contact_arns),
        "StartTime": shift.start,
        "EndTime": shift.end,
        "Type": shift.type.value,
    }
    if shift.type is ShiftType.OVERRIDDEN:
        shape["ShiftDetails"] = {"OverriddenContactIds": list(shift.overridden)}
    return shape


def _preview_times(params: Members, cursor: str | None, now: datetime) -> tuple[datetime, datetime]:
    """The rotation's start and that of the range: the same on every page, whenever it is read."""
    if cursor:
        start, since = (datetime.fromisoformat(one) for one in cursor.split())
        return start, since
    return params.get("RotationStartTime") or default_start(now), params.get("StartTime") or now


def _overrides_from(params: Members) -> Iterator[tuple[list[str], datetime, datetime]]:
    for number, shape in enumerate(params.get("Overrides") or ()):
        start, end = shape.get("StartTime"), shape.get("EndTime")
        if start is None or end is None:
            rule = "an override has both a StartTime and an EndTime"
            raise invalid(CONTACTS, f"Overrides[{number}]", rule)
        yield shape.get("NewMembers") or [], start, end


def _check(rotation: Rotation) -> None:
    """The rules of a rotation that is stored, but that members are contacts."""
    if fault := rotation_fault(rotation):
        raise InvalidError.of(fault, "Recurrence")
    for number, override in enumerate(rotation.overrides):
        if fault := content_fault(rotation, override, "NewMembers"):
            raise InvalidError.of(f"Overrides[{number}].{fault}", "Overrides")
