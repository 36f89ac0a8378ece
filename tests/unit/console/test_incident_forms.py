"""Forms of an incident's pages, as members of the operations that they call."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incident_manager.console.refusal import Refused
from incident_manager.console.views.incident.changes import members_of, readable
from incident_manager.console.views.incident.events import Written
from incident_manager.console.views.incident.items import item_of, metric_of
from incident_manager.console.visit import Visit
from incident_manager.domain.incident import Incident, IncidentSource
from incident_manager.domain.timeline import TimelineEvent

TOPIC, OTHER = "arn:aws:sns:eu-central-1:123456789012:a", "arn:aws:sns:eu-central-1:123456789012:b"
NOW = datetime(2026, 11, 20, 3, 0, 42, tzinfo=UTC)
METRIC = '{"title": "Errors", "metrics": [["Shop", "Errors"]]}'


def sent(**fields: str) -> Visit:
    return Visit("POST", "/", {}, form=tuple(fields.items()))


def incident(*chat_topics: str) -> Incident:
    return Incident(
        arn="arn",
        title="Down",
        impact=1,
        dedupe_string="d",
        source=IncidentSource("somebody", "aws.cloudwatch"),
        created=NOW,
        last_modified=NOW,
        last_modified_by="somebody",
        chat_topics=chat_topics,
    )


def event() -> TimelineEvent:
    return TimelineEvent(
        incident_arn="arn", id="1", type="Note", time=NOW, updated=NOW, data="seen"
    )


def test_topics_that_stay_as_they_are_are_not_told_again() -> None:
    form = sent(title="Down", impact="2", chat=f"{TOPIC}\n{OTHER}", targets="")

    assert members_of(form, incident(TOPIC, OTHER)) == {"title": "Down", "impact": 2}


def test_topics_are_one_to_a_line() -> None:
    members = members_of(
        sent(title="Down", chat=f" {TOPIC}\n\n{OTHER} ", targets=OTHER), incident()
    )

    assert members["chatChannel"] == {"chatbotSns": [TOPIC, OTHER]}
    assert members["notificationTargets"] == [{"snsTopicArn": OTHER}]


def test_an_empty_field_takes_the_chat_channel_away() -> None:
    assert members_of(sent(title="Down"), incident(TOPIC))["chatChannel"] == {"empty": {}}


def test_an_incident_keeps_a_title() -> None:
    with pytest.raises(Refused, match="Title"):
        members_of(sent(title=" "), incident())


def test_the_ends_of_lines_make_no_other_summary() -> None:
    assert readable("one\r\ntwo\r\n") == readable("one\ntwo")
    assert readable(None) == readable("")


def test_a_time_that_was_left_as_it_was_keeps_its_seconds() -> None:
    assert Written.of(sent(text="x", time="2026-11-20T03:00")).time_unlike(event()) is None
    changed = Written.of(sent(text="x", time="2026-11-20T02:59")).time_unlike(event())
    assert changed == datetime(2026, 11, 20, 2, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("arn:aws:s3:::bucket", "arn"), ("https://example.com", "url"), ("anything", "url")],
)
def test_an_address_is_an_arn_or_a_url(value: str, kind: str) -> None:
    item = item_of(sent(type="OTHER", value=value, title=""))

    assert item == {"identifier": {"type": "OTHER", "value": {kind: value}}}


def test_a_metric_takes_the_title_of_its_graph_unless_it_is_given_one() -> None:
    assert metric_of(sent(source=METRIC, title=""))["title"] == "Errors"
    assert metric_of(sent(source=METRIC, title="Mine"))["title"] == "Mine"


@pytest.mark.parametrize("source", ["", "{", "[]", '{"metrics": []}'])
def test_what_can_not_be_drawn_is_no_metric(source: str) -> None:
    with pytest.raises(Refused, match="Metric source"):
        metric_of(sent(source=source))
