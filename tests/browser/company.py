"""A company of middle size, as its console knows it: who is on call, and what pages whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.local_stack import cast
from tests.local_stack.cast import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.local_stack.stack import Stack

PEOPLE = (
    "Maya Okafor",
    "Jonas Lindqvist",
    "Priya Raman",
    "Tomas Herrera",
    "Wei Zhang",
    "Eleni Papadakis",
    "Noah Whitfield",
)
WORKDAYS = ("MON", "TUE", "WED", "THU", "FRI")
SUMMARY = """\
Customers **cannot pay**. Every minute costs about 40 orders.

1. Look at the [dashboard](https://dashboards.example.com/checkout).
2. Was there a deployment in the last hour? Roll it back first, ask later.
3. If the payment provider is down, switch `checkout.provider` to the second one.
"""


@dataclass(frozen=True, slots=True)
class Company:
    """`schedules`, `rotations`, `escalations` and `plans` are ARNs by name."""

    people: Mapping[str, Person]
    schedules: Mapping[str, str]
    rotations: Mapping[str, str]
    escalations: Mapping[str, str]
    plans: Mapping[str, str]


def found_company(stack: Stack) -> Company:
    """Once for each stack: aliases and names are taken then."""
    people = {name: _person(stack, name, number) for number, name in enumerate(PEOPLE)}
    maya, jonas, priya, tomas, wei, eleni, noah = people.values()
    rotations = {
        # Nobody is on call in the daytime of a weekend.
        "payments-days": create_rotation(
            stack, "payments-days", [maya, jonas, priya], during=coverage(WORKDAYS, 8, 20)
        ),
        "payments-nights": create_rotation(
            stack, "payments-nights", [tomas, priya, wei], during=coverage(EVERY_DAY, 20, 8)
        ),
        "platform-first": create_rotation(stack, "platform-first", [wei, eleni, noah, maya]),
        "platform-second": create_rotation(stack, "platform-second", [noah, maya, wei, eleni]),
    }
    schedules = {
        name: create_schedule(stack, name, title, [rotations[one] for one in of])
        for name, title, of in (
            ("payments-on-call", "Payments on call", ("payments-days", "payments-nights")),
            ("platform-on-call", "Platform on call", ("platform-first", "platform-second")),
        )
    }
    override(stack, rotations["platform-first"], noah, in_hours=26, hours=12)
    escalations = {
        "payments": create_escalation(
            stack,
            "payments",
            "Payments day and night",
            (5, [schedules["payments-on-call"]]),
            (10, [schedules["platform-on-call"], maya.arn]),
            (15, [noah.arn, eleni.arn]),
        ),
        "warehouse": create_escalation(
            stack, "warehouse", "Warehouse", (0, [tomas.arn]), (0, [jonas.arn])
        ),
    }
    return Company(people, schedules, rotations, escalations, _plans(stack, schedules, escalations))


EVERY_DAY = (*WORKDAYS, "SAT", "SUN")


def coverage(days: Sequence[str], start: int, end: int) -> dict[str, Any]:
    """From one full hour to another, until the next day where the end is before the start."""
    window = {"Start": _at(start), "End": _at(end)}
    return {day: [window] for day in days}


def create_rotation(
    stack: Stack, name: str, people: Sequence[Person], during: Mapping[str, Any] | None = None
) -> str:
    """Weeks from Monday, 09:00 in New York, the first of them in January 2026: who is on call at a
    moment does not depend on the day on which tests run. Answers with the ARN.
    """
    week = {"DayOfWeek": "MON", "HandOffTime": _at(9)}
    made = stack.api("ssm-contacts").create_rotation(
        Name=name,
        ContactIds=[person.arn for person in people],
        StartTime=datetime(2026, 1, 12, 14, tzinfo=UTC),
        TimeZoneId="America/New_York",
        Recurrence={
            "NumberOfOnCalls": 1,
            "RecurrenceMultiplier": 1,
            "WeeklySettings": [week],
            "ShiftCoverages": during or {},
        },
    )
    return str(made["RotationArn"])


def create_schedule(stack: Stack, alias: str, title: str, rotations: Sequence[str]) -> str:
    """An on-call schedule of these rotations; answers with its ARN."""
    plan = {"Stages": [], "RotationIds": list(rotations)}
    made = stack.api("ssm-contacts").create_contact(
        Alias=alias, DisplayName=title, Type="ONCALL_SCHEDULE", Plan=plan
    )
    return str(made["ContactArn"])


def override(stack: Stack, rotation: str, person: Person, in_hours: int, hours: int) -> None:
    """Somebody else is on call then, from a full hour."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    start = hour + timedelta(hours=in_hours)
    stack.api("ssm-contacts").create_rotation_override(
        RotationId=rotation,
        NewContactIds=[person.arn],
        StartTime=start,
        EndTime=start + timedelta(hours=hours),
    )


def create_escalation(
    stack: Stack, alias: str, title: str, *stages: tuple[int, Sequence[str]]
) -> str:
    """Each stage is its minutes and the contacts that it engages, of whom the first is essential;
    answers with the ARN.
    """
    made = stack.api("ssm-contacts").create_contact(
        Alias=f"{alias}-escalation",
        DisplayName=title,
        Type="ESCALATION",
        Plan={
            "Stages": [
                {
                    "DurationInMinutes": minutes,
                    "Targets": [
                        {"ContactTargetInfo": {"ContactId": one, "IsEssential": one == contacts[0]}}
                        for one in contacts
                    ],
                }
                for minutes, contacts in stages
            ]
        },
    )
    return str(made["ContactArn"])


def _person(stack: Stack, name: str, number: int) -> Person:
    address = f"{name.lower().replace(' ', '.')}@example.com"
    return cast.create_person(stack, name, f"+1206555018{number}", address, retry_minutes=3)


def _plans(
    stack: Stack, schedules: Mapping[str, str], escalations: Mapping[str, str]
) -> dict[str, str]:
    chat = {"chatbotSns": [stack.aws("sns").create_topic(Name="payments-chat")["TopicArn"]]}
    none: dict[str, Any] = {"empty": {}}
    create = stack.api("ssm-incidents").create_response_plan
    return {
        name: create(
            name=name,
            displayName=title,
            incidentTemplate={
                "title": title,
                "impact": impact,
                "summary": SUMMARY,
                "incidentTags": {"team": name.partition("-")[0]},
            },
            engagements=engages,
            chatChannel=channel,
        )["arn"]
        for name, title, impact, engages, channel in (
            ("checkout-down", "Checkout is down", 1, [escalations["payments"]], chat),
            ("payments-slow", "Payments are slow", 2, [escalations["payments"]], chat),
            ("search-stale", "Search is stale", 3, [schedules["platform-on-call"]], none),
            ("warehouse-sync", "Warehouse is out of step", 4, [escalations["warehouse"]], none),
        )
    }


def _at(hour: int) -> dict[str, int]:
    return {"HourOfDay": hour, "MinuteOfHour": 0}
