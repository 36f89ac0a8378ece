"""The form of a rotation: what was typed, and the members of the operations that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from incident_manager.console.numbers import whole
from incident_manager.console.on_call.order import chosen, raised
from incident_manager.console.on_call.zoned import Zoned, zone_fault
from incident_manager.console.refusal import Refused
from incident_manager.domain import arn
from incident_manager.domain.hand_off_tag import HAND_OFF_TAG, notice_types
from incident_manager.domain.recurrence import DayOfWeek

if TYPE_CHECKING:
    from incident_manager.console.visit import Visit
    from incident_manager.domain.arn import Deployment
    from incident_manager.domain.recurrence import Recurrence
    from incident_manager.domain.rotation import Rotation

Pairs = tuple[tuple[str, str], ...]
OFFICE_HOURS: Pairs = (("09:00", "17:00"),)
DAYS: Mapping[str, str] = {
    "MON": "Monday",
    "TUE": "Tuesday",
    "WED": "Wednesday",
    "THU": "Thursday",
    "FRI": "Friday",
    "SAT": "Saturday",
    "SUN": "Sunday",
}
_WEEKDAYS = tuple(DAYS)[:5]


class Recurs(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationForm:
    """Texts as they were typed. `members` are aliases in the order of turns, empty where none was
    chosen; `windows` are the hours that are covered, by day of the week, where `always` is not.
    """

    name: str = ""
    members: tuple[str, ...] = ()
    time_zone: str = ""
    start: str = ""
    recurs: str = Recurs.WEEKLY
    every: str = "1"
    on_calls: str = "1"
    daily: tuple[str, ...] = ("09:00",)
    weekly: Pairs = (("MON", "09:00"),)
    monthly: Pairs = (("1", "09:00"),)
    always: bool = True
    windows: Mapping[str, Pairs] = field(
        default_factory=lambda: dict.fromkeys(_WEEKDAYS, OFFICE_HOURS)
    )
    notices: tuple[str, ...] = ()

    @classmethod
    def typed(cls, visit: Visit) -> RotationForm:
        one, many = visit.field, visit.fields
        return cls(
            name=one("name"),
            members=raised(many("member"), one("move")),
            time_zone=one("time_zone"),
            start=one("start"),
            recurs=one("recurs"),
            every=one("every"),
            on_calls=one("on_calls"),
            daily=tuple(filter(None, many("daily"))),
            weekly=_filled(many("weekly_day"), many("weekly_time")),
            monthly=_filled(many("monthly_day"), many("monthly_time")),
            always=one("hours") != "windows",
            windows={day: _windows(many(f"{day}_from"), many(f"{day}_to")) for day in DAYS},
            notices=many("notice"),
        )

    @classmethod
    def of(cls, rotation: Rotation) -> RotationForm:
        recurrence = rotation.recurrence
        made = cls(
            name=rotation.name,
            members=tuple(map(arn.owner, rotation.contact_arns)),
            time_zone=rotation.time_zone_id,
            start=Zoned.of(rotation.time_zone_id).field(rotation.start),
            recurs=_recurs(recurrence),
            every=str(recurrence.multiplier),
            on_calls=str(recurrence.number_of_on_calls),
            notices=tuple(sorted(notice_types(rotation.tags))),
        )
        return _with_times(made, recurrence)

    def operation(
        self, deployment: Deployment, shown: RotationForm | None = None
    ) -> dict[str, Any]:
        """The members that CreateRotation and UpdateRotation share; the start is left out where it
        is what was `shown`. Raises Refused.
        """
        return {
            "ContactIds": [deployment.contact(one) for one in chosen(self.members)],
            "TimeZoneId": self.time_zone,
            "StartTime": None if self._keeps_start(shown) else self._start(),
            "Recurrence": self._recurrence(),
        }

    @property
    def further(self) -> bool:
        """Whether any day has more than one window."""
        return any(len(pairs) > 1 for pairs in self.windows.values())

    @property
    def tags(self) -> dict[str, str]:
        return {HAND_OFF_TAG: " ".join(sorted(self.notices))} if self.notices else {}

    def _keeps_start(self, shown: RotationForm | None) -> bool:
        """Also where the zone is mended: what was shown of one that is none, was UTC."""
        if shown is None or self.start != shown.start:
            return False
        return self.time_zone == shown.time_zone or bool(zone_fault(shown.time_zone))

    def _start(self) -> Any:
        """None where it is left to the operation, as is the fault of a zone."""
        if not self.start or zone_fault(self.time_zone):
            return None
        return Zoned(self.time_zone).instant(self.start).timestamp()

    def _recurrence(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "NumberOfOnCalls": _number(self.on_calls, "People on call at once"),
            "RecurrenceMultiplier": _number(self.every, "Every"),
            **self._hand_offs(),
        }
        if not self.always:
            shape["ShiftCoverages"] = self._coverages()
        return shape

    def _hand_offs(self) -> dict[str, Any]:
        match self.recurs:
            case Recurs.DAILY:
                return {"DailySettings": _needed([_time(one) for one in self.daily])}
            case Recurs.MONTHLY:
                return {"MonthlySettings": _needed([_monthly(*one) for one in self.monthly])}
            case _:
                return {"WeeklySettings": _needed([_weekly(*one) for one in self.weekly])}

    def _coverages(self) -> dict[str, Any]:
        """The API takes none at all for every hour: that is not what was asked for here."""
        given = {day: pairs for day, pairs in self.windows.items() if pairs}
        if not given:
            raise Refused("No hours are given, so nobody would ever be on call.")
        return {day: [_window(day, *one) for one in pairs] for day, pairs in given.items()}


def _recurs(recurrence: Recurrence) -> Recurs:
    if recurrence.daily:
        return Recurs.DAILY
    return Recurs.WEEKLY if recurrence.weekly else Recurs.MONTHLY


def _with_times(made: RotationForm, recurrence: Recurrence) -> RotationForm:
    """With the recurrence's own hand-offs and hours; what it does not use is as in a new form."""
    windows = {
        one.day.value: tuple((str(window.start), str(window.end)) for window in one.times)
        for one in recurrence.coverages or ()
    }
    return replace(
        made,
        daily=tuple(map(str, recurrence.daily)) or made.daily,
        weekly=tuple((one.day.value, str(one.time)) for one in recurrence.weekly) or made.weekly,
        monthly=tuple((str(one.day), str(one.time)) for one in recurrence.monthly) or made.monthly,
        always=not windows,
        windows=windows or made.windows,
    )


