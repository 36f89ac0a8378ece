"""Who would be paged when, on which channel and why, were somebody engaged at some moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import simulation
from incident_manager.domain.directory import Directory
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
    entries, _ = simulate_engaging(records, plan.engagements, at, answers)
    return entries


def simulate_engaging(
    records: Reader,
    engaged: Iterable[str],
    at: datetime,
    answers: Iterable[Answer],
    known: Directory | None = None,
) -> tuple[tuple[Entry, ...], Directory]:
    """As `simulate`, were these contacts engaged; with the people and rotations that it took.

    Who is `known` is not read again. Raises NotFoundError (somebody who is to answer).
    """
    given, known = tuple(answers), known or Directory()
    missing = {one.contact_arn for one in given} - known.entries.keys()
    known = known.extended(read_contacts(records, missing))
    for one in given:
        if known.contact(one.contact_arn) is None:
            raise NotFoundError(one.contact_arn)
    return with_directory(
        records, lambda found: simulation.simulate(engaged, at, given, found), known
    )
