"""Two who change the same at the same time: nobody's change is replaced unseen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain import arn
from incident_manager.domain.contact import Contact
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.role import Role
from incident_manager.domain.rotation import Rotation
from incident_manager.store import Ref
from tests.contract.console.reader import Reader
from tests.world import DEPLOYMENT, World, essential

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console

Fields = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """What one adds and another changes beside it; `look` is a press that saves nothing."""

    path: str
    save: str
    look: str
    theirs: Fields
    mine: Fields


ROTATION = Form(
    "/on-call/rotations/{first}/edit",
    "Save",
    "Preview",
    theirs={"member": ["ann", "bob", "eve"]},
    mine={"on_calls": "2"},
)
SCHEDULE = Form(
    "/on-call/primary/edit",
    "Save",
    "Preview",
    theirs={"rotation": ["{first}", "{second}"]},
    mine={"display_name": "Primary"},
)
ESCALATION = Form(
    "/plans/ops/edit",
    "Save the plan",
    "Add a stage",
    theirs={"target-0-1": "bob"},
    mine={"display_name": "Operations"},
)
RESPONSE = Form(
    "/response-plans/checkout/edit",
    "Save the plan",
    "",
    theirs={"engaged": ["ann", "bob"]},
    mine={"summary": "Look at the board"},
)
FORMS = pytest.mark.parametrize(
    "form", [ROTATION, SCHEDULE, ESCALATION, RESPONSE], ids=lambda one: one.path
)


@dataclass
class Place:
    """A deployment, and two administrators who look at it."""

    world: World
    me: Reader
    other: Reader
    rotations: tuple[Rotation, Rotation]

    def both_open(self, form: Form) -> None:
        for one in (self.me, self.other):
            assert one.opens(self.filled(form.path)).status == 200

    def others(self, form: Form) -> Fields:
        return {
            name: self.filled(one) if isinstance(one, str) else list(map(self.filled, one))
            for name, one in form.theirs.items()
        }

    def filled(self, text: str) -> str:
        first, second = (arn.tail(one.arn) for one in self.rotations)
        return text.replace("{first}", first).replace("{second}", second)

    def how_many(self, form: Form) -> int:
        """Members, rotations, targets or contacts: the others add one more."""
        store = self.world.store
        if form is ROTATION:
            rotation = store.get(Ref(Rotation, self.rotations[0].arn))
            return len(rotation.contact_arns) if rotation else 0
        if form is RESPONSE:
            plan = store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout")))
            return len(plan.engagements) if plan else 0
        alias = "primary" if form is SCHEDULE else "ops"
        contact = store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
        assert contact
        targets = [target for one in contact.plan.stages or () for target in one.targets]
        return len(contact.rotation_arns or targets)


@pytest.fixture
def place(console: Console, administrator: Reader) -> Place:
    world = console.world
    ann, bob, _ = (world.person(name) for name in ("ann", "bob", "eve"))
    first, second = world.rotation(ann, bob), world.rotation(ann)
    world.schedule("primary", first)
    world.escalation("ops", (5, essential(ann)))
    world.response_plan("checkout", ann)
    other = console.signed_in(Role.ADMINISTRATOR)
    return Place(world, administrator, other, (first, second))


@FORMS
def test_what_somebody_else_added_meanwhile_stays(place: Place, form: Form) -> None:
    place.both_open(form)
    before = place.how_many(form)
    place.other.presses(form.save, **place.others(form))

    page = place.me.presses(form.save, **form.mine)

    assert page.status == 409
    assert "Somebody else changed it while you wrote" in page.text
    assert place.how_many(form) == before + 1


@FORMS
def test_what_i_typed_is_kept_and_saved_once_more_it_takes_the_place_of_theirs(
    place: Place, form: Form
) -> None:
    place.both_open(form)
    before = place.how_many(form)
    place.other.presses(form.save, **place.others(form))

    page = place.me.presses(form.save, **form.mine)

    assert form.mine.items() <= dict(page.form(form.save).fields).items()
    assert place.me.presses(form.save).status == 200
    assert place.how_many(form) == before


@FORMS
def test_a_third_change_is_not_replaced_unseen_either(place: Place, form: Form) -> None:
    place.both_open(form)
    place.other.presses(form.save, **place.others(form))
    assert place.me.presses(form.save, **form.mine).status == 409
    place.other.opens(place.filled(form.path))
    place.other.presses(form.save, **{**form.mine, "display_name": "Third", "every": "3"})

    assert place.me.presses(form.save).status == 409


@pytest.mark.parametrize("form", [ROTATION, SCHEDULE, ESCALATION], ids=lambda one: one.path)
def test_a_form_that_is_only_shown_again_knows_what_it_was_made_from(
    place: Place, form: Form
) -> None:
    place.both_open(form)
    place.other.presses(form.save, **place.others(form))

    assert place.me.presses(form.look, **form.mine).status == 200

    assert place.me.presses(form.save).status == 409


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (ROTATION, {"every": "often"}),
        (SCHEDULE, {"rotation": "gone"}),
        (ESCALATION, {"minutes-0": "soon"}),
        (RESPONSE, {"title": "x" * 201}),
    ],
    ids=lambda one: getattr(one, "path", ""),
)
def test_a_form_that_is_refused_knows_what_it_was_made_from(
    place: Place, form: Form, wrong: dict[str, str]
) -> None:
    place.both_open(form)
    assert place.me.presses(form.save, **wrong).status in (400, 404)

    place.other.presses(form.save, **place.others(form))

    assert place.me.presses(form.save).status == 409


@FORMS
def test_what_the_form_does_not_show_may_change_meanwhile(place: Place, form: Form) -> None:
    place.both_open(form)
    world, ann = place.world, DEPLOYMENT.contact("ann")
    world.change_rotation(place.rotations[0], lambda one: replace(one, tags={"team": "web"}))
    for alias in ("primary", "ops"):
        found = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
        assert found
        world.change(found, lambda one: replace(one, tags={"team": "web"}))
    plan = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout")))
    assert plan
    assert plan.engagements == (ann,)
    world.store.commit([replace(plan, tags={"team": "web"})])

    assert place.me.presses(form.save, **form.mine).status == 200
