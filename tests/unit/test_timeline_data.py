"""What the timeline's events hold."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from incident_manager.domain.engine import Note
from incident_manager.domain.timeline import (
    MAX_EVENT_DATA,
    TriggerFacts,
    note_event,
    trigger_event,
)
from tests.cases import cases
from tests.world import DEPLOYMENT, START

INCIDENT = DEPLOYMENT.incident("checkout", "1")
ENGAGEMENT = DEPLOYMENT.engagement("ops", "1")


def facts(raw_data: str | None) -> TriggerFacts:
    return TriggerFacts("id", "aws.cloudwatch", START, "arn:" + "a" * 996, raw_data)


@cases
@given(st.text(min_size=1, max_size=20))
@example("\x01")
@example("\U0001f525")
@example('"')
@example("\\")
@example("x")
def test_a_trigger_event_fits_whatever_its_raw_data_is(part: str) -> None:
    raw_data = (part * 10_000)[:10_000]

    data = trigger_event(INCIDENT, facts(raw_data), created=True, now=START).data

    fits = len(data) <= MAX_EVENT_DATA
    assert fits, len(data)
    kept = json.loads(data)["rawData"]
    whole = kept == raw_data
    assert whole or len(json.loads(kept)["text"]) > 300


def test_raw_data_that_fits_is_kept_as_it_is() -> None:
    event = trigger_event(INCIDENT, facts('{"a": "\u00e9"}'), created=False, now=START)

    assert json.loads(event.data) == {
        "createdIncident": False,
        "incidentSource": "aws.cloudwatch",
        "triggerArn": facts(None).arn,
        "rawData": '{"a": "\u00e9"}',
    }


def test_a_trigger_without_raw_data_has_none() -> None:
    event = trigger_event(INCIDENT, facts(None), created=False, now=START)

    assert json.loads(event.data)["rawData"] is None


def test_one_trigger_is_one_event_whether_it_opened_or_was_absorbed() -> None:
    opened = trigger_event(INCIDENT, facts(None), created=True, now=START)
    absorbed = trigger_event(INCIDENT, facts(None), created=False, now=START)

    assert opened.id == absorbed.id


def test_notes_of_one_step_are_one_event() -> None:
    notes = [Note("channel", "it is not activated", 0), Note("ops", "the stage reached nobody", 0)]

    event = note_event(INCIDENT, ENGAGEMENT, notes, "step 1", START)
    later = note_event(INCIDENT, ENGAGEMENT, notes, "step 2", START)

    assert json.loads(event.data)["notes"][1] == {
        "subject": "ops",
        "reason": "the stage reached nobody",
        "stageIndex": 0,
    }
    assert event.id != later.id


def test_too_many_notes_are_cut_and_say_so() -> None:
    notes = [Note(f"channel {number}", "it is not activated", 0) for number in range(1000)]

    event = note_event(INCIDENT, ENGAGEMENT, notes, "step 1", START)

    assert len(event.data) <= MAX_EVENT_DATA
    data = json.loads(event.data)
    assert data["more"] is True
    assert 50 < len(data["notes"]) < 1000
