"""CloudFormation's spelling of values to that of the APIs, as the service models' shapes say.

CloudFormation hands every scalar over as a text, begins member names with a capital, and has lists
of pairs where the APIs have maps, and `09:00` for a time of day. What does not fit its shape is
left as it is: the validation that every client meets says so in its own words.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.model import ListShape, MapShape, StructureShape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape

# By shape: members that CloudFormation calls otherwise.
_RENAMED = {
    "ChannelTargetInfo": {"ChannelId": "ContactChannelId"},
    "CoverageTime": {"StartTime": "Start", "EndTime": "End"},
}
# By shape: the members of a pair that are key and value of a map.
_PAIRS = {
    "RegionMapInput": ("RegionName", "RegionConfiguration"),
    "ShiftCoveragesMap": ("DayOfWeek", "CoverageTimes"),
    "SsmParameters": ("Key", "Values"),
}
_PAIR = ("Key", "Value")
_BOOLEANS = {"true": True, "false": False}
_INTEGER = re.compile(r"[+-]?\d{1,12}")
_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d{2})")


class PropertyError(Exception):
    """A property that is not one of the resource's, or that no API's shape could hold."""


def spelled(shape: Shape, value: Any, at: str = "") -> Any:
    """The value as the API's shape has it. Raises PropertyError, which never shows a value."""
    if isinstance(shape, StructureShape):
        return _structure(shape, value, at)
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [spelled(shape.member, one, f"{at}[{i}]") for i, one in enumerate(value)]
    if isinstance(shape, MapShape):
        return _map(shape, value, at)
    return _scalar(shape, value)


def pairs(value: Any, at: str, key: str, held: str) -> Iterator[tuple[str, Any]]:
    """Key and value of each pair of a list. Raises PropertyError."""
    if not isinstance(value, list):
        raise PropertyError(f"{at}: it must be a list")
    for one in value:
        if not isinstance(one, dict) or not isinstance(one.get(key), str):
            raise PropertyError(f"{at}: each must be an object with a {key}")
        if unknown := one.keys() - {key, held}:
            raise PropertyError(f"{at}.{min(unknown)}: there is no such property")
        yield one[key], one.get(held)


def _structure(shape: StructureShape, value: Any, at: str) -> Any:
    if shape.name == "HandOffTime" and isinstance(value, str):
        return _time_of_day(value, at)
    if not isinstance(value, dict):
        return value
    members = {}
    for name, one in value.items():
        inner = f"{at}.{name}" if at else name
        member = _member(shape, name)
        if member is None:
            raise PropertyError(f"{inner}: there is no such property")
        members[member] = spelled(shape.members[member], one, inner)
    return members


def _member(shape: StructureShape, name: str) -> str | None:
    renamed = _RENAMED.get(shape.name, {}).get(name, name)
    spellings = (renamed, renamed[:1].lower() + renamed[1:])
    return next((one for one in spellings if one in shape.members), None)


def _map(shape: MapShape, value: Any, at: str) -> Any:
    if isinstance(value, dict):
        return {key: spelled(shape.value, one, f"{at}.{key}") for key, one in value.items()}
    read: dict[str, Any] = {}
    for key, one in pairs(value, at, *_PAIRS.get(shape.name, _PAIR)):
        if key in read:
            raise PropertyError(f"{at}: {key} is in it twice")
        nothing = one is None and isinstance(shape.value, StructureShape)
        read[key] = spelled(shape.value, {} if nothing else one, f"{at}.{key}")
    return read


def _scalar(shape: Shape, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match shape.type_name:
        case "integer" if _INTEGER.fullmatch(value):
            return int(value)
        case "boolean":
            return _BOOLEANS.get(value.lower(), value)
        case "timestamp":
            return _seconds(value)
    return value


def _seconds(text: str) -> float | str:
    """Since 1970; a time that has no offset is UTC."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def _time_of_day(text: str, at: str) -> dict[str, int]:
    found = _TIME_OF_DAY.fullmatch(text)
    if found is None:
        raise PropertyError(f"{at}: it must be a time of day, HH:MM")
    return {"HourOfDay": int(found[1]), "MinuteOfHour": int(found[2])}
