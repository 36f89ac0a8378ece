"""Shifts as a calendar, read back as a calendar program reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as Parsed

from incident_manager.adapters.icalendar_text import text_of
from incident_manager.domain import calendar as calendars
from incident_manager.domain.calendar import calendar, duties, period
from incident_manager.domain.contact import Contact, ContactType, Plan
from incident_manager.domain.on_call import Incalculable, Rota, who_is_on_call
from incident_manager.domain.shifts import shifts
from incident_manager.domain.span import Span
from tests.cases import few_cases
from tests.unit.rotations.rotas import daily, override, rotation, utc, weekly
from tests.unit.rotations.strategies import DAY, moments, overrides, rotations, stored

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from incident_manager.domain.rotation import Rotation

CAROL = "Carol, \N{LATIN CAPITAL LETTER E WITH ACUTE}"
NAMES = {letter: letter for letter in "def"} | {"a": "Alice", "b": "Bob", "c": CAROL}
MONDAY = utc("2026-06-01")
WEEK = Span(MONDAY, MONDAY + timedelta(days=7))


def subject(alias: str = "ops", kind: ContactType = ContactType.ONCALL_SCHEDULE) -> Contact:
    return Contact(arn=alias, alias=alias, type=kind, plan=Plan(), created=MONDAY)


def primary(**changes: Any) -> Rotation:
    one = rotation(weekly("MON 09:00"), utc("2026-05-11"), "Europe/Berlin")
    return replace(one, arn="arn:primary", name="primary", **changes)


def text(rotas: Iterable[Rota], shown: Span = WEEK, whose: str | None = None) -> bytes:
    contact = subject(whose, ContactType.PERSONAL) if whose else subject()
    return text_of(calendar(contact, duties(rotas, shown, whose), NAMES))


def events(rotas: Iterable[Rota], shown: Span = WEEK, whose: str | None = None) -> list[Any]:
    return list(Parsed.from_ical(text(rotas, shown, whose)).walk("VEVENT"))


def told(found: Iterable[Any]) -> list[str]:
    return [f"{one.start:%d %H:%M} - {one.end:%d %H:%M} {one['SUMMARY']}" for one in found]


def test_an_entry_says_who_is_on_call_and_in_which_schedule() -> None:
    assert told(events([Rota(primary())])) == [
        "25 07:00 - 01 07:00 Alice on call (ops)",
        "01 07:00 - 08 07:00 Bob on call (ops)",
    ]
    assert events([Rota(primary())])[0]["DESCRIPTION"] == "Rotation: primary"


def test_a_persons_calendar_has_their_shifts_alone_and_says_in_which_rotation() -> None:
    secondary = replace(primary(), arn="arn:secondary", name="second\r\nline", contact_arns=("b",))

    found = events([Rota(primary()), Rota(secondary)], WEEK, "b")

    assert told(found) == [
        "25 07:00 - 01 07:00 Bob on call (second line)",
        "01 07:00 - 08 07:00 Bob on call (primary)",
        "01 07:00 - 08 07:00 Bob on call (second line)",
    ]


def test_who_takes_somebodys_place_is_marked_with_whom() -> None:
    made = override("c", "2026-06-02T12:00", "2026-06-03T12:00")

    assert told(events([Rota(primary(), (made,))]))[1:] == [
        "01 07:00 - 02 12:00 Bob on call (ops)",
        f"02 12:00 - 03 12:00 {CAROL} on call (ops), instead of Bob",
        "03 12:00 - 08 07:00 Bob on call (ops)",
    ]


def test_who_is_on_call_in_spite_of_an_override_takes_nobodys_place() -> None:
    both = replace(primary(), recurrence=weekly("MON 09:00", at_once=2))
    made = override("ab", "2026-06-01T07:00", "2026-06-08T07:00")  # in the place of c and a

    assert told(events([Rota(both, (made,))]))[2:] == [
        "01 07:00 - 08 07:00 Alice on call (ops)",
        f"01 07:00 - 08 07:00 Bob on call (ops), instead of {CAROL}",
    ]


def test_an_override_for_nobody_is_an_entry_too() -> None:
    made = override("", "2026-06-02T12:00", "2026-06-03T12:00")

    assert "02 12:00 - 03 12:00 Nobody on call (ops), instead of Bob" in told(
        events([Rota(primary(), (made,))])
    )


def test_somebody_without_a_known_name_is_called_by_their_alias() -> None:
    gone = replace(primary(), contact_arns=("arn:aws:ssm-contacts:eu:1:contact/zoe",))

    assert told(events([Rota(gone)]))[0].endswith("zoe on call (ops)")


def test_the_text_is_what_calendar_programs_ask_for() -> None:
    lines = text([Rota(primary())]).decode().split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "PRODID:-//Open Incident Manager//On-call calendar//EN",
        "NAME:ops on call",
        "X-WR-CALNAME:ops on call",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
        "DTSTART:20260601T070000Z",
        "DTSTAMP:20260511T000000Z",
        "TRANSP:TRANSPARENT",
    ):
        assert line in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any(line.startswith("X-WR-CALDESC") for line in lines)


def test_a_name_can_neither_end_a_line_nor_a_value() -> None:
    name = "x END:VCALENDAR ; y, \\n" + "\N{BELL}" * 80
    wrapped = name.replace(" END", "\r\nEND").replace(" ;", "\u2028;")
    hostile = replace(subject(), display_name=wrapped)

    written = text_of(calendar(hostile, duties([Rota(primary())], WEEK), {}))

    (parsed,) = Parsed.from_ical(written, multiple=True)
    assert (
        parsed["X-WR-CALNAME"]
        == f"x END:VCALENDAR ; y, \\n{chr(0x1F514)}".replace(chr(0x1F514), "\N{BELL}" * 80)
        + " on call"
    )
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


def test_what_is_left_out_is_told_in_the_calendar() -> None:
    gone = Incalculable("arn:aws:ssm-contacts:eu:1:rotation/r1", "the rotation was deleted")

    made = calendar(subject(), (), NAMES, [gone])

    assert made.description == "Without rotation r1: the rotation was deleted."
    parsed = Parsed.from_ical(text_of(made))
    assert parsed["X-WR-CALDESC"] == parsed["DESCRIPTION"] == made.description


def test_a_full_calendar_ends_early_and_says_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MAX_ENTRIES", 5)
    hourly = rotation(daily(*(f"{hour}:00" for hour in range(24)), at_once=2), MONDAY)

    made = calendar(subject(), duties([Rota(hourly)], WEEK), NAMES)

    # The fifth begins together with the sixth: an hour is shown with both of its people or not.
    assert [one.start.hour for one in made.entries] == [0, 0, 1, 1]
    assert made.description == "Ends at 2026-06-01 02:00 UTC, being full."


def test_only_what_changes_the_shifts_changes_the_text() -> None:
    told_of_a_hand_off = replace(primary(tags={"a": "b"}), version=7)
    made = override("c", "2026-06-02T12:00", "2026-06-03T12:00", created="2026-06-01T08:00")

    assert text([Rota(told_of_a_hand_off)]) == text([Rota(primary())])
    assert {event.stamp for event in events([Rota(primary(), (made,))])} == {made.created}


def test_the_period_is_the_same_all_day_wherever_the_clock_stands() -> None:
    morning, evening = utc("2026-06-01T00:00"), utc("2026-06-01T23:59:59.999")

    assert period(morning) == period(evening)
    assert period(morning.astimezone(ZoneInfo("Asia/Tokyo"))) == period(morning)
    assert period(morning) == Span(utc("2026-05-02"), utc("2026-11-28"))


@few_cases
@given(st.data())
def test_the_entries_are_the_shifts_and_say_who_is_on_call(data: st.DataObject) -> None:
    one = stored(data.draw(rotations()))
    made = data.draw(overrides(one))
    shown = Span(data.draw(moments(one)), one.start + 9 * DAY)
    found = events([Rota(one, made)], shown)

    expected = [
        (shift.start, shift.end)
        for shift in shifts(one, made, shown.start, shown.end)
        for _ in shift.contact_arns or (None,)
    ]
    assert [(event.start, event.end) for event in found] == expected
    moment = data.draw(moments(one))
    if shown.start <= moment < shown.end:
        at = [event for event in found if event.start <= moment < event.end]
        on_call = who_is_on_call(one, made, moment)
        said = [str(event["SUMMARY"]).partition(" on call")[0] for event in at]
        assert [name for name in said if name != "Nobody"] == [
            NAMES.get(person, person) for person in on_call
        ]


@few_cases
@given(st.data())
def test_uids_are_unique_and_the_same_in_every_range(data: st.DataObject) -> None:
    one = stored(data.draw(rotations()))
    made = data.draw(overrides(one))
    until = one.start + 9 * DAY
    since, later = sorted((data.draw(moments(one)), data.draw(moments(one))))
    wide, narrow = (events([Rota(one, made)], Span(edge, until)) for edge in (since, later))
    uids = [event["UID"] for event in wide]

    assert len(uids) == len(set(uids))
    assert [event.to_ical() for event in narrow] == [
        event.to_ical() for event in wide[len(wide) - len(narrow) :]
    ]
