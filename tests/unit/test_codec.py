"""Records as documents."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.adapters.dynamodb import codec
from incident_manager.domain.contact import ChannelTarget, ContactTarget, Plan, Stage
from incident_manager.domain.engagement import Engagement, Message, PageDue, StageDue
from tests.cases import cases
from tests.contract.records import EVERY_KIND
from tests.world import DEPLOYMENT, START

if TYPE_CHECKING:
    from incident_manager.store import Aggregate

texts = st.text(max_size=10)
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the time zone follows
targets = st.builds(ChannelTarget, texts, st.none() | st.integers(0, 60)) | st.builds(
    ContactTarget, st.booleans(), st.none() | texts
)
stages = st.builds(Stage, st.integers(0, 30), st.lists(targets, max_size=2).map(tuple))
page_dues = st.builds(
    PageDue,
    at=times,
    page_id=texts,
    contact_arn=texts,
    channel_arn=texts,
    stage=st.integers(0, 9),
    essential=st.booleans(),
    attempt=st.integers(1, 15),
    retry_minutes=st.none() | st.integers(0, 60),
    until=st.none() | times,
    schedule_arn=st.none() | texts,
)
agendas = st.lists(st.builds(StageDue, times, st.integers(0, 9)) | page_dues, max_size=3)


@pytest.mark.parametrize("record", EVERY_KIND, ids=lambda one: type(one).__name__)
def test_a_record_of_every_kind_comes_back_as_it_was(record: Aggregate) -> None:
    assert codec.loads(type(record), codec.dumps(record)) == record


@cases
@given(agendas.map(tuple), st.lists(stages, max_size=2).map(tuple), texts)
def test_any_engagement_comes_back_as_it_was(
    agenda: tuple[StageDue | PageDue, ...], plan: tuple[Stage, ...], text: str
) -> None:
    engagement = Engagement(
        arn=DEPLOYMENT.engagement("ops", "1"),
        contact_arn=text,
        message=Message(text, text, text, None, text),
        started=START,
        stages=plan,
        agenda=agenda,
        acknowledged=(text,),
    )

    assert codec.loads(Engagement, codec.dumps(engagement)) == engagement


@pytest.mark.parametrize("plan", [Plan(), Plan(stages=()), Plan(rotation_ids=())])
def test_nothing_and_none_stay_apart(plan: Plan) -> None:
    assert codec.loads(Plan, codec.dumps(plan)) == plan


def test_a_choice_of_types_is_told_by_its_name() -> None:
    document = json.loads(codec.dumps(Stage(1, (ContactTarget(True), ChannelTarget("c")))))

    assert [one["_"] for one in document["targets"]] == ["ContactTarget", "ChannelTarget"]
