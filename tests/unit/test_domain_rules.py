"""Small rules of the domain: plans, addresses, codes, identifiers, points in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.domain import arn, dedupe, identity, utc
from incident_manager.domain.activation import (
    LIFETIME,
    MAX_TRIES,
    SEND_INTERVAL,
    Activation,
    ActivationCode,
)
from incident_manager.domain.address import address_fault
from incident_manager.domain.contact import (
    ChannelTarget,
    ChannelType,
    ContactTarget,
    ContactType,
    Plan,
    Stage,
)
from incident_manager.domain.plan_rules import MAX_STAGES, MAX_TARGETS, plan_fault
from incident_manager.domain.response_plan import IncidentTemplate, ResponsePlan
from tests.cases import cases
from tests.world import DEPLOYMENT, START

CHANNEL = ChannelTarget(DEPLOYMENT.channel("alice", "1"))
PERSON = ContactTarget(True, DEPLOYMENT.contact("alice"))
ELSEWHERE = replace(DEPLOYMENT, account="210987654321")
P, E, S = ContactType.PERSONAL, ContactType.ESCALATION, ContactType.ONCALL_SCHEDULE


@pytest.mark.parametrize(
    ("kind", "plan"),
    [
        (P, Plan(stages=())),
        (P, Plan(stages=(Stage(0, (CHANNEL,)), Stage(30)))),
        (E, Plan(stages=(Stage(0, (PERSON,)), Stage(5), Stage(1, (ContactTarget(False),))))),
        (E, Plan(stages=(Stage(1),) * MAX_STAGES)),
        (E, Plan(stages=(Stage(1, (PERSON,) * MAX_TARGETS),))),
        (S, Plan(rotation_ids=())),
    ],
)
def test_a_plan_that_fits_its_type_is_taken(kind: ContactType, plan: Plan) -> None:
    assert plan_fault(DEPLOYMENT.contact("alice"), kind, plan) is None


@pytest.mark.parametrize(
    ("kind", "plan", "rule"),
    [
        (P, Plan(stages=(Stage(5, (PERSON,)),)), "targets contact channels"),
        (E, Plan(stages=(Stage(5, (CHANNEL,)),)), "targets contacts"),
        (S, Plan(stages=(Stage(5, (PERSON,)),)), "cannot have stages"),
        (P, Plan(rotation_ids=("1",)), "only the plan of an on-call schedule"),
        (E, Plan(rotation_ids=("1",)), "only the plan of an on-call schedule"),
        (S, Plan(rotation_ids=("1",) * 9), "at most 8 rotations"),
        (E, Plan(stages=(Stage(5), Stage(0))), r"Stages\[1\]: DurationInMinutes can only be 0"),
        (E, Plan(stages=(Stage(1),) * (MAX_STAGES + 1)), "at most 10 stages"),
        (E, Plan(stages=(Stage(1, (PERSON,) * (MAX_TARGETS + 1)),)), "at most 10 targets"),
        (
            E,
            Plan(stages=(Stage(1, (ContactTarget(True, CHANNEL.channel_arn),)),)),
            "is not a contact of this deployment",
        ),
        (
            P,
            Plan(stages=(Stage(1, (ChannelTarget(DEPLOYMENT.contact("alice")),)),)),
            "is not a contact channel of this contact",
        ),
        (
            E,
            Plan(stages=(Stage(1, (ContactTarget(True, ELSEWHERE.contact("alice")),)),)),
            "is not a contact of this deployment",
        ),
        (E, Plan(stages=(Stage(1, (ContactTarget(True, "alice"),)),)), "is not a contact of this"),
    ],
)
def test_a_plan_that_breaks_a_rule_is_told_which(kind: ContactType, plan: Plan, rule: str) -> None:
    fault = plan_fault(DEPLOYMENT.contact("alice"), kind, plan)

    assert fault is not None
    pytest.raises(AssertionError, _fail, fault).match(rule)


def _fail(text: str) -> None:
    raise AssertionError(text)


@pytest.mark.parametrize("number", ["+15550100", "+491701234567", "+123456789012345"])
def test_a_number_with_its_country_code_is_taken(number: str) -> None:
    assert address_fault(ChannelType.SMS, number) is None
    assert address_fault(ChannelType.VOICE, number) is None


@pytest.mark.parametrize(
    "number",
    ["15550100", "+05550100", "+1555", "+1234567890123456", "+1555 0100", "+1555010a", "",
     "+1٣555010"],
)  # fmt: skip
def test_anything_else_is_no_number(number: str) -> None:
    assert address_fault(ChannelType.SMS, number)


def test_a_line_break_is_no_part_of_an_address() -> None:
    assert address_fault(ChannelType.SMS, "+15550100\n")
    assert address_fault(ChannelType.EMAIL, "a@example.com\n")


def test_a_refusal_does_not_repeat_the_address() -> None:
    assert "4917" not in str(address_fault(ChannelType.SMS, "4917012345"))
    assert "jane" not in str(address_fault(ChannelType.EMAIL, "jane"))


@pytest.mark.parametrize("mail", ["a@example.com", "first.last+tag@mail.example.co.uk", "o'x@a.de"])
def test_one_mail_address_is_taken(mail: str) -> None:
    assert address_fault(ChannelType.EMAIL, mail) is None


@pytest.mark.parametrize(
    "mail",
    ["", "a", "a@b", "@b.de", "a@b.", "a@.de", "a@b.de,c@d.de", "a b@c.de", "a@b.de\nBcc: x@y.de",
     "<a@b.de>", "A <a@b.de>", "a@b@c.de", "a@b..de", '"a"@b.de', f"{'a' * 65}@b.de"],
)  # fmt: skip
def test_anything_that_is_not_one_mail_address_is_refused(mail: str) -> None:
    assert address_fault(ChannelType.EMAIL, mail)


def test_an_activation_code_is_right_until_it_expires() -> None:
    code = ActivationCode("123456", START)

    assert code.check("123456", START + LIFETIME - timedelta(milliseconds=1)) is (
        Activation.ACTIVATED
    )
    assert code.check("123456", START + LIFETIME) is Activation.EXPIRED
    assert code.check("123457", START) is Activation.WRONG
    assert code.check("", START) is Activation.WRONG
    assert code.check("١٢٣٤٥٦", START) is Activation.WRONG


def test_an_activation_code_is_void_after_its_tries_even_for_who_knows_it() -> None:
    code = ActivationCode("123456", START)
    for _ in range(MAX_TRIES):
        assert code.check("000000", START) is Activation.WRONG
        code = code.tried()

    assert code.check("123456", START) is Activation.TOO_MANY_TRIES


def test_a_code_is_sent_again_only_after_its_interval() -> None:
    code = ActivationCode("123456", START)

    assert not code.may_resend(START + SEND_INTERVAL - timedelta(milliseconds=1))
    assert code.may_resend(START + SEND_INTERVAL)


def test_codes_and_addresses_are_not_in_a_record_s_text() -> None:
    assert "123456" not in repr(ActivationCode("123456", START))


@cases
@given(st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True), min_size=1, max_size=3))
def test_a_derived_id_tells_its_parts_apart(parts: list[str]) -> None:
    joined = identity.derived_id("".join(parts))

    assert identity.derived_id(*parts) == identity.derived_id(*parts)
    assert (identity.derived_id(*parts) == joined) == (len(parts) == 1)


@cases
@given(st.uuids(), st.text(), st.text())
def test_a_page_s_id_leads_to_its_engagement(engagement: object, one: str, other: str) -> None:
    page = identity.page_id(str(engagement), one)

    assert identity.group(page) == identity.group(str(engagement))
    assert len(page) == 36
    assert (page == identity.page_id(str(engagement), other)) == (one == other)


@cases
@given(st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3), max_size=4))
def test_a_fingerprint_does_not_depend_on_the_order_of_members(
    request: dict[str, object],
) -> None:
    turned = dict(reversed(request.items()))

    assert identity.fingerprint(request) == identity.fingerprint(turned)
    assert identity.fingerprint({**request, "more": 1}) != identity.fingerprint(request)


def plan(name: str, dedupe_string: str | None = None) -> ResponsePlan:
    template = IncidentTemplate("title", 1, dedupe_string=dedupe_string)
    return ResponsePlan(
        arn=DEPLOYMENT.response_plan(name), name=name, template=template, created=START
    )


def test_the_same_alarm_is_the_same_incident_of_one_plan() -> None:
    assert dedupe.key_for(plan("a"), "alarm") == dedupe.key_for(plan("a"), "alarm")
    assert dedupe.key_for(plan("a"), "alarm") != dedupe.key_for(plan("a"), "other")
    assert dedupe.key_for(plan("a"), "alarm") != dedupe.key_for(plan("b"), "alarm")


def test_a_dedupe_string_is_the_same_incident_whichever_plan_and_alarm() -> None:
    assert dedupe.key_for(plan("a", "x"), "alarm") == dedupe.key_for(plan("b", "x"), None)
    assert dedupe.key_for(plan("a", "x"), None) != dedupe.key_for(plan("a", "y"), None)


def test_a_manual_start_without_a_string_joins_nothing() -> None:
    assert dedupe.key_for(plan("a"), None) is None


@cases
@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.integers(-12 * 60, 12 * 60))  # noqa: DTZ001  the offset follows
def test_a_time_as_text_is_never_earlier_and_less_than_a_millisecond_later(
    naive: datetime, offset: int
) -> None:
    time = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))

    text = utc.isoformat(time)

    assert text.endswith("Z")
    assert len(text) == len("2026-11-20T03:00:00.000Z")
    assert timedelta() <= utc.parse(text) - time < timedelta(milliseconds=1)
    assert utc.isoformat(utc.parse(text)) == text


@pytest.mark.parametrize("text", ["", "2026-11-20", "2026-11-20T03:00:00", "now", "1763607600"])
def test_what_has_no_offset_is_no_time(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says, it is refused
        utc.parse(text)


def test_any_offset_is_read_as_utc() -> None:
    assert utc.parse("2026-11-20T04:00:00+01:00") == datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_names_are_read_from_arns() -> None:
    page = "arn:aws:ssm-contacts:eu-central-1:123456789012:page/alice/1-2"

    assert (arn.kind(page), arn.path(page), arn.owner(page), arn.tail(page)) == (
        "page",
        "alice/1-2",
        "alice",
        "1-2",
    )
    assert arn.contact_of(page) == DEPLOYMENT.contact("alice")


@pytest.mark.parametrize("text", ["", "alice", "arn:aws:ssm-contacts", "a:b:c:d:e"])
def test_what_is_no_arn_has_no_kind(text: str) -> None:
    assert arn.kind(text) == ""


def test_a_deployment_knows_its_own_arns() -> None:
    assert DEPLOYMENT.owns(DEPLOYMENT.contact("alice"))
    assert DEPLOYMENT.owns(DEPLOYMENT.incident("checkout", "1"))
    assert not DEPLOYMENT.owns(ELSEWHERE.contact("alice"))
    assert DEPLOYMENT.response_plan("x") == "arn:aws:ssm-incidents::123456789012:response-plan/x"