def _filled(firsts: tuple[str, ...], times: tuple[str, ...]) -> Pairs:
    """Rows that have a time: an empty row is there to be filled."""
    return tuple((first, time) for first, time in zip(firsts, times, strict=False) if time)


def _windows(starts: tuple[str, ...], ends: tuple[str, ...]) -> Pairs:
    pairs = zip(starts, ends, strict=False)
    return tuple((start, end) for start, end in pairs if start or end)


def _needed(settings: list[Any]) -> list[Any]:
    if not settings:
        raise Refused("Give the time of at least one hand-off.")
    return settings


def _weekly(day: str, time: str) -> dict[str, Any]:
    return {"DayOfWeek": day, "HandOffTime": _time(time)}


def _monthly(day: str, time: str) -> dict[str, Any]:
    return {"DayOfMonth": _number(day, "Day of the month"), "HandOffTime": _time(time)}


def _window(day: str, start: str, end: str) -> dict[str, Any]:
    if not (start and end):
        raise Refused(f"{DayOfWeek(day).value.title()}: hours begin and end at a time.")
    return {"Start": _time(start), "End": _time(end)}


def _time(text: str) -> dict[str, int]:
    hour, colon, minute = text.partition(":")
    hours, minutes = whole(hour), whole(minute[:2])
    if not colon or hours is None or minutes is None:
        raise Refused(f"“{text}” is no time of day: it is written as 09:00.")
    return {"HourOfDay": hours, "MinuteOfHour": minutes}


def _number(text: str, label: str) -> int:
    found = whole(text)
    if found is None:
        raise Refused(f"{label}: a whole number is needed.")
    return found
