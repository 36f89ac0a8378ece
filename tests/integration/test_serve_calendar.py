"""The function as API Gateway calls it, before the table in process."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.domain.calendar_feed import feed_id
from incident_manager.services.manage_calendar_feed import (
    create_calendar_feed,
    revoke_calendar_feed,
)
from tests.contract.records import replication_set
from tests.in_process_account import TABLE
from tests.lambda_functions import invoke
from tests.recorded_events import load_event
from tests.world import EVERYTHING, World

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("deployed")

TOKEN = "c3Vic2NyaWJlZC1jYWxlbmRhci1vZi10aGUtdGVzdHM"
NOT_FOUND = {"statusCode": 404, "headers": {}, "body": "", "isBase64Encoded": False}


@pytest.fixture(autouse=True)
def world(deployed: None) -> Iterator[World]:
    """A schedule with a person on call, and an address for its calendar."""
    app = importlib.import_module("functions.serve_calendar.app")
    app.records.cache_clear()
    made = World(DynamoStore(TABLE, pause=lambda _: None))
    made.store.commit([replication_set()])
    schedule = made.schedule("primary", made.rotation(made.person("alice")))
    create_calendar_feed(made.store, feed_id(TOKEN), schedule.arn, "", made.now)
    yield made
    app.records.cache_clear()


def ask(token: str = f"{TOKEN}.ics", **headers: str) -> dict[str, Any]:
    event = load_event("serve_calendar", "subscribed")
    event["pathParameters"] = {"token": token}
    given_headers = event["headers"]
    assert isinstance(given_headers, dict)
    given_headers.update(headers)
    answer: dict[str, Any] = invoke("serve_calendar", event)
    return answer


def test_a_calendar_program_gets_a_calendar() -> None:
    answer = ask()

    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "text/calendar; charset=utf-8"
    assert answer["headers"]["cache-control"] == "private, max-age=900"
    parsed = Calendar.from_ical(answer["body"])
    assert parsed["X-WR-CALNAME"] == "primary on call"
    assert {str(one["SUMMARY"]) for one in parsed.walk("VEVENT")} == {"alice on call (primary)"}


def test_a_calendar_that_is_the_same_is_not_sent_again(world: World) -> None:
    first = ask()
    tag = first["headers"]["etag"]

    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = ask(**{"If-None-Match": known})
        assert again["statusCode"] == 304
        assert again["body"] == ""
        assert again["headers"] == {"etag": tag, "cache-control": "private, max-age=900"}
    assert ask(**{"If-None-Match": '"other"'}) == first

    world.rotation(world.person("bob"))
    assert ask(**{"If-None-Match": tag})["statusCode"] == 304, "another rotation changes nothing"


def test_another_calendar_has_another_tag(world: World) -> None:
    before = ask()["headers"]["etag"]
    (rotation,) = world.store.rotations("", EVERYTHING).items
    both = (*rotation.contact_arns, world.person("bob").arn)

    world.change_rotation(rotation, lambda one: replace(one, contact_arns=both))

    changed = ask(**{"If-None-Match": before})
    assert changed["statusCode"] == 200
    assert changed["headers"]["etag"] != before


@settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text() | st.sampled_from(["", ".ics", TOKEN[:-1], TOKEN.lower(), f"{TOKEN}.ics.ics"]))
def test_whatever_is_no_token_is_not_found_and_all_alike(token: str) -> None:
    assert ask(token) == NOT_FOUND


def test_a_revoked_address_is_as_one_that_never_was(world: World) -> None:
    revoke_calendar_feed(world.store, feed_id(TOKEN))

    assert ask() == NOT_FOUND


def test_the_token_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    ask()
    ask("unknown.ics")

    logged = [vars(record) for record in caplog.records]
    assert [(one["feed"], one["status"]) for one in logged] == [
        (feed_id(TOKEN), 200),
        (feed_id("unknown"), 404),
    ]
    assert TOKEN not in repr(logged)
    assert "unknown" not in repr(logged)
