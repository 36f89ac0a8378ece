"""The engagement plan of a person, as rows of a form and as stages of the API."""

from __future__ import annotations

import pytest

from incident_manager.api.contact_shapes import plan_from
from incident_manager.console.refusal import Refused
from incident_manager.console.views.people.rows import Row, rows_of, stages_of, tail_of, typed_rows
from incident_manager.domain.contact import Plan

PREFIX = "arn:aws:ssm-contacts:eu-central-1:123456789012:contact-channel/ann/"


def target(channel: str, retry: int | None = None) -> dict[str, object]:
    info: dict[str, object] = {"ContactChannelId": PREFIX + channel}
    if retry is not None:
        info["RetryIntervalInMinutes"] = retry
    return {"ChannelTargetInfo": info}


def test_rows_of_one_moment_are_one_stage_and_a_later_one_is_the_next() -> None:
    rows = [Row("5", "mail"), Row("0", "sms", "2"), Row("", "chat")]

    assert stages_of(rows, PREFIX) == [
        {"DurationInMinutes": 5, "Targets": [target("sms", 2), target("chat")]},
        {"DurationInMinutes": 0, "Targets": [target("mail")]},
    ]


def test_a_first_use_that_comes_later_begins_with_a_wait() -> None:
    assert stages_of([Row("10", "sms")], PREFIX) == [
        {"DurationInMinutes": 10, "Targets": []},
        {"DurationInMinutes": 0, "Targets": [target("sms")]},
    ]


def test_what_is_longer_than_a_stage_is_filled_with_waits() -> None:
    stages = stages_of([Row("0", "sms"), Row("70", "mail")], PREFIX)

    assert [(one["DurationInMinutes"], len(one["Targets"])) for one in stages] == [
        (30, 1), (30, 0), (10, 0), (0, 1)
    ]  # fmt: skip


def test_what_was_written_reads_back_as_the_same_rows() -> None:
    rows = (Row("0", "sms", "2"), Row("45", "mail"), Row("45", "chat", "10"))

    assert rows_of(plan_from({"Stages": stages_of(rows, PREFIX)})) == rows


def test_the_wait_behind_the_last_use_stays() -> None:
    stored = plan_from(
        {
            "Stages": [
                {"DurationInMinutes": 5, "Targets": [target("sms", 1)]},
                {"DurationInMinutes": 10, "Targets": []},
            ]
        }
    )

    stages = stages_of([Row("0", "sms", "2"), Row("40", "mail")], PREFIX, tail_of(stored))

    assert [(one["DurationInMinutes"], len(one["Targets"])) for one in stages] == [
        (30, 1), (10, 0), (5, 1), (10, 0)
    ]  # fmt: skip


def test_there_is_no_wait_behind_nothing() -> None:
    waits = plan_from({"Stages": [{"DurationInMinutes": 10, "Targets": []}]})

    assert stages_of([], PREFIX, tail_of(waits)) == []
    assert tail_of(waits) == tail_of(Plan()) == (0,)


def test_nothing_is_no_stage() -> None:
    assert stages_of([], PREFIX) == []


@pytest.mark.parametrize(
    "row",
    [
        Row("-1", "x"),
        Row("many", "x"),
        Row("0", "x", "1.5"),
        Row("99999999999", "x"),
        Row("271", "x"),
    ],
)
def test_what_is_no_number_of_minutes_is_refused_with_its_row(row: Row) -> None:
    with pytest.raises(Refused, match="Row 2: minutes are a whole number"):
        stages_of([Row("0", "sms"), row], PREFIX)


def test_a_row_without_a_channel_counts_for_nothing() -> None:
    form = {"channel-0": "", "after-0": "3", "channel-2": " sms ", "after-2": "1", "retry-2": ""}

    assert typed_rows(form) == (Row("1", "sms", ""),)
