"""`simulate`, as an administrator types it and reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.cli import stack
from incident_manager.cli.command import main
from incident_manager.cli.simulate import acknowledgement, moment
from incident_manager.cli.stack import Stack
from incident_manager.cli.trace import table
from incident_manager.domain.arn import Deployment
from incident_manager.domain.contact import ContactType
from incident_manager.domain.engagement import PageDue
from incident_manager.domain.page import Resolution
from incident_manager.domain.simulation import Paged
from tests.world import DEPLOYMENT, World, essential, not_essential, number_of, records_of

if TYPE_CHECKING:
    from incident_manager.domain.contact import Contact

CHRISTMAS = datetime(2026, 12, 25, 3, tzinfo=UTC)
ID = "arn:aws-cn:cloudformation:cn-north-1:210987654321:stack/incident-manager/some-id"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A deployment that the command finds behind the stack."""
    made = World()
    where = f"{DEPLOYMENT.region}:{DEPLOYMENT.account}"
    described = {
        "StackId": f"arn:aws:cloudformation:{where}:stack/incident-manager/some-id",
        "Outputs": [{"OutputKey": "TableName", "OutputValue": "table"}],
    }
    monkeypatch.setattr(Stack, "_described", lambda _: described)
    monkeypatch.setattr(stack, "DynamoStore", lambda name: made.store if name == "table" else 0)
    return made


def simulated(capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    main(["simulate", "--response-plan", "checkout", "--at", "2026-12-25T03:00", *more])
    return capsys.readouterr().out.splitlines()


def test_the_table_tells_who_is_paged_when_on_which_channel_and_why(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    alice, bob, carol = world.person("alice", retry_minutes=3), world.person("bob"), gone(world)
    ops = world.escalation(
        "ops", (5, not_essential(alice)), (5, essential(bob, carol)), (0, essential(alice))
    )
    world.response_plan("checkout", ops)
    before = records_of(world)

    lines = simulated(capsys, "--acknowledge", "alice@+4m", "--acknowledge", "bob@+90s")

    assert lines == [
        "TIME (UTC)           AFTER   WHO    CHANNEL  WHAT AND WHY",
        "2026-12-25 03:00:00  +0m     alice  SMS sms  page: escalation plan ops (stage 1)",
        "2026-12-25 03:01:30  +1m30s  bob             has nothing to acknowledge",
        "2026-12-25 03:03:00  +3m     alice  SMS sms  "
        "page, attempt 2: escalation plan ops (stage 1)",
        "2026-12-25 03:04:00  +4m     alice           "
        "acknowledges: the engagement of ops pages only others from now on",
        "2026-12-25 03:05:00  +5m     bob    SMS sms  page: escalation plan ops (stage 2)",
        "2026-12-25 03:05:00  +5m     carol           "
        "not reached: the contact was deleted (stage 2)",
    ]
    assert records_of(world) == before
    assert world.sms.sent == []


def test_an_essential_answer_ends_it_and_an_unusable_channel_is_told(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    alice = world.person("alice", retry_minutes=1)
    bob = world.person("bob", activated=False)
    lost = world.change(world.person("carol"), lambda one: replace(one, channels=()))
    world.response_plan("checkout", alice, bob, lost)

    lines = simulated(capsys, "--acknowledge", "alice@+0s")

    told = [line.split("  ", 1)[1].strip() for line in lines]
    assert [line for line in told if "alice" in line] == [
        "+0m    alice  SMS sms            page: engaged by the response plan",
        "+0m    alice                     "
        "acknowledges: the engagement of alice pages nobody from now on",
    ]
    assert "+0m    bob    SMS sms            not reached: it is not activated (stage 1)" in told
    assert "+0m    carol  a deleted channel  not reached: it was deleted (stage 1)" in told


def test_no_address_is_told(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.response_plan("checkout", world.person("alice", email=True))

    text = "\n".join(simulated(capsys))

    assert "EMAIL email" in text
    assert "example.com" not in text
    assert number_of("alice") not in text


def test_a_plan_that_engages_nobody_says_so(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.response_plan("checkout")

    assert simulated(capsys) == ["Nobody would be paged: the response plan engages nobody."]


def test_a_plan_or_a_person_that_there_is_not_is_one_line_and_exit_code_1(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="incident-manager: Resource not found: .*/checkout"):
        simulated(capsys)
    world.response_plan("checkout", world.person("alice"))
    with pytest.raises(SystemExit, match="Resource not found: .*contact/alcie"):
        simulated(capsys, "--acknowledge", "alcie@+7m")


@pytest.mark.parametrize(
    ("given", "hour"),
    [
        ("2026-12-25T03:00", 3),
        ("2026-12-25 03:00:00", 3),
        ("2026-12-25T03:00Z", 3),
        ("2026-12-25T03:00+01:00", 2),
    ],
)
def test_a_time_is_utc_unless_it_says_otherwise(given: str, hour: int) -> None:
    assert moment(given) == CHRISTMAS.replace(hour=hour)


@pytest.mark.parametrize(
    ("given", "alias", "after"),
    [
        ("alice@+7m", "alice", timedelta(minutes=7)),
        ("on-call_1@+90s", "on-call_1", timedelta(seconds=90)),
        ("bob@+1h", "bob", timedelta(hours=1)),
    ],
)
def test_an_acknowledgement_comes_some_time_after(given: str, alias: str, after: timedelta) -> None:
    assert acknowledgement(given) == (alias, after)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--at", "tomorrow"),
        ("--acknowledge", "alice"),
        ("--acknowledge", "alice@7m"),
        ("--acknowledge", "alice@+7"),
        ("--acknowledge", "Alice@+7m"),
        ("--acknowledge", "alice@-7m"),
    ],
)
def test_what_is_mistyped_is_said_so(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["simulate", "--response-plan", "x", "--at", "2026-12-25", option, value])

    assert value in capsys.readouterr().err


def test_a_page_by_way_of_a_schedule_names_it() -> None:
    ops, primary, alice = (DEPLOYMENT.contact(one) for one in ("ops", "primary", "alice"))
    why = (
        Resolution(ops, ContactType.ESCALATION, 0),
        Resolution(primary, ContactType.ONCALL_SCHEDULE, 0),
        Resolution(alice, ContactType.PERSONAL, 0),
    )
    page = PageDue(
        at=CHRISTMAS, page_id="1", contact_arn=alice, channel_arn="x", stage=0, essential=True
    )

    text = table([Paged(CHRISTMAS, page, None, why)], CHRISTMAS)

    assert text.endswith("page: escalation plan ops (stage 1), schedule primary")


def test_the_stack_knows_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Formation:
        def describe_stacks(self, **asked: Any) -> Any:
            assert asked == {"StackName": "mine"}
            return {"Stacks": [{"StackId": ID, "Outputs": []}]}

    monkeypatch.setattr("incident_manager.cli.stack.client", lambda _: Formation())

    assert Stack("mine").deployment == Deployment("aws-cn", "cn-north-1", "210987654321")


def gone(world: World) -> Contact:
    """Somebody who was deleted."""
    contact = world.person("carol")
    world.store.commit(delete=[replace(contact, version=1)])
    return contact
