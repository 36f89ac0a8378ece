"""The facts, as Markdown that foreign text cannot break out of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.adapters.alarms.markdown import code, prose
from incident_manager.domain.json_value import object_at
from tests.cases import cases
from tests.recorded_events import event_names, load_event
from tests.unit.alarms.reading import read, recorded, sns

ONE_FACT = re.compile(r"- \*\*[^*\n]+:\*\* .+")


def test_an_alarm_tells_why_on_what_where_and_when() -> None:
    assert recorded("sns_alarm").summary.splitlines() == [
        "- **Alarm:** `checkout-cpu-high`",
        "- **State:** `ALARM`, was `OK`",
        "- **Reason:** Threshold Crossed: 1 out of the last 1 datapoints "
        r"\[97.4 (14/03/26 02:11:00)\] was greater than the threshold (90.0) "
        r"(minimum 1 datapoint for OK -\> ALARM transition).",
        "- **Description:** Checkout hosts are out of CPU. Runbook: checkout/cpu",
        "- **Metric:** `AWS/EC2 CPUUtilization InstanceId=i-0a1b2c3d4e5f60718`, "
        "Average over 300 seconds",
        "- **Threshold:** `GreaterThanThreshold` 90.0",
        "- **Account:** `111122223333`",
        "- **Region:** `us-east-1`",
        "- **Time:** 2026-03-14 02:16:40 UTC",
    ]


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("eventbridge_alarm", "- **Threshold:** 90.0"),
        ("sns_anomaly_alarm", "- **Expression:** `ANOMALY_DETECTION_BAND(m1, 2)`"),
        (
            "sns_anomaly_alarm",
            "- **Threshold:** `LessThanLowerOrGreaterThanUpperThreshold` the band `ad1`",
        ),
        (
            "sns_composite_alarm",
            '- **Rule:** `ALARM("checkout-5xx") AND ALARM("checkout-latency")`',
        ),
        (
            "eventbridge_composite_alarm",
            "- **In alarm:** `arn:aws:cloudwatch:us-east-1:111122223333:alarm:checkout-5xx`",
        ),
        ("sns_contributor_alarm", "- **Contributor:** `TableName=carts`"),
        ("eventbridge_contributor_alarm", "- **Contributor:** `TableName=carts`"),
        ("custom_bus", "- **Event:** Reconciliation Failed"),
        ("custom_bus", "- **difference:** 1204.17"),
        ("partner_new_relic", "- **isCorrelated:** false"),
        ("eventbridge_guardduty", "- **severity:** 8"),
        (
            "eventbridge_security_hub_finding",
            "- **Title:** S3.2 S3 general purpose buckets should block public read access",
        ),
        ("sns_plain_text", "- **message:** Disk of the build host is full, builds stand still."),
    ],
)
def test_the_fact_is_told(name: str, fact: str) -> None:
    assert fact in recorded(name).summary.splitlines()


@pytest.mark.parametrize("name", event_names("ingest_alarm", "eventbridge_"))
def test_every_line_is_one_fact(name: str) -> None:
    assert all(ONE_FACT.fullmatch(line) for line in recorded(name).summary.splitlines())


def test_what_stands_before_other_facts_says_what_is_wrong() -> None:
    lines = recorded("partner_datadog").summary.splitlines()

    assert lines[2].startswith("- **priority:**")
    assert lines[3].startswith("- **title:**")


def test_a_description_cannot_pretend_to_be_the_page() -> None:
    event = load_event("ingest_alarm", "eventbridge_alarm")
    hostile = "fine\n\n# Resolved\n- **State:** OK\n[ack](https://evil.example) <img src=x> `x`"
    event["detail"] = {**object_at(event, "detail"), "configuration": {"description": hostile}}

    (line,) = [each for each in read(event).summary.splitlines() if "Description" in each]

    assert line == (
        r"- **Description:** fine \# Resolved - \*\*State:\*\* OK "
        r"\[ack\](https\://evil.example) \<img src=x\> \`x\`"
    )


def test_a_name_cannot_end_its_code_span() -> None:
    assert code("a`b", 50) == "``a`b``"
    assert code("`` a ``", 50) == "``` `` a `` ```"
    assert code("a\n\nb", 50) == "`a b`"


def test_text_that_would_run_backwards_or_hide_is_cleaned() -> None:
    assert prose("pay\u202e drawkcab \u200bnow\x07", 50) == "pay drawkcab now"


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert prose("x" * 100, 10) == "xxxxxxxxx…"
    assert len(read(sns({"message": "*" * 50_000, "more": "*" * 50_000})).summary) <= 4_000


@cases
@given(text=st.text(alphabet="`a \n*", min_size=1, max_size=12))
def test_a_code_span_is_fenced_by_more_backticks_than_it_holds(text: str) -> None:
    span = code(text, 50)
    fence = re.match("`+", span)
    assert fence is not None
    body = span[len(fence.group()) : -len(fence.group())]

    assert fence.group() not in re.findall("`+", body)
    assert "\n" not in span
