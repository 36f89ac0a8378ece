"""From an empty deployment to a page that was received, by the wizard alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.console.wording import alias_of
from incident_manager.domain.contact import Contact, Plan
from incident_manager.domain.incident import IncidentStatus
from incident_manager.domain.replication_set import ReplicationSet
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.role import Role
from incident_manager.ports import NotSent
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.look_at_readiness import look_at_readiness
from incident_manager.store import Ref
from tests.benchmarks.calls import in_sequence
from tests.contract.console.conftest import console_of, key_of
from tests.contract.recorded_calls import recorded
from tests.world import DEPLOYMENT, World, code_in, essential, link_in, records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.adapters.dynamodb.store import DynamoStore
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Page, Reader

STEPS = ["replication-set", "contact", "escalation-plan", "response-plan", "test-page"]
PHONE = "+15550100123"


@pytest.fixture
def world(console: Console) -> World:
    """It has nothing yet."""
    found = console.world.store.get(THE_SET)
    assert found
    console.world.store.commit(delete=[found])
    return console.world


def makes_the_set(reader: Reader) -> Page:
    reader.opens("/get-prepared/replication-set")
    return reader.presses(f"Create in {DEPLOYMENT.region}")


def makes_a_contact(reader: Reader, name: str = "Ann Lee", address: str = PHONE) -> Page:
    reader.opens("/get-prepared/contact")
    return reader.presses("Create and send a code", name=name, address=address)


def activates(world: World, reader: Reader) -> Page:
    code = code_in(world.sms.sent[-1].text.body)
    return reader.presses("Activate", code=code)


def test_a_newcomer_gets_to_a_received_page(world: World, administrator: Reader) -> None:
    page = administrator.opens("/")
    assert "Nobody can be paged yet" in page.text
    administrator.opens(page.links["Get prepared"])
    administrator.opens(administrator.page.links["Begin"])

    administrator.presses(f"Create in {DEPLOYMENT.region}")
    administrator.presses("Create and send a code", name="Ann Lee", address=PHONE)
    activates(world, administrator)
    administrator.presses("Create the escalation plan")
    administrator.presses("Create the response plan")
    page = administrator.presses("Send the test page")

    assert "Ann Lee SMS Sent" in page.text
    assert world.incident.title == "Test page"
    assert world.incident.impact == 5
    sent_to = administrator.path
    administrator.posts(link_in(world.sms.sent[-1].text.body), [])
    page = administrator.opens(sent_to)
    assert "It works" in page.text
    assert "--alarm-actions arn:aws:lambda" in page.text
    administrator.presses("Resolve the test")
    assert world.incident.status is IncidentStatus.RESOLVED
    assert "You are prepared" in administrator.opens("/get-prepared").text


def test_the_code_of_the_message_acknowledges_as_well(world: World, administrator: Reader) -> None:
    prepared(world, administrator)
    administrator.opens("/get-prepared/test-page")
    administrator.presses("Send the test page")

    page = administrator.presses("Acknowledge", code="no")
    assert page.status == 400
    code = code_in(world.sms.sent[-1].text.body)
    page = administrator.presses("Acknowledge", code=code)

    assert "It works" in page.text


def test_every_step_can_be_skipped(world: World, administrator: Reader) -> None:
    for step, following in zip(STEPS, [*STEPS[1:], None], strict=True):
        page = administrator.opens(f"/get-prepared/{step}")
        expected = f"/console/get-prepared/{following}" if following else "/console/"
        assert page.links["Skip"] == expected


def test_a_response_plan_can_come_before_anybody_to_engage(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/response-plan")

    administrator.presses("Create the response plan", name="Early")

    plan = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("early")))
    assert plan
    assert plan.engagements == ()


def test_it_goes_on_where_it_was_left_whoever_goes_on(
    console: Console, world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)

    other = console.reader()
    other.opens("/get-prepared/contact")
    key = key_of(Role.ADMINISTRATOR)
    other.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)

    assert "A code of six digits was sent to Ann Lee" in other.page.text
    activates(world, other)
    overview = other.opens("/get-prepared").text
    assert "Replication set Done" in overview
    assert "A contact Done" in overview
    assert "Go on: an escalation plan" in overview


def test_the_contact_has_the_channel_in_its_plan(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)
    activates(world, administrator)

    contact = world.store.get(Ref(Contact, DEPLOYMENT.contact("ann-lee")))

    assert contact
    (channel,) = contact.channels
    assert channel.activated
    assert contact.plan.stages
    assert [one.channel_arn for one in contact.plan.stages[0].targets] == [channel.arn]  # type: ignore[union-attr]


def test_a_wrong_code_is_said_to_be_wrong_and_another_can_be_asked_for(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)

    page = administrator.presses("Activate", code="999999")
    assert page.status == 400
    world.passes(5)
    administrator.presses("Send another code")
    assert len(world.sms.sent) == 2
    activates(world, administrator)

    assert "Pages can reach this person now" in administrator.page.text


def test_a_contact_whose_channel_is_refused_is_not_left_behind(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)

    page = makes_a_contact(administrator, address="12345")

    assert page.status == 400
    fields = dict(page.form("Create and send a code").fields)
    assert (fields["name"], fields["address"]) == ("Ann Lee", "12345")
    assert world.store.get(Ref(Contact, DEPLOYMENT.contact("ann-lee"))) is None
    assert makes_a_contact(administrator).status == 200


def test_plans_are_made_of_what_was_chosen(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    for name in ("ann", "bob"):
        world.person(name)
    administrator.opens("/get-prepared/escalation-plan")
    administrator.presses(
        "Create the escalation plan", name="Night shift", first="bob", second="ann", minutes="7"
    )
    administrator.presses("Create the response plan", name="Shop", title="Shop", impact="1")

    plan = world.store.get(Ref(Contact, DEPLOYMENT.contact("night-shift")))
    response = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("shop")))

    assert plan
    assert plan.plan.stages
    assert [stage.minutes for stage in plan.plan.stages] == [7, 7]
    assert response
    assert response.template.impact == 1
    assert response.engagements == (plan.arn,)


@pytest.mark.parametrize("minutes", ["", "31", "x"])
def test_what_was_typed_for_a_plan_is_kept_when_it_is_refused(
    world: World, administrator: Reader, minutes: str
) -> None:
    makes_the_set(administrator)
    world.person("ann")
    administrator.opens("/get-prepared/escalation-plan")

    page = administrator.presses("Create the escalation plan", name="Night", minutes=minutes)

    assert page.status == 400
    assert dict(page.form("Create the escalation plan").fields)["name"] == "Night"


def test_a_test_of_a_plan_that_engages_nobody_says_so(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    world.response_plan("empty")
    administrator.opens("/get-prepared/test-page")

    assert "Nobody is paged" in administrator.presses("Send the test page").text


def test_a_form_that_is_sent_twice_sends_one_test(world: World, administrator: Reader) -> None:
    prepared(world, administrator)
    form = administrator.opens("/get-prepared/test-page").form("Send the test page")

    for _ in range(2):
        administrator.posts("/get-prepared/test-page", form.fields)

    assert len(world.incidents) == 1


def test_the_way_of_the_page_is_news_only_when_it_goes_on(
    world: World, administrator: Reader
) -> None:
    prepared(world, administrator)
    administrator.opens("/get-prepared/test-page")
    page = administrator.presses("Send the test page")
    seen = page.html.partition("seen=")[2].partition('"')[0]
    progress = f"{administrator.path}/progress?seen={seen}"

    assert administrator.opens(progress).status == 204
    world.acknowledges(world.pages[0])
    assert "It works" in administrator.opens(progress).text


def test_a_deployment_that_is_prepared_is_quiet(world: World, administrator: Reader) -> None:
    prepared(world, administrator)

    assert "All quiet" in administrator.opens("/").text


def test_a_viewer_sees_how_far_it_is_and_can_change_nothing(world: World, viewer: Reader) -> None:
    page = viewer.opens("/get-prepared")

    assert "An administrator's access key is needed" in page.text
    for step in STEPS:
        assert viewer.opens(f"/get-prepared/{step}").status == 403
        token = viewer.opens("/get-prepared").form("Sign out").fields
        before = records_of(world)
        assert viewer.posts(f"/get-prepared/{step}", token).status == 403
        assert records_of(world) == before


def test_a_form_without_its_token_makes_nothing(world: World, administrator: Reader) -> None:
    before = records_of(world)
    for step in STEPS:
        assert administrator.posts(f"/get-prepared/{step}", []).status == 403
    assert records_of(world) == before


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "left \u202e thgir ot"]
)
def test_a_name_is_text_whatever_it_is(world: World, administrator: Reader, name: str) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/contact")
    page = administrator.presses("Create and send a code", name=name, alias="odd", address=PHONE)

    assert dict(page.form("Create and send a code").fields)["name"] == name
    assert "<img" not in page.html
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("Ann Lee", "ann-lee"),
        ("  Zoë!  ", "zoe"),
        ("a_b-1", "a_b-1"),
        ("漢", ""),
        ("x" * 99, "x" * 40),
    ],
)
def test_an_alias_is_made_of_a_name(name: str, alias: str) -> None:
    assert alias_of(name) == alias


def prepared(world: World, reader: Reader) -> None:
    makes_the_set(reader)
    ann = world.person("ann")
    world.response_plan("default", world.escalation("primary", (5, essential(ann))))
    assert isinstance(world.store.get(THE_SET), ReplicationSet)


@pytest.mark.usefixtures("world")
def test_what_is_wrong_with_an_address_or_a_code_is_told_at_its_field(
    administrator: Reader,
) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/contact")

    page = administrator.presses("Create and send a code", name="Ann", address="12", kind="SMS")
    assert "Address: SMS takes a number" in page.text
    assert 'aria-describedby="address-help address-fault" aria-invalid="true"' in page.html

    administrator.presses("Create and send a code", name="Ann", address=PHONE, kind="SMS")
    page = administrator.presses("Activate", code="000000")
    assert "Code: the activation code is wrong" in page.text
    assert 'aria-describedby="code-fault" aria-invalid="true"' in page.html


def stored(world: World, alias: str) -> Contact:
    found = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
    assert found
    return found


def targets(world: World, alias: str) -> list[int]:
    """How many a stage."""
    return [len(stage.targets) for stage in stored(world, alias).plan.stages or ()]


def test_a_number_may_be_written_in_groups(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    administrator.opens("/get-prepared/contact")

    administrator.presses(
        "Create and send a code", name="Ann", kind="SMS", address="+1 (555) 010-0123"
    )

    assert [one.address for one in world.sms.sent] == ["+15550100123"]


def test_a_code_that_is_right_leaves_the_plan_as_it_is(world: World, administrator: Reader) -> None:
    makes_the_set(administrator)
    administrator.opens("/contacts/new")
    given = {"display_name": "Ann", "address-SMS": PHONE, "address-EMAIL": "ann@example.com"}
    administrator.presses("Create and send codes", **given)
    before = stored(world, "ann").plan
    administrator.opens("/get-prepared/contact")

    activates(world, administrator)

    assert "Pages can reach this person now." in administrator.page.text
    assert targets(world, "ann") == [2]
    assert stored(world, "ann").plan == before


def test_a_code_that_is_entered_elsewhere_makes_the_contact_reachable_too(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator)
    administrator.opens("/contacts/ann-lee")

    activates(world, administrator)

    assert "Pages can reach Ann Lee" in administrator.opens("/get-prepared/contact").text


def test_somebody_whose_plan_uses_no_channel_is_mended_before_another_is_made(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    ann = world.person("ann", activated=False)
    world.change(ann, lambda one: replace(one, plan=Plan(stages=())))
    administrator.opens("/get-prepared/contact")
    administrator.presses("Send a code")

    page = activates(world, administrator)

    assert "A page for ann reaches nobody: the engagement plan uses no channel" in page.text
    assert "Pages can reach" not in page.text
    assert all("Create and send a code" not in one.buttons for one in page.forms)
    assert page.links["Change it at the contact"] == "/console/contacts/ann"


def test_a_code_that_was_not_sent_is_not_said_to_be(world: World, administrator: Reader) -> None:
    world.sms.refusals[PHONE] = NotSent("the number is not in the sandbox", passing=False)
    makes_the_set(administrator)

    page = makes_a_contact(administrator)

    assert "A code is on its way" not in page.text
    assert "was sent to" not in page.text
    assert "No code has been sent to Ann Lee" in page.text
    page = administrator.presses("Send a code")
    assert page.status == 400
    assert "the number is not in the sandbox" in page.text
    assert "A code is on its way" not in page.text


def test_a_code_that_could_not_be_sent_is_sent_once_it_can_be(
    world: World, administrator: Reader
) -> None:
    world.sms.refusals[PHONE] = NotSent("the number is not in the sandbox", passing=False)
    makes_the_set(administrator)
    makes_a_contact(administrator)
    world.sms.refusals.clear()

    page = administrator.presses("Send a code")

    assert "A code is on its way." in page.text
    assert "A code of six digits was sent to Ann Lee" in page.text
    activates(world, administrator)
    assert "Pages can reach this person now." in administrator.page.text


def test_a_code_that_nobody_asked_for_is_not_said_to_be_sent(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    world.person("ann", activated=False)

    page = administrator.opens("/get-prepared/contact")

    assert "No code has been sent to ann" in page.text
    assert all("Activate" not in one.buttons for one in page.forms)


def test_the_channel_that_a_code_was_sent_to_is_asked_for_it(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    world.sms.refusals[PHONE] = NotSent("the number is not in the sandbox", passing=False)
    administrator.opens("/contacts/new")
    given = {"display_name": "Ann", "address-SMS": PHONE, "address-EMAIL": "ann@example.com"}
    administrator.presses("Create and send codes", **given)

    text = administrator.opens("/get-prepared/contact").text

    assert "was sent to Ann : E-mail to ann@example.com" in text


def wizard_fields(reader: Reader, **given: str) -> list[tuple[str, str]]:
    """Of the form for the contact, filled in."""
    fields = reader.opens("/get-prepared/contact").form("Create and send a code").fields
    return [*(pair for pair in fields if pair[0] not in given), *given.items()]


def test_a_contact_s_form_that_is_sent_twice_makes_one_and_asks_for_its_code(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    fields = wizard_fields(administrator, name="Ann Lee", kind="SMS", address=PHONE)

    for _ in range(2):
        administrator.posts("/get-prepared/contact", fields)

    assert administrator.page.status == 200
    assert "A code of six digits was sent to Ann Lee" in administrator.page.text
    assert len(world.sms.sent) == len(stored(world, "ann-lee").channels) == 1


def test_a_form_that_is_sent_again_with_another_address_takes_nobody_away(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    fields = wizard_fields(administrator, name="Ann Lee", kind="SMS", address=PHONE)
    administrator.posts("/get-prepared/contact", fields)
    before = stored(world, "ann-lee")

    changed = [(name, "+15550199" if name == "address" else value) for name, value in fields]
    page = administrator.posts("/get-prepared/contact", changed)

    assert page.status in (400, 409)
    assert stored(world, "ann-lee") == before


def test_what_was_refused_can_be_mended_in_the_same_form(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    makes_a_contact(administrator, address="12345")

    page = administrator.presses("Create and send a code", address=PHONE)

    assert "A code of six digits was sent to Ann Lee" in page.text
    assert [one.address for one in stored(world, "ann-lee").channels] == [PHONE]


def test_who_can_be_reached_counts_behind_hundreds_who_can_not(
    world: World, administrator: Reader
) -> None:
    makes_the_set(administrator)
    for number in range(250):
        world.person(f"a-{number:03}", activated=False)
    world.person("zoe")

    assert "Pages can reach zoe" in administrator.opens("/get-prepared/contact").text


def test_only_so_many_contacts_are_looked_at(world: World) -> None:
    for number in range(1_201):
        world.person(f"a-{number:04}", activated=False)
    asked = 0

    def counted(name: str, call: Callable[[], Any]) -> Any:
        nonlocal asked
        asked += name == "contacts"
        return call()

    world.tap.around = counted
    assert len(look_at_readiness(world.ports.store).contacts) == 1_000
    assert asked == 5


@pytest.mark.parametrize("step", ["", "/contact", "/test-page"])
def test_a_step_asks_for_all_at_the_same_time(dynamo_store: DynamoStore, step: str) -> None:
    world = World(dynamo_store)
    administrator = console_of(world).signed_in(Role.ADMINISTRATOR)
    world.person("ann", activated=False)
    with recorded() as recorder:
        assert administrator.opens(f"/get-prepared{step}").status == 200

    assert in_sequence(recorder.take()) == 1
