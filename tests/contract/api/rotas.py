"""People and rotations as short as a test wants to say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

ALICE, BOB, CAROL = (DEPLOYMENT.contact(alias) for alias in ("alice", "bob", "carol"))
NOWHERE = DEPLOYMENT.rotation("22222222-2222-4222-8222-222222222222")
EMPTY: dict[str, list[object]] = {"Stages": []}


def at(hour: int, minute: int = 0) -> dict[str, int]:
    return {"HourOfDay": hour, "MinuteOfHour": minute}


def daily(*hours: int, at_once: int = 1, every: int = 1) -> dict[str, Any]:
    return {
        "NumberOfOnCalls": at_once,
        "RecurrenceMultiplier": every,
        "DailySettings": [at(hour) for hour in hours],
    }


def people(api: Api, *aliases: str) -> None:
    for alias in aliases:
        api.contacts.create_contact(Alias=alias, Type="PERSONAL", Plan=EMPTY)


def rotation(api: Api, **members: Any) -> str:
    """A rotation of Alice and Bob, who hand over every day at 09:00 UTC; or what is asked for."""
    request = {
        "Name": "ops",
        "ContactIds": [ALICE, BOB],
        "TimeZoneId": "Etc/UTC",
        "Recurrence": daily(9),
        **members,
    }
    return str(api.contacts.create_rotation(**request)["RotationArn"])
