"""What people read: titles, summaries, pages, activation codes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain.contact import ChannelType
from incident_manager.domain.engagement import Message
from incident_manager.domain.incident import (
    MAX_SUMMARY,
    MAX_TITLE,
    Incident,
    IncidentSource,
    summary_for,
    title_for,
)
from incident_manager.domain.message import activation_text, page_message, page_text
from tests.cases import cases

SECRET = "the database password is swordfish"
LINK = (
    "https://abcde12345.execute-api.eu-central-1.amazonaws.com"
    "/a/alice/8f14e45f-ceea-467f-a9f2-5d3bc1f1a111/c2VjcmV0IG9mIHRoZSBwYQ"
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def incident(title: str = "Checkout is down", summary: str | None = SECRET) -> Incident:
    return Incident(
        arn="arn:incident",
        title=title,
        impact=2,
        dedupe_string="",
        source=IncidentSource("someone", "aws.cloudwatch"),
        created=NOON,
        last_modified=NOON,
        last_modified_by="someone",
        summary=summary,
    )


@cases
@given(st.text(max_size=300), st.none() | st.text(max_size=300))
def test_a_title_never_exceeds_its_length(template: str, name: str | None) -> None:
    assert len(title_for(template, name)) <= MAX_TITLE


def test_a_title_is_the_plan_s_and_the_alarm_s_name() -> None:
    assert title_for("Checkout is down", "High-Errors") == "Checkout is down [High-Errors]"
    assert title_for("Checkout is down", None) == "Checkout is down"


def test_a_long_title_keeps_the_alarm_s_name_whole() -> None:
    title = title_for("x" * 200, "High-Errors")

    assert title.endswith("x [High-Errors]")
    assert len(title) == MAX_TITLE


@cases
@given(st.none() | st.text(max_size=5000), st.text(max_size=5000))
def test_a_summary_begins_with_the_plan_s_words_and_never_exceeds_its_length(
    template: str | None, facts: str
) -> None:
    summary = summary_for(template, facts)

    assert summary is None or 0 < len(summary) <= MAX_SUMMARY
    if template:
        assert summary
        assert summary.startswith(template)


def test_a_summary_of_nothing_is_none() -> None:
    assert summary_for(None, "") is None
    assert summary_for("", "facts") == "facts"


def test_an_sms_says_impact_title_and_code_and_nothing_of_the_content() -> None:
    text = page_text(ChannelType.SMS, page_message(incident()), "123456", "arn:incident")

    assert text.body == ("Impact 2 incident: Checkout is down\nAcknowledge with code 123456.")
    assert SECRET not in text.subject


@cases
@given(st.text(max_size=3000), st.text(max_size=3000), st.none() | st.text(max_size=3000))
def test_an_sms_is_short_and_always_ends_with_its_code(
    subject: str, content: str, public: str | None
) -> None:
    message = Message("ops", subject, SECRET + content, public_content=public)

    text = page_text(ChannelType.SMS, message, "123456", None)

    assert len(text.body) <= 300
    assert text.body.endswith("\nAcknowledge with code 123456.")
    assert SECRET not in text.body


def test_an_sms_with_a_link_says_so_before_its_code() -> None:
    text = page_text(ChannelType.SMS, page_message(incident()), "123456", "arn:incident", LINK)

    assert text.body == (
        f"Impact 2 incident: Checkout is down\nAcknowledge: {LINK}\nor with code 123456."
    )


@cases
@given(st.text(max_size=3000), st.integers(0, 400))
def test_an_sms_has_its_whole_link_or_none_and_says_what_is_the_matter(
    public: str, length: int
) -> None:
    """A contact's alias is part of the link, and may be 255 characters long."""
    link = "https://i.example.com/".ljust(length, "x")
    message = Message("ops", "secret subject", SECRET, public_content=public)

    body = page_text(ChannelType.SMS, message, "123456", None, link).body
    said, _, how = body.rpartition("\nAcknowledge")

    assert len(body) <= 300
    assert how in (f": {link}\nor with code 123456.", " with code 123456.")
    assert len(said) >= min(60, len(public))
    assert (link in body) == (len(link) <= 205)


@pytest.mark.parametrize("message", [
    Message("ops", "secret subject", SECRET),
    Message("ops", "secret subject", SECRET, public_subject=""),
])  # fmt: skip
def test_an_sms_without_a_public_text_only_says_who_is_paging(message: Message) -> None:
    text = page_text(ChannelType.SMS, message, "123456", None)

    assert text.body == "ops is paging you.\nAcknowledge with code 123456."


def test_a_cut_sms_stays_in_the_alphabet_that_fits_two_segments() -> None:
    """One character outside of GSM 7-bit makes five segments of the same 300 characters."""
    long = Message("ops", "subject", "content", public_content="x" * 1000)

    assert page_text(ChannelType.SMS, long, "123456", None, LINK).body.isascii()


def test_a_mail_carries_the_content_the_code_and_the_incident() -> None:
    text = page_text(ChannelType.EMAIL, page_message(incident()), "123456", "arn:incident")

    assert SECRET in text.body
    assert "Acknowledge with code 123456." in text.body
    assert "Incident: arn:incident" in text.body
    assert text.subject == "Impact 2 incident: Checkout is down"


def test_a_mail_begins_with_how_to_acknowledge_so_that_nobody_scrolls_for_it() -> None:
    text = page_text(ChannelType.EMAIL, page_message(incident()), "123456", "arn:incident", LINK)

    assert text.body.startswith(f"Acknowledge: {LINK}\nor with code 123456.\n\nImpact 2")


def test_a_mail_leads_to_the_incident_in_the_console() -> None:
    name = "arn:aws:ssm-incidents::123456789012:incident-record/checkout/1"
    message = page_message(incident())

    text = page_text(ChannelType.EMAIL, message, "123456", name, console_url="https://oim.example")

    assert f"Incident: https://oim.example/console/incidents/checkout/1\n{name}" in text.body


def test_a_mail_for_no_incident_names_none() -> None:
    text = page_text(ChannelType.EMAIL, Message("ops", "s", "c"), "123456", None)

    assert "Incident:" not in text.body
    assert text.body.endswith("Sent by ops.")


@cases
@given(st.text(max_size=400))
def test_a_mail_s_subject_is_one_short_line(subject: str) -> None:
    line = page_text(ChannelType.EMAIL, Message("ops", subject, "c"), "1", None).subject

    assert len(line) <= 150
    assert len(line.splitlines()) <= 1


@cases
@given(st.text(max_size=20_000))
def test_a_page_of_an_incident_fits_an_engagement(summary: str) -> None:
    message = page_message(incident(title="t" * MAX_TITLE, summary=summary))

    assert len(message.content) <= 8192
    assert message.public_content == message.subject


@pytest.mark.parametrize("kind", [ChannelType.SMS, ChannelType.EMAIL])
def test_an_activation_text_carries_the_code_and_how_long_it_is_valid(kind: ChannelType) -> None:
    text = activation_text(kind, "123456", "my phone")

    assert "123456" in text.body
    assert "30 minutes" in text.body
    assert ("my phone" in text.body) == (kind is ChannelType.EMAIL)
