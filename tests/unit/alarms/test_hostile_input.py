"""Nothing that comes from outside stops the door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.adapters.alarms import Unreadable
from incident_manager.domain.json_value import JSON, list_at, text_at
from incident_manager.domain.trigger import Trigger
from tests.cases import cases
from tests.recorded_events import event_names, load_event
from tests.unit.alarms.reading import read, read_all, refused, sns

BUS = {"source": "com.example.shop", "detail-type": "Payment Failed", "id": "e-1"}

WRONG: tuple[JSON, ...] = (None, 0, "", [], {}, [None], {"x": []})
JSON_MESSAGES = [
    "sns_alarm",
    "sns_anomaly_alarm",
    "sns_bridge_event",
    "sns_composite_alarm",
    "sns_contributor_alarm",
    "sns_metric_math_alarm",
    "sns_other_tool",
]

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def assert_readable_or_refused(event: Mapping[str, JSON]) -> None:
    for reading in read_all(event):
        assert isinstance(reading, Trigger | Unreadable)
        if isinstance(reading, Trigger):
            assert json.loads(reading.raw_data)
            assert len(reading.raw_data) <= 10_000


def paths(value: JSON, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, Mapping):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))  # type: ignore[arg-type]
    else:
        return [path]
    return [path, *(found for key, each in inner for found in paths(each, (*path, key)))]


def replaced(value: JSON, path: tuple[str | int, ...], new: JSON) -> JSON:
    if not path:
        return new
    copy = json.loads(json.dumps(value))
    target = copy
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = new
    return copy  # type: ignore[no-any-return]


@cases
@given(event=st.dictionaries(st.text(max_size=8), ANY_JSON, max_size=4), message=ANY_JSON)
def test_no_json_whatever_makes_a_door_raise(event: dict[str, JSON], message: JSON) -> None:
    assert_readable_or_refused(event)
    assert_readable_or_refused({**BUS, "detail": event})
    assert_readable_or_refused(sns(message))
    assert_readable_or_refused({"Records": [message, {"Sns": event}]})


@pytest.mark.parametrize("name", event_names("ingest_alarm"))
def test_no_field_of_the_wrong_kind_makes_a_door_raise(name: str) -> None:
    event = load_event("ingest_alarm", name)
    for path, wrong in product(paths(event)[1:], WRONG):
        changed = replaced(event, path, wrong)
        assert isinstance(changed, Mapping)
        assert_readable_or_refused(changed)


@pytest.mark.parametrize("name", JSON_MESSAGES)
def test_no_field_of_a_message_of_the_wrong_kind_makes_a_door_raise(name: str) -> None:
    (record,) = list_at(load_event("ingest_alarm", name), "Records")
    message: JSON = json.loads(text_at(record, "Sns", "Message") or "")
    for path, wrong in product(paths(message)[1:], WRONG):
        assert_readable_or_refused(sns(replaced(message, path, wrong)))


def test_half_an_emoji_is_stored_as_a_question_mark() -> None:
    trigger = read(sns('{"source": "shop", "detail": {"text": "fire \\ud83d"}}'))

    assert trigger.raw_data.encode()
    assert trigger.summary.encode()
    assert trigger.event["detail"] == {"text": "fire ?"}


def test_a_number_that_json_cannot_write_is_refused() -> None:
    assert "number" in refused({**BUS, "detail": {"ratio": float("nan")}}).reason
    assert "none" in refused(sns('{"ratio": NaN}')).reason


def test_nesting_without_end_is_refused() -> None:
    message = '{"a":' * 100_000 + "1" + "}" * 100_000

    assert "deep" in refused(sns(message)).reason


def test_a_reason_quotes_nothing_of_the_record() -> None:
    secret = "+15550100"

    assert secret not in refused(sns(f'{{"phone": "{secret}"')).reason
