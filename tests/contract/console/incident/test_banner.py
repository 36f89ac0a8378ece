"""What is wrong, and what is to be done: the head of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.engagement import Engagement
from incident_manager.domain.incident import IncidentUpdate
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.store import Ref
from tests.world import DEPLOYMENT, World

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader


from tests.contract.console.incident.an_incident import path


def test_it_says_what_is_wrong_how_bad_it_is_and_who_has_it(world: World, viewer: Reader) -> None:
    world.passes(2)

    page = viewer.opens(path(world))

    for told in ("Checkout is down [cpu]", "Open", "Critical", "2 min 0 s"):
        assert told in page.text
    assert "1 engaged, 0 acknowledged" in page.text


def test_it_is_in_progress_once_somebody_acknowledged(world: World, viewer: Reader) -> None:
    world.acknowledges(world.pages[0])

    page = viewer.opens(path(world))

    assert "In progress" in page.text
    assert "1 engaged, 1 acknowledged by alice" in page.text


def test_the_one_person_who_is_waited_for_is_acknowledged_for_by_one_button(
    world: World, responder: Reader
) -> None:
    responder.opens(path(world))

    page = responder.presses("Acknowledge for alice")

    assert "Acknowledged." in page.text
    assert world.engagement().answered
    assert "in the console, by ann-responder" in str([one.info for one in world.pages[0].receipts])
    assert "Acknowledge for" not in page.text


def test_of_several_each_has_a_button(world: World, responder: Reader) -> None:
    world.passes(5)
    responder.opens(path(world))

    responder.presses("For bob")

    assert world.engagement().acknowledged == (DEPLOYMENT.contact("bob"),)


def test_who_signed_in_by_their_own_alias_comes_first(world: World, responder: Reader) -> None:
    world.fires(world.response_plan("own", world.person("ann-responder"), world.person("eve")))
    own = next(one for one in world.incidents if "/own/" in one.arn)

    page = responder.opens(f"/incidents/{own.arn.partition('/')[2]}")

    assert "Acknowledge for ann-responder" in page.form("Acknowledge for ann-responder").buttons
    assert "For eve" in page.form("For eve").buttons


def test_one_acknowledgement_answers_every_engagement_that_waits_for_the_person(
    world: World, responder: Reader
) -> None:
    responder.opens(path(world, "/engagements"))
    responder.presses("Engage and page", contact=DEPLOYMENT.contact("alice"))

    responder.presses("Acknowledge for alice")

    refs = [Ref(Engagement, one) for one in world.incident.engagements]
    assert [one.answered for one in world.store.read(refs).all(refs)] == [True, True]


def test_who_is_late_is_told_so_and_nothing_changes(world: World, responder: Reader) -> None:
    responder.opens(path(world))
    world.acknowledges(world.pages[0])

    page = responder.presses("Acknowledge for alice")

    assert page.status == 409
    assert "Nobody waits for this person's acknowledgement any more" in page.text


def test_resolving_says_what_it_does_and_ends_the_engagements(
    world: World, responder: Reader
) -> None:
    page = responder.opens(path(world, "/timeline"))
    assert "nobody is paged for this incident any more" in page.text

    page = responder.presses("Resolve the incident")

    assert responder.path.endswith("/timeline")
    assert "Resolved" in page.text
    assert world.engagement().stopped
    assert "Acknowledge for" not in page.text


def test_a_resolved_incident_can_be_opened_again(world: World, responder: Reader) -> None:
    world.resolves(world.incident)
    responder.opens(path(world))

    responder.presses("Reopen the incident")

    assert world.incident.open


def test_it_is_not_reopened_beside_another_one_of_the_same_alarm(
    world: World, responder: Reader
) -> None:
    first = world.incident
    world.resolves(first)
    plan = world.store.get(Ref(ResponsePlan, DEPLOYMENT.response_plan("checkout")))
    assert plan
    world.fires(plan, "cpu")
    responder.opens(f"/incidents/{first.arn.partition('/')[2]}")

    page = responder.presses("Reopen the incident")

    assert page.status == 409
    assert "another open incident" in page.text


def test_title_impact_and_topics_are_edited(world: World, responder: Reader) -> None:
    topic = "arn:aws:sns:eu-central-1:123456789012:chat"
    responder.opens(path(world, "/edit"))

    responder.presses("Save", title="Payments fail", impact="2", chat=topic, targets=topic)

    changed = world.incident
    assert (changed.title, changed.impact) == ("Payments fail", 2)
    assert (changed.chat_topics, changed.notification_topics) == ((topic,), (topic,))


def test_topics_are_taken_away_by_emptying_the_field(world: World, responder: Reader) -> None:
    topic = "arn:aws:sns:eu-central-1:123456789012:chat"
    world.updates(world.incident, IncidentUpdate(chat_topics=(topic,)))
    responder.opens(path(world, "/edit"))

    responder.presses("Save", chat="")

    assert world.incident.chat_topics == ()


def test_an_edit_undoes_nothing_that_its_sender_has_not_seen(
    world: World, responder: Reader
) -> None:
    responder.opens(path(world, "/edit"))
    world.updates(world.incident, IncidentUpdate(title="The database is down", impact=4))

    page = responder.presses("Save", impact="2")

    assert page.status == 409
    assert "The database is down" in page.text
    assert (world.incident.title, world.incident.impact) == ("The database is down", 4)


def test_an_edit_that_is_refused_keeps_what_was_typed(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/edit"))

    page = responder.presses("Save", title="x" * 201, impact="4", chat="no topic")

    assert page.status == 400
    fields = dict(page.form("Save").fields)
    assert (fields["title"], fields["impact"], fields["chat"]) == ("x" * 201, "4", "no topic")
    assert world.incident.impact == 1
