"""Who is on call, a schedule's calendar, and overrides made on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain import arn
from incident_manager.domain.contact import Contact
from incident_manager.domain.recurrence import HandOffTime, Recurrence
from incident_manager.domain.role import Role
from incident_manager.domain.rotation import Rotation
from incident_manager.store import Ref
from tests.fakes.crash import CallCount
from tests.unit.rotations.rotas import coverage
from tests.world import DEPLOYMENT, START, World, essential

if TYPE_CHECKING:
    from incident_manager.domain.override import RotationOverride
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "left \u202e thgir ot",
    "x" * 255,
]
NINE_TO_FIVE = Recurrence(
    1, 1, daily=(HandOffTime(9),), coverages=coverage(FRI="09:00-17:00", MON="09:00-17:00")
)


@pytest.fixture
def world(console: Console) -> World:
    return console.world


@pytest.fixture
def rotation(world: World) -> Rotation:
    """Alice and Bob, a day each until 03:05 UTC, in the schedule `primary`."""
    made = world.rotation(world.person("alice"), world.person("bob"))
    world.schedule("primary", made)
    return made


def overrides(world: World, rotation: Rotation) -> list[tuple[str, ...]]:
    found = world.store.get(Ref(Rotation, rotation.arn))
    assert found
    return [tuple(map(arn.owner, one.new_contact_arns)) for one in found.overrides]


def override_path(rotation: Rotation, start: str, end: str) -> str:
    return f"/on-call/primary/override?rotation={arn.tail(rotation.arn)}&start={start}&end={end}"


TOMORROW = ("2026-11-21T03:05:00Z", "2026-11-22T03:05:00Z")


@pytest.mark.usefixtures("rotation")
def test_every_schedule_tells_who_is_on_call_and_who_is_next(world: World, viewer: Reader) -> None:
    world.schedule("empty")

    page = viewer.opens("/on-call")

    assert "primary bob until Fri 20 Nov 03:05 Etc/UTC then alice" in page.text
    assert "empty Nobody no change in sight" in page.text
    assert page.links["primary"] == "/console/on-call/primary"


def test_a_rotation_that_pages_nobody_is_not_forgotten(world: World, viewer: Reader) -> None:
    world.rotation(world.person("alice"))

    assert "Rotations in no schedule" in viewer.opens("/on-call").text


@pytest.mark.usefixtures("rotation")
def test_the_overview_takes_two_calls_one_after_another(world: World, viewer: Reader) -> None:
    world.tap.around = counted = CallCount()

    viewer.opens("/on-call")

    assert sorted(counted.names) == ["contacts", "read", "rotations"]


@pytest.mark.usefixtures("rotation")
def test_a_schedule_takes_three_calls(world: World, viewer: Reader) -> None:
    world.tap.around = counted = CallCount()

    viewer.opens("/on-call/primary")

    assert counted.names == ["get", "read", "read"]


def test_a_schedule_shows_two_weeks_from_this_monday_and_others_on_request(
    rotation: Rotation, viewer: Reader
) -> None:
    page = viewer.opens("/on-call/primary")

    assert "16 Nov – 29 Nov 2026" in page.text
    assert "All times are those of Etc/UTC" in page.text
    assert rotation.name in page.links
    assert page.html.count('class="bar person-') == 24  # 19 to 29 November, the first one in two
    viewer.opens(page.links["→"].removeprefix("/console"))
    assert "30 Nov – 13 Dec 2026" in viewer.page.text
    viewer.opens(viewer.page.links["4 weeks"].removeprefix("/console"))
    assert "30 Nov – 27 Dec 2026" in viewer.page.text


def test_gaps_double_cover_and_hours_are_listed(world: World, viewer: Reader) -> None:
    alice, bob = world.person("alice"), world.person("bob")
    office = [world.rotation(one, recurrence=NINE_TO_FIVE) for one in (alice, bob)]
    world.schedule("primary", *office)

    text = viewer.opens("/on-call/primary?weeks=1").text

    assert "Nobody is on call" in text
    assert "Gaps Mon 16 Nov 00:00 – Fri 20 Nov 09:00 4 d 9 h" in text
    assert "Two rotations at once Fri 20 Nov 09:00 – 17:00 8 h 0 min" in text
    assert "alice 8 h 0 % 0 %" in text


def test_a_rotation_that_is_gone_is_told_first(
    world: World, rotation: Rotation, viewer: Reader
) -> None:
    world.store.commit(
        delete=[found for found in [world.store.get(Ref(Rotation, rotation.arn))] if found]
    )

    assert "covers nothing: the rotation was deleted" in viewer.opens("/on-call/primary").text
    assert "can’t be calculated" in viewer.opens("/on-call").text


@pytest.mark.usefixtures("rotation")
def test_a_person_is_no_schedule(viewer: Reader) -> None:
    assert viewer.opens("/on-call/alice").status == 400
    assert viewer.opens("/on-call/nobody").status == 404


def test_a_shift_leads_to_its_override_and_that_to_its_deletion(
    world: World, rotation: Rotation, responder: Reader
) -> None:
    world.passes(10)  # alice's day has begun
    responder.opens("/on-call/primary")
    responder.opens(responder.page.links["alice"].removeprefix("/console"))
    assert "alice is on call in rotation in this time" in responder.page.text

    page = responder.presses("Override", covers="bob")

    assert "Covered by bob: rotation." in page.text
    assert overrides(world, rotation) == [("bob",)]
    assert "· override" in page.text
    link = next(one for one in page.links.values() if "/overrides/" in one)
    responder.opens(link)
    assert "Covers bob" in responder.page.text
    assert "The override is deleted" in responder.presses("Delete the override").text
    assert overrides(world, rotation) == []


def test_an_override_of_a_shift_under_way_leaves_the_past_as_it_was(
    rotation: Rotation, responder: Reader
) -> None:
    responder.opens(override_path(rotation, "2026-11-19T03:05:00Z", "2026-11-20T03:05:00Z"))

    assert ("start", "2026-11-20T03:00") in responder.page.form("Override").fields


@pytest.fixture
def berlin(world: World) -> Rotation:
    """Alice and Bob, until 09:00 each. Clocks show 02:00 to 03:00 of 25 October 2026 twice."""
    members, daily = [world.person(one) for one in ("alice", "bob")], (HandOffTime(9),)
    rotation = world.rotation(*members, recurrence=Recurrence(1, 1, daily=daily))
    begun = datetime(2026, 10, 1, 7, tzinfo=UTC)
    world.change_rotation(
        rotation, lambda one: replace(one, time_zone_id="Europe/Berlin", start=begun)
    )
    world.schedule("primary", rotation)
    return rotation


def only_override(world: World, rotation: Rotation) -> RotationOverride:
    found = world.store.get(Ref(Rotation, rotation.arn))
    assert found
    (override,) = found.overrides
    return override


def test_an_override_made_in_the_hour_that_clocks_show_twice_begins_in_no_hour_that_is_over(
    console: Console, world: World, berlin: Rotation
) -> None:
    world.now = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    responder = console.signed_in(Role.RESPONDER)
    page = responder.opens(override_path(berlin, "2026-10-24T07:00:00Z", "2026-10-25T08:00:00Z"))
    assert ("start", "2026-10-25T02:30") in page.form("Override").fields

    responder.presses("Override", covers="")  # refused, and shown again
    responder.presses("Override", covers="bob")

    override = only_override(world, berlin)
    assert override.start == world.now
    assert override.end == datetime(2026, 10, 25, 8, tzinfo=UTC)


def test_a_shift_that_ends_in_the_hour_that_clocks_show_twice_is_covered_to_its_end(
    console: Console, world: World, berlin: Rotation
) -> None:
    world.now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    responder = console.signed_in(Role.RESPONDER)
    responder.opens(override_path(berlin, "2026-10-24T20:00:00Z", "2026-10-25T01:15:00Z"))

    responder.presses("Override", covers="bob")

    assert only_override(world, berlin).end == datetime(2026, 10, 25, 1, 15, tzinfo=UTC)


def test_a_time_that_was_typed_over_what_was_shown_is_the_time_that_counts(
    console: Console, world: World, berlin: Rotation
) -> None:
    world.now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    responder = console.signed_in(Role.RESPONDER)
    responder.opens(override_path(berlin, "2026-10-24T20:00:00Z", "2026-10-25T01:15:00Z"))

    responder.presses("Override", covers="bob", start="2026-10-24T23:00", end="2026-10-25T02:30")

    override = only_override(world, berlin)
    assert override.start == datetime(2026, 10, 24, 21, tzinfo=UTC)
    assert override.end == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "soon", ""])
def test_an_override_of_a_time_that_no_calendar_reaches_is_asked_for_its_times(
    berlin: Rotation, responder: Reader, time: str
) -> None:
    page = responder.opens(override_path(berlin, time, time))

    assert page.status == 200
    assert {("start", ""), ("end", "")} <= set(page.form("Override").fields)


def test_an_override_may_leave_a_shift_open(
    world: World, rotation: Rotation, responder: Reader
) -> None:
    responder.opens(override_path(rotation, *TOMORROW))
    responder.presses("Override", covers=".")

    assert overrides(world, rotation) == [()]


def test_sending_an_override_twice_makes_one(
    world: World, rotation: Rotation, responder: Reader
) -> None:
    form = responder.opens(override_path(rotation, *TOMORROW)).form("Override")
    fields = [(name, "bob" if name == "covers" else value) for name, value in form.fields]

    for _ in range(2):
        responder.posts(form.action, fields)

    assert overrides(world, rotation) == [("bob",)]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"covers": ""}, "Choose who covers"),
        ({"covers": "bob", "end": "2026-11-21T03:10"}, "an override lasts at least 30 minutes"),
        ({"covers": "bob", "end": "2028-01-01T00:00"}, "more than 6 months ahead"),
        ({"covers": "bob", "start": "9999-99-99"}, "is no date and time"),
        ({"covers": "carol"}, "only members of the rotation can be named"),
    ],
)
def test_a_refused_override_keeps_what_was_typed(
    rotation: Rotation, responder: Reader, changed: dict[str, str], says: str
) -> None:
    responder.opens(override_path(rotation, *TOMORROW))

    page = responder.presses("Override", **changed)

    assert page.status == 400
    assert says in page.text
    kept = page.form("Override").fields
    known = {name: value for name, value in changed.items() if value != "carol"}
    assert known.items() <= dict(kept).items()


def test_who_views_sees_no_way_to_override_and_is_refused(
    world: World, rotation: Rotation, viewer: Reader
) -> None:
    page = viewer.opens("/on-call/primary")

    assert "alice" not in page.links
    assert "/override" not in page.html
    assert viewer.opens(override_path(rotation, *TOMORROW)).status == 403
    assert viewer.posts("/on-call/primary/override", [("covers", "bob")]).status == 403
    assert overrides(world, rotation) == []


@pytest.mark.parametrize(
    "path",
    [
        "/on-call/primary/override",
        "/on-call/primary/overrides/x/y",
        "/on-call/primary/edit",
        "/on-call/primary/delete",
        "/on-call/schedules/new",
        "/on-call/rotations/new",
        "/on-call/rotations/preview",
        "/on-call/schedules/preview",
        "/on-call/rotations/x/edit",
        "/on-call/rotations/x/delete",
        "/calendars",
        "/calendars/x/revoke",
    ],
)
def test_no_form_is_taken_without_its_token(administrator: Reader, path: str) -> None:
    page = administrator.posts(path, [("form_token", "x")])

    assert page.status == 403
    assert "not sent from a page" in page.text


def test_a_schedule_is_made_changed_and_deleted(
    world: World, administrator: Reader, rotation: Rotation
) -> None:
    administrator.opens("/on-call/schedules/new")
    page = administrator.presses(
        "Create", alias="nights", display_name="Nights", rotation=[arn.tail(rotation.arn), "", ""]
    )
    assert "The schedule is made. " in page.text
    assert schedule(world, "nights").rotation_arns == (rotation.arn,)

    administrator.opens(page.links["Edit"].removeprefix("/console"))
    administrator.presses("Save", display_name="Late nights", rotation="")
    assert schedule(world, "nights").display_name == "Late nights"
    assert schedule(world, "nights").rotation_arns == ()

    administrator.opens("/on-call/nights/delete")
    assert "No plan uses it" in administrator.page.text
    administrator.presses("Delete the schedule")
    assert world.store.get(Ref(Contact, DEPLOYMENT.contact("nights"))) is None


def test_a_refused_schedule_keeps_what_was_typed(administrator: Reader, rotation: Rotation) -> None:
    administrator.opens("/on-call/schedules/new")

    page = administrator.presses(
        "Create", alias="primary", display_name="Nights", rotation=arn.tail(rotation.arn)
    )

    assert page.status == 409
    assert "exists already" in page.text
    kept = page.form("Create").fields
    assert {("alias", "primary"), ("display_name", "Nights")} <= set(kept)
    assert ("rotation", arn.tail(rotation.arn)) in kept


def test_rotations_of_a_schedule_change_places_without_being_saved(
    world: World, administrator: Reader, rotation: Rotation
) -> None:
    second = world.rotation(world.person("carol"))
    world.change(
        schedule(world, "primary"),
        lambda one: replace(one, plan=replace(one.plan, rotation_ids=(rotation.arn, second.arn))),
    )
    administrator.opens("/on-call/primary/edit")

    page = administrator.presses("Up")

    ids = [value for name, value in page.form("Save").fields if name == "rotation" and value]
    assert ids == [arn.tail(second.arn), arn.tail(rotation.arn)]
    assert schedule(world, "primary").rotation_arns == (rotation.arn, second.arn)


def test_a_schedule_is_previewed_with_its_gaps_and_saves_nothing(
    world: World, administrator: Reader, rotation: Rotation
) -> None:
    office = world.rotation(world.person("carol"), recurrence=NINE_TO_FIVE)
    administrator.opens("/on-call/primary/edit")

    page = administrator.presses("Preview", rotation=[arn.tail(office.arn)])

    assert "Nobody is on call" in page.text
    assert schedule(world, "primary").rotation_arns == (rotation.arn,)
    fields = [("rotation", arn.tail(rotation.arn)), *administrator.page.form("Save").fields[:1]]
    part = administrator.posts("/on-call/schedules/preview", fields)
    assert "alice" in part.text
    assert "<html" not in part.html


@pytest.mark.usefixtures("rotation")
def test_who_deletes_a_schedule_sees_first_what_uses_it(
    world: World, administrator: Reader
) -> None:
    primary = schedule(world, "primary")
    world.escalation("everybody", (5, essential(primary)))
    world.response_plan("checkout", primary)

    page = administrator.opens("/on-call/primary/delete")

    assert page.links["everybody"] == "/console/plans/everybody"
    assert page.links["checkout"] == "/console/response-plans/checkout"


@pytest.mark.usefixtures("rotation")
def test_no_person_is_deleted_as_a_schedule(world: World, administrator: Reader) -> None:
    administrator.opens("/on-call/primary/delete")
    fields = administrator.page.form("Delete the schedule").fields

    assert administrator.posts("/on-call/alice/delete", fields).status == 404
    assert world.store.get(Ref(Contact, DEPLOYMENT.contact("alice")))


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_text(world: World, viewer: Reader, text: str) -> None:
    alice = world.person("alice")
    rotation = world.rotation(alice)
    world.schedule("primary", rotation)
    world.change(alice, lambda one: replace(one, display_name=text))
    world.change(schedule(world, "primary"), lambda one: replace(one, display_name=text))
    world.change_rotation(rotation, lambda one: replace(one, name=text))

    for path in ("/on-call", "/on-call/primary", f"/on-call/rotations/{arn.tail(rotation.arn)}"):
        page = viewer.opens(path)
        assert text in page.text
        assert "<script>alert" not in page.html
        assert "<img" not in page.html


def test_shifts_that_are_over_lead_nowhere(
    console: Console, world: World, rotation: Rotation
) -> None:
    world.now = START + timedelta(days=30)
    page = console.signed_in(Role.RESPONDER).opens("/on-call/primary?from=2026-11-16&weeks=2")

    assert rotation.name in page.links
    assert "/override?" not in page.html


def schedule(world: World, alias: str) -> Contact:
    found = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
    assert found
    return found


def test_who_is_on_call_and_can_not_be_reached_is_said_where_people_rely_on_them(
    world: World, responder: Reader
) -> None:
    rotation = world.rotation(world.person("alice"), world.person("bob", activated=False))
    world.schedule("primary", rotation)
    world.response_plan(
        "checkout", world.escalation("ops", (5, essential(world.schedule("web", rotation))))
    )

    assert "primary bob (not reachable)" in responder.opens("/on-call").text
    text = responder.opens("/on-call/primary").text
    assert "bob is on call now and can’t be reached: no channel of the engagement plan" in text
    assert (
        "bob (not reachable: no channel" in responder.opens(override_path(rotation, *TOMORROW)).text
    )
    for page in ("/plans/ops", "/response-plans/checkout"):
        text = responder.opens(page).text
        assert "Pages nobody now" in text
        assert "bob is not reached: no channel of the engagement plan can be used" in text


@pytest.mark.usefixtures("rotation")
def test_a_schedule_of_people_who_can_be_reached_warns_of_nobody(viewer: Reader) -> None:
    assert "reached" not in viewer.opens("/on-call/primary").text
    assert "not reachable" not in viewer.opens("/on-call").text


def test_a_hand_off_is_told_in_the_same_words_by_the_list_and_by_the_schedule(
    console: Console, world: World
) -> None:
    rotation = world.rotation(world.person("alice"), world.person("bob"))
    world.change_rotation(rotation, lambda one: replace(one, time_zone_id="Asia/Tokyo"))
    world.schedule("tokyo", rotation)
    world.passes(15 * 24 * 60)
    viewer = console.signed_in(Role.VIEWER)

    assert "until Sun 6 Dec 03:05 Asia/Tokyo" in viewer.opens("/on-call").text
    text = viewer.opens("/on-call/tokyo").text
    assert "until Sun 6 Dec 03:05 Asia/Tokyo" in text
    assert "30 Nov – 13 Dec 2026" in text
