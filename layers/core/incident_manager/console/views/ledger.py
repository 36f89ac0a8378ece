"""The ledger: every page that was owed in a period, and how it ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.console.registry import get
from incident_manager.services.audit_ledger import audit_ledger
from incident_manager.services.balance_ledger import balance_ledger
from incident_manager.services.errors import InvalidError
from incident_manager.services.run_all import together
from incident_manager.store import Span

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit
    from incident_manager.domain.ledger import Balance

_PERIOD = timedelta(days=1)
_LONGEST = timedelta(days=31)
_MOST = 2_000  # engagements, of which each is a query
_AUDIT = timedelta(seconds=10)
_YEARS = range(2000, 2200)


@get("/settings/ledger")
def show(desk: Desk) -> Answer:
    """What is overdue now, whatever the period; and the period's balance."""
    span, fault = period(desk.visit, desk.now)
    (balance, too_much), audit = together(
        partial(_balance, desk, span),
        partial(audit_ledger, desk.store, desk.ports.clock, desk.now + _AUDIT),
    )
    fault = fault or too_much
    return desk.page(
        "settings/ledger.html",
        400 if fault else 200,
        section="Settings",
        span=span,
        balance=balance,
        audit=audit,
        fault=fault,
    )


def _balance(desk: Desk, span: Span) -> tuple[Balance | None, str]:
    """Or why there is none."""
    try:
        return balance_ledger(desk.store, span, desk.now, _MOST), ""
    except InvalidError as error:
        return None, f"{error}. The command `incident-manager ledger` takes any."


def period(visit: Visit, now: datetime) -> tuple[Span, str]:
    """From the query, in UTC; the last day without one. And what is wrong with it."""
    until = _time(visit.asked("until")) or now
    since = _time(visit.asked("since")) or until - _PERIOD
    if since >= until:
        return Span(now - _PERIOD, now), "The period ends before it begins."
    if until - since > _LONGEST:
        return Span(until - _LONGEST, until), "A page shows 31 days at most: these are the last."
    return Span(since, until), ""


def _time(text: str) -> datetime | None:
    """As a browser's field has it; a time of no year that has pages is none."""
    try:
        found = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if found.year in _YEARS else None
