"""People: shown with whether they can be reached, made, changed, proven and deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.contact import Contact, ContactType, Plan, Stage
from incident_manager.domain.role import Role
from incident_manager.store import Ref, Window
from tests.fakes.tapped import untouched
from tests.world import World, code_in, essential, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

from tests.contract.console.a_person import MAIL, NUMBER, made, stored

HOSTILE = "left \u202e thgir ot \u0300\u0301"


@pytest.fixture
def world(console: Console) -> World:
    return console.world


def test_the_list_says_in_a_word_who_can_be_reached(world: World, viewer: Reader) -> None:
    world.person("ann")
    world.person("bob", activated=False)
    world.escalation("ops")

    text = viewer.opens("/contacts").text

    assert "ann SMS Reachable" in text
    assert "bob SMS Not activated Not reachable" in text
    assert "No channel of the engagement plan can be used" in text
    assert "ops" not in text


def test_the_list_tells_no_address(world: World, viewer: Reader) -> None:
    world.person("ann", email=True)

    page = viewer.opens("/contacts")

    assert number_of("ann") not in page.html
    assert "ann@example.com" not in page.html


def test_the_list_is_searched_by_alias_and_by_name(world: World, viewer: Reader) -> None:
    world.person("ann")
    world.person("b7")
    world.store.commit([replace(stored(world, "b7"), display_name="Børge Håland")])
    world.escalation("ann-first")

    assert "ann SMS" in viewer.opens("/contacts?q=NN").text
    assert "ann-first" not in viewer.page.text
    assert "Børge Håland" not in viewer.page.text
    assert "Børge Håland" in viewer.opens("/contacts?q=h%C3%85l").text
    assert "Nobody is called so" in viewer.opens("/contacts?q=zed").text


def test_a_long_list_goes_on_behind_plans_that_are_in_it_too(world: World, viewer: Reader) -> None:
    for number in range(100):
        world.escalation(f"a-{number:03}")
    for number in range(120):
        world.person(f"b-{number:03}")

    assert "b-099" in viewer.opens("/contacts").text
    assert "b-119" not in viewer.page.text
    viewer.opens(viewer.page.links["More"])
    assert "b-119" in viewer.page.text
    assert "More" not in viewer.page.links


def test_a_new_contact_has_channels_that_wait_for_their_codes(
    world: World, administrator: Reader
) -> None:
    made(administrator, **{"address-EMAIL": MAIL})

    page = administrator.page
    assert "The contact exists. Enter the codes that were sent." in page.text
    assert page.text.count("Waiting for a code") == 2
    assert "A page for this contact reaches nobody" in page.text
    assert [len(one.targets) for one in stored(world, "ann").plan.stages or ()] == [2]
    assert len(world.sms.sent) == len(world.email.sent) == 1


def test_neither_addresses_nor_codes_are_in_an_address_or_a_cookie(
    world: World, administrator: Reader
) -> None:
    made(administrator, **{"address-EMAIL": MAIL})
    (sent,) = world.sms.to(NUMBER)
    administrator.presses("Activate", code=code_in(sent.text.body))

    kept = " ".join([administrator.path, *administrator.set_cookies, *administrator.page.links])
    for secret in (NUMBER, NUMBER[1:], MAIL, "example.com", code_in(sent.text.body)):
        assert secret not in kept


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"alias": "Ann!"}, "Alias"),
        ({"display_name": "Ann <b>"}, "Display name: "),
        ({"address-SMS": "12"}, "Phone: SMS takes a number of the form +15550100"),
        ({"address-EMAIL": "nobody"}, "E-mail: an EMAIL channel takes one address"),
    ],
)
def test_a_contact_that_is_refused_keeps_what_was_typed(
    world: World, administrator: Reader, changed: dict[str, str], told: str
) -> None:
    made(administrator, **changed)

    page = administrator.page
    given = {"alias": "ann", "display_name": "Ann Berg", "address-SMS": NUMBER, **changed}
    fields = dict(page.form("Create and send codes").fields)
    assert page.status == 400
    assert told in page.text
    assert {name: fields[name] for name in given} == given
    assert world.store.contacts("", Window(10)).items == ()


def test_a_form_that_is_sent_twice_makes_one_contact(world: World, administrator: Reader) -> None:
    form = administrator.opens("/contacts/new").form("Create and send codes")
    fields = [(name, value) for name, value in form.fields if name not in ("alias", "address-SMS")]
    for _ in range(2):
        administrator.posts("/contacts/new", [*fields, ("alias", "ann"), ("address-SMS", NUMBER)])

    assert "The contact exists" in administrator.page.text
    assert len(stored(world, "ann").channels) == 1
    assert len(world.sms.sent) == 1


def test_the_engagement_plan_is_changed_by_rows(world: World, administrator: Reader) -> None:
    world.person("ann", email=True)
    sms, mail = (one.arn.rpartition("/")[2] for one in stored(world, "ann").channels)
    administrator.opens("/contacts/ann")

    administrator.presses(
        "Save the plan",
        **{"channel-0": sms, "after-0": "0", "retry-0": "2", "channel-1": "", "channel-2": mail,
           "after-2": "40"},
    )  # fmt: skip

    stages = stored(world, "ann").plan.stages or ()
    assert [(one.minutes, len(one.targets)) for one in stages] == [(30, 1), (10, 0), (0, 1)]
    text = administrator.page.text
    assert "SMS at once, again every 2 min until it is acknowledged, 15 times at most" in text
    assert "E-mail after 40 min" in text


def test_a_plan_that_is_refused_keeps_its_rows(world: World, administrator: Reader) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")

    page = administrator.presses("Save the plan", **{"after-0": "soon"})

    assert page.status == 400
    assert "Row 1: minutes are a whole number" in page.text
    assert dict(page.form("Save the plan").fields)["after-0"] == "soon"


def test_a_plan_that_nobody_changed_stays_as_the_api_wrote_it(
    world: World, administrator: Reader
) -> None:
    world.person("ann", stages=(5, 20))
    before = stored(world, "ann")
    administrator.opens("/contacts/ann")

    administrator.presses("Save the plan")

    assert stored(world, "ann") == before


def test_a_contact_is_renamed(world: World, administrator: Reader) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")

    administrator.presses("Save the name", display_name="Ann Berg")

    assert "The name was changed." in administrator.page.text
    assert stored(world, "ann").display_name == "Ann Berg"


def test_who_names_a_contact_is_shown_before_it_is_deleted(
    world: World, administrator: Reader
) -> None:
    ann = world.person("ann")
    world.escalation("ops", (5, essential(ann)))
    world.response_plan("checkout", ann)

    administrator.opens("/contacts/ann/delete")

    assert "ops escalation plan checkout response plan" in administrator.page.text
    administrator.presses("Delete")
    assert "The contact was deleted." in administrator.page.text
    assert world.store.get(Ref(Contact, ann.arn)) is None


def test_a_member_of_a_rotation_can_not_be_deleted(world: World, administrator: Reader) -> None:
    ann = world.person("ann")
    world.rotation(ann)
    form = administrator.opens("/contacts/ann/delete").form("Sign out")

    assert "Take it out of them first" in administrator.page.text
    assert all("Delete" not in one.buttons for one in administrator.page.forms)
    assert administrator.posts("/contacts/ann/delete", form.fields).status == 409
    assert world.store.get(Ref(Contact, ann.arn))


def test_the_address_of_another_kind_of_contact_leads_to_its_own_page(
    world: World, viewer: Reader
) -> None:
    world.escalation("ops")
    assert stored(world, "ops").type is ContactType.ESCALATION

    viewer.opens("/contacts/ops")

    assert viewer.path == "/console/plans/ops"


def test_names_are_text_whatever_they_are(world: World, administrator: Reader) -> None:
    world.person("ann")
    ann = stored(world, "ann")
    hostile = f'<script>alert(1)</script> "><img src=x onerror=alert(1)> {HOSTILE} {"x" * 8000}'
    channel = replace(ann.channels[0], name=hostile)
    world.store.commit([replace(ann.with_channel(channel), display_name=hostile)])

    for path in ("/contacts", "/contacts/ann", "/contacts/ann/delete"):
        page = administrator.opens(path)
        assert "<script>alert(1)</script>" in page.text
        assert HOSTILE in page.text
        assert "<img" not in page.html
        assert "<script>alert" not in page.html


def test_a_viewer_sees_people_and_changes_nothing(
    console: Console, world: World, viewer: Reader
) -> None:
    world.person("ann")
    before = stored(world, "ann")
    form = viewer.opens("/contacts/ann").form("Sign out")

    assert [list(one.buttons) for one in viewer.page.forms] == [["Sign out"]]
    for path in ("test", "name", "plan", "channels", "delete", "channels/x", "channels/x/code",
                 "channels/x/activate", "channels/x/deactivate", "channels/x/delete"):  # fmt: skip
        assert viewer.posts(f"/contacts/ann/{path}", form.fields).status == 403
    assert viewer.opens("/contacts/new").status == 403
    assert stored(world, "ann") == before
    assert "Delete the contact" not in console.signed_in(Role.RESPONDER).opens("/contacts/ann").text


def test_a_form_without_its_token_changes_nothing(world: World, administrator: Reader) -> None:
    world.person("ann")

    for token in ([], [("form_token", "x" * 44)]):
        page = administrator.posts("/contacts/ann/name", [("display_name", "Eve"), *token])
        assert page.status == 403
    assert stored(world, "ann").display_name is None


def test_a_contact_without_an_alias_gets_one_made_of_the_name(
    world: World, administrator: Reader
) -> None:
    made(administrator, alias="")

    assert stored(world, "ann-berg").display_name == "Ann Berg"


def test_a_rename_sends_no_address_that_somebody_changes_at_the_same_moment(
    world: World, administrator: Reader
) -> None:
    world.person("ann")
    administrator.opens("/contacts/ann")
    commit = world.store.commit

    def changed_in_between(name: str, call: Callable[[], Any]) -> Any:
        if name == "commit":
            world.tap.around = untouched
            ann = stored(world, "ann")
            moved = replace(ann.channels[0], address=NUMBER)
            commit([ann.with_channel(moved)])
        return call()

    world.tap.around = changed_in_between
    administrator.presses("Save the channel", name="Work phone")

    (channel,) = stored(world, "ann").channels
    assert (channel.name, channel.address) == ("Work phone", NUMBER)
    assert channel.activated


def test_a_plan_that_somebody_else_changed_is_not_changed_unseen(
    console: Console, world: World, administrator: Reader
) -> None:
    world.person("ann", email=True)
    administrator.opens("/contacts/ann")
    other = console.signed_in(Role.ADMINISTRATOR)
    other.opens("/contacts/ann")
    other.presses("Save the plan", **{"channel-1": ""})

    page = administrator.presses("Save the plan", **{"retry-0": "5"})

    assert page.status == 409
    assert "Somebody else changed it" in page.text
    assert [len(one.targets) for one in stored(world, "ann").plan.stages or ()] == [1]
    fields = dict(page.form("Save the plan").fields)
    assert fields["retry-0"] == "5"
    assert fields["channel-1"]

    administrator.presses("Save the plan")

    assert "The engagement plan was changed." in administrator.page.text
    assert [len(one.targets) for one in stored(world, "ann").plan.stages or ()] == [2]


def test_a_contact_made_once_more_keeps_the_plan_that_it_has_by_then(
    world: World, administrator: Reader
) -> None:
    form = administrator.opens("/contacts/new").form("Create and send codes")
    given = [("alias", "ann"), ("address-SMS", NUMBER)]
    fields = [*(pair for pair in form.fields if pair[0] not in dict(given)), *given]
    administrator.posts("/contacts/new", fields)
    ann = stored(world, "ann")
    later = Plan(stages=(Stage(30), *(ann.plan.stages or ())))
    world.change(ann, lambda one: replace(one, plan=later))

    administrator.posts("/contacts/new", fields)

    assert stored(world, "ann").plan == later


def test_a_contact_without_channels_is_told_to_have_none(administrator: Reader) -> None:
    made(administrator, **{"address-SMS": ""})

    assert "The contact exists. Add a channel next." in administrator.page.text


def test_a_plan_keeps_until_when_its_last_channel_is_used_again(
    world: World, administrator: Reader
) -> None:
    ann = world.person("ann", retry_minutes=1, stages=(5,))
    wait = Stage(10)
    world.change(ann, lambda one: replace(one, plan=Plan((*(one.plan.stages or ()), wait))))
    administrator.opens("/contacts/ann")

    administrator.presses("Save the plan", **{"retry-0": "2"})

    assert [(one.minutes, len(one.targets)) for one in stored(world, "ann").plan.stages or ()] == [
        (5, 1),
        (10, 0),
    ]
