"""Calendars that phones and mail programs subscribe to, by a secret address."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.domain.calendar import name_of
from incident_manager.domain.calendar_feed import feed_id
from incident_manager.domain.contact import ContactType
from incident_manager.domain.role import Role
from incident_manager.services.errors import ServiceError
from incident_manager.services.manage_calendar_feed import (
    create_calendar_feed,
    revoke_calendar_feed,
)
from incident_manager.services.run_all import together
from incident_manager.store import walk

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk

_TOKEN_BYTES = 32
_MOST_LETTERS = 100


@get("/calendars")
def show(desk: Desk) -> Answer:
    return _page(desk, desk.visit.asked("of"))


@post("/calendars", role=Role.RESPONDER)
def create(desk: Desk) -> Answer:
    """The address is in this answer and nowhere else: what is kept opens no calendar."""
    alias, label = desk.visit.field("of"), desk.visit.field("label")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    contact_arn = desk.deployment.contact(alias)
    try:
        if len(label) > _MOST_LETTERS:
            raise Refused(f"For whom: at most {_MOST_LETTERS} letters.")
        create_calendar_feed(desk.store, feed_id(token), contact_arn, label, desk.now)
    except ServiceError as error:
        return _page(desk, alias, label, Refused(str(error)))
    except Refused as refused:
        return _page(desk, alias, label, refused)
    return desk.page(
        "on_call/calendar_address.html",
        section="On-call",
        alias=alias,
        address=f"{desk.ports.console_url}/calendars/{token}.ics",
    )


@post("/calendars/{feed}/revoke", role=Role.RESPONDER)
def revoke(desk: Desk, feed: str) -> Answer:
    revoke_calendar_feed(desk.store, feed)
    return desk.go("/calendars", "The address is revoked: it answers no more.")


def _page(desk: Desk, of: str, label: str = "", refused: Refused | None = None) -> Answer:
    feeds, contacts = together(
        lambda: tuple(walk(desk.store.calendar_feeds)),
        lambda: tuple(walk(partial(desk.store.contacts, ""))),
    )
    shown = [one for one in contacts if one.type is not ContactType.ESCALATION]
    return desk.form(
        "on_call/calendars.html",
        refused,
        section="On-call",
        feeds=feeds,
        names={one.arn: name_of(one) for one in contacts},
        schedules=[one for one in shown if one.type is ContactType.ONCALL_SCHEDULE],
        persons=[one for one in shown if one.type is ContactType.PERSONAL],
        of=of,
        label=label,
    )
