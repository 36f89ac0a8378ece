"""Who would be paged when, at an address that can be shared. Nobody is paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get
from incident_manager.console.views.plans.choices import Choice, grouped
from incident_manager.console.views.plans.listed import Listed, listed
from incident_manager.console.views.plans.question import MORE_ROWS, AnswerRow, Question
from incident_manager.console.views.plans.story import drawn_story, lines
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.errors import NotFoundError
from incident_manager.services.simulate import simulate_engaging
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk


@get("/simulate")
def simulate(desk: Desk) -> Answer:
    """The simulation has the lists that the form offers at hand, and reads only what they lack."""
    found = listed(desk.store)
    question = Question.of(dict(desk.visit.query), desk.now)
    told: dict[str, Any] = {"lines": [], "drawn": None, "began": None}
    refused = None
    if question.engage:
        try:
            told = _told(desk, question, found)
        except Refused as error:
            refused = error
        except NotFoundError as error:
            refused = Refused(str(error), 404)
    return desk.form(
        "plans/simulate.html",
        refused,
        section="Plans",
        question=question,
        answers=(*question.answers, *[AnswerRow()] * MORE_ROWS),
        engageable=_engageable(found, question.engage),
        people=grouped(
            found.contacts, [ContactType.PERSONAL], [one.who for one in question.answers]
        ),
        **told,
    )


def _told(desk: Desk, question: Question, at_hand: Listed) -> dict[str, Any]:
    arn, at = question.arn(desk.deployment), question.moment
    found = next((one for one in at_hand.plans if one.arn == arn), None)
    plan = found or desk.store.get(Ref(ResponsePlan, arn))
    is_plan = question.engage.startswith("response-plan/")
    if is_plan and plan is None:
        raise NotFoundError(arn)
    engaged = plan.engagements if plan else (arn,)
    given = question.given(desk.deployment)
    entries, known = simulate_engaging(desk.store, engaged, at, given, at_hand.directory)
    names = {name: one.called for name, one in known.entries.items() if isinstance(one, Contact)}
    return {
        "began": at,
        "lines": lines(entries, at, names, by_plan=is_plan),
        "drawn": drawn_story(entries, at, names),
    }


def _engageable(found: Listed, chosen: str) -> dict[str, list[Choice]]:
    """What `engage` can be, by heading; what is chosen and not listed stays."""
    groups = {
        "Response plans": [Choice(f"response-plan/{one.name}", one.called) for one in found.plans]
    }
    for heading, those in grouped(found.contacts, ContactType).items():
        groups[heading] = [Choice(f"contact/{one.value}", one.text) for one in those]
    if chosen and not any(one.value == chosen for those in groups.values() for one in those):
        groups["Not among those"] = [Choice(chosen, chosen)]
    return {heading: those for heading, those in groups.items() if those}
