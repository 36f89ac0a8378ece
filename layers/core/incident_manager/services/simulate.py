"""Who would be paged when, on which channel and why, were a response plan used at some moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import simulation
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.services.errors import NotFoundError
from incident_manager.services.finding import find
from incident_manager.services.retrying import read_contacts, with_directory
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from incident_manager.domain.simulation import Answer, Entry
    from incident_manager.store import Reader


def simulate(
    records: Reader, plan_arn: str, at: datetime, answers: Iterable[Answer]
) -> tuple[Entry, ...]:
    """By contacts and plans as they are now, whatever the moment (UTC). It can write and send
    nothing.

    Raises NotFoundError (the plan, somebody who is to answer).
    """
    plan = find(records, Ref(ResponsePlan, plan_arn))
    given = tuple(answers)
    for contact_arn, contact in read_contacts(records, (one.contact_arn for one in given)).items():
        if contact is None:
            raise NotFoundError(contact_arn)
    entries, _ = with_directory(
        records, lambda known: simulation.simulate(plan.engagements, at, given, known)
    )
    return entries
