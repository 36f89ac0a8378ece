"""The event as the text of a timeline event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.recorded_events import load_event
from tests.unit.alarms.reading import read, recorded

if TYPE_CHECKING:
    from incident_manager.domain.json_value import JSON

BUS = {"source": "com.example.shop", "detail-type": "Payment Failed", "id": "e-1"}


@pytest.mark.parametrize("name", ["sns_alarm", "lambda_alarm_action", "sns_other_tool"])
def test_it_is_the_event_in_eventbridge_shape(name: str) -> None:
    trigger = recorded(name)

    assert json.loads(trigger.raw_data) == trigger.event
    assert {"version", "id", "detail-type", "source", "time", "detail"} <= set(trigger.event)


def test_an_event_as_long_as_the_service_takes_is_not_touched() -> None:
    room = 10_000 - len(json.dumps({**BUS, "detail": {"text": ""}}))
    event: dict[str, JSON] = {**BUS, "detail": {"text": "x" * room}}

    assert json.loads(read(event).raw_data) == event
    assert len(read(event).raw_data) == 10_000


def test_long_texts_are_cut_and_the_rest_stays_in_place() -> None:
    event = load_event("ingest_alarm", "custom_bus")
    event["detail"] = {"ledger": "eu-retail", "log": "x" * 200_000, "list": list(range(5))}

    shortened = json.loads(read(event).raw_data)

    assert shortened["truncated"] is True
    assert shortened["detail"]["ledger"] == "eu-retail"
    assert shortened["detail"]["list"] == [0, 1, 2, 3, 4]
    assert shortened["detail"]["log"] == "x" * 999 + "…"


def test_a_cut_list_and_a_cut_object_say_how_much_is_missing() -> None:
    detail: JSON = {"many": list(range(50_000)), "wide": {f"key{n}": n for n in range(50_000)}}

    shortened = json.loads(read({**BUS, "detail": detail}).raw_data)["detail"]

    assert shortened["many"][-1] == "… 49900 more"
    assert shortened["wide"]["…"] == "49900 more"


def nested(depth: int) -> JSON:
    value: JSON = "x" * 300
    for _ in range(depth):
        value = [value, value, value]
    return value


@pytest.mark.parametrize(
    "more",
    [
        {"detail": nested(7)},
        {"detail": {f"{n}" * 300: "\x01" * 300 for n in range(200)}},
        {f"top-level-{n}": "x" * 100 for n in range(3_000)},
        {"detail": [{"deep": nested(3)} for _ in range(300)]},
    ],
)
def test_whatever_the_event_it_fits_and_is_json(more: dict[str, JSON]) -> None:
    trigger = read({**BUS, **more})

    assert len(trigger.raw_data) <= 10_000
    assert json.loads(trigger.raw_data)["source"] == "com.example.shop"
    assert trigger.event == {**BUS, **more}


def test_what_is_nested_deeper_than_anybody_reads_is_cut() -> None:
    deep: JSON = "core"
    for _ in range(50):
        deep = [{"in": deep}]

    shortened = read({**BUS, "detail": {"log": "x" * 20_000, "deep": deep}}).raw_data

    assert "core" not in shortened
    assert json.loads(shortened)["detail"]["deep"][0]["in"][0]["in"]
