"""Whoever goes on call or off is told so, on the deployed stack."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.local_stack import cast
from tests.local_stack.carriers import delivered

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack

KEY = "incident-manager/hand-off-notice"
RECURRENCE = {
    "NumberOfOnCalls": 1,
    "RecurrenceMultiplier": 30,
    "MonthlySettings": [{"DayOfMonth": 28, "HandOffTime": {"HourOfDay": 9, "MinuteOfHour": 0}}],
}


def test_the_start_of_a_rotation_and_an_override_are_told_by_sms_and_mail(stack: Stack) -> None:
    contacts = stack.api("ssm-contacts")
    erin = cast.create_person(stack, "Erin", "+12065550151", "erin@example.com")
    finn = cast.create_person(stack, "Finn", "+12065550152", "finn@example.com")
    before = {who.arn: _count(stack, who) for who in (erin, finn)}
    now = datetime.now(UTC).replace(microsecond=0)
    rotation = contacts.create_rotation(
        Name="Night watch",
        ContactIds=[erin.arn, finn.arn],
        StartTime=now + timedelta(days=1),
        TimeZoneId="Europe/Berlin",
        Recurrence=RECURRENCE,
        Tags=[{"Key": KEY, "Value": "EMAIL SMS"}],
    )["RotationArn"]

    _look(stack)
    assert {who.arn: _count(stack, who) for who in (erin, finn)} == before
    contacts.update_rotation(RotationId=rotation, StartTime=now, Recurrence=RECURRENCE)
    _look_until(stack, {erin: before[erin.arn] + 2})
    came = _last(stack, erin.phone)
    contacts.create_rotation_override(
        RotationId=rotation,
        NewContactIds=[finn.arn],
        StartTime=now,
        EndTime=now + timedelta(hours=8),
    )
    _look_until(stack, {erin: before[erin.arn] + 4, finn: before[finn.arn] + 2})

    assert came.startswith("You are on call now for Night watch until ")
    assert "(Europe/Berlin)." in came
    assert "You take over from Erin." in _last(stack, finn.phone)
    assert "You take over from Erin." in _last(stack, finn.email)
    assert _last(stack, erin.phone).endswith("On call now: Finn.")
    _look(stack)
    assert {who.arn: _count(stack, who) - before[who.arn] for who in (erin, finn)} == {
        erin.arn: 4,
        finn.arn: 2,
    }


def _look(stack: Stack) -> None:
    """As the schedule does every minute."""
    answer = stack.aws("lambda").invoke(
        FunctionName=stack.deployment.function_name("NotifyHandOffFunction"), Payload=b"{}"
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def _look_until(stack: Stack, messages: dict[cast.Person, int]) -> None:
    """Whoever looks first tells, one after another: this test, or the schedule."""

    def told() -> bool:
        _look(stack)
        return all(_count(stack, who) >= number for who, number in messages.items())

    cast.eventually(told, "every notice")


def _count(stack: Stack, who: cast.Person) -> int:
    emulator = stack.deployment.emulator
    return sum(len(delivered(emulator, address)) for address in (who.phone, who.email))


def _last(stack: Stack, address: str) -> str:
    return delivered(stack.deployment.emulator, address)[-1].body
