"""Both kinds of plans."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.console.registry import get
from incident_manager.console.views.plans.choices import everybody, named
from incident_manager.domain.contact import ContactType
from incident_manager.services.find_dependents import engaged_by
from incident_manager.services.retrying import read_contacts
from incident_manager.services.run_all import together
from incident_manager.store import Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_AT_ONCE = 100


@get("/plans")
def plans(desk: Desk) -> Answer:
    """Both lists at the same time; then whoever a plan names and the list did not have."""
    window = Window(_AT_ONCE, desk.after)
    contacts, responses = together(
        partial(everybody, desk.store), partial(desk.store.response_plans, window)
    )
    escalations = [one for one in contacts if one.type is ContactType.ESCALATION]
    listed = {one.arn: one for one in contacts}
    arns = {arn for one in escalations for arn in engaged_by(one)}
    arns |= {arn for one in responses.items for arn in one.engagements}
    known = {**read_contacts(desk.store, arns - listed.keys()), **listed}
    return desk.page(
        "plans/list.html",
        section="Plans",
        escalations=[
            (one, one.called, [named(arn, known.get(arn)) for arn in engaged_by(one)])
            for one in escalations
        ],
        responses=[
            (one, [named(arn, known.get(arn)) for arn in one.engagements])
            for one in responses.items
        ],
        following=responses.next,
    )
