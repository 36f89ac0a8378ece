"""A calendar that somebody subscribes to, on the deployed stack."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar

from tests.local_stack import cast
from tests.local_stack.administration import (
    create_calendar,
    report_schedule,
    revoke_calendars,
)
from tests.local_stack.emulator import ANSWER_SECONDS

if TYPE_CHECKING:
    from tests.local_stack.cast import Person
    from tests.local_stack.stack import Stack


def test_a_calendar_is_subscribed_to_and_revoked(stack: Stack) -> None:
    emulator = stack.deployment.emulator
    fay = cast.create_person(stack, "Fay", "+12065550161", "fay@example.com")
    address = create_calendar(emulator, _schedule(stack, fay, "watch"))
    others = create_calendar(emulator, "fay")

    status, tag, body = _fetch(address)

    assert status == 200
    calendar = Calendar.from_ical(body)
    entries = calendar.events
    now = datetime.now(UTC)
    assert [str(one["SUMMARY"]) for one in entries if one.start <= now < one.end] == [
        "Fay on call (watch)"
    ]
    assert entries[-1].end > now + timedelta(days=178)
    assert fay.phone not in body
    assert fay.email not in body
    assert _fetch(address, tag) == (304, tag, "")
    assert "Fay on call (watch-days)" in _fetch(others)[2]

    revoke_calendars(emulator)

    assert _fetch(address) == _fetch(others) == (404, "", "")
    assert _fetch(f"{address[:-9]}.ics") == (404, "", "")


def test_a_schedule_is_reported_on(stack: Stack) -> None:
    gus = cast.create_person(stack, "Gus", "+12065550162", "gus@example.com")
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    week = f"{tomorrow}", f"{tomorrow + timedelta(days=7)}"

    lines = report_schedule(stack.deployment.emulator, _schedule(stack, gus, "guard"), *week)

    assert lines[0] == "Somebody is always on call."
    assert (lines[-1].split()[0], lines[-1].split()[-1]) == ("gus", "168.0")


def _schedule(stack: Stack, person: Person, alias: str) -> str:
    """One in which the person is always on call; answers with its alias."""
    contacts = stack.api("ssm-contacts")
    rotation = contacts.create_rotation(
        Name=f"{alias}-days",
        ContactIds=[person.arn],
        TimeZoneId="Etc/UTC",
        Recurrence={
            "NumberOfOnCalls": 1,
            "RecurrenceMultiplier": 1,
            "DailySettings": [{"HourOfDay": 9, "MinuteOfHour": 0}],
        },
    )["RotationArn"]
    contacts.create_contact(
        Alias=alias, Type="ONCALL_SCHEDULE", Plan={"Stages": [], "RotationIds": [rotation]}
    )
    return alias


def _fetch(address: str, known: str = "") -> tuple[int, str, str]:
    """Status, tag and body."""
    request = urllib.request.Request(address, headers={"If-None-Match": known} if known else {})
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return answer.status, answer.headers["etag"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("etag", ""), error.read().decode()
