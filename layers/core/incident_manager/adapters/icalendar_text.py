"""Calendars as text (RFC 5545, with the names and intervals of RFC 7986).

icalendar folds, escapes and ends the lines. What stands twice is once for the standard and once,
with an X, for Google, Apple and Outlook, which are older than that.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar as Text
from icalendar import Event

if TYPE_CHECKING:
    from incident_manager.domain.calendar import Calendar, CalendarEntry

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(minutes=15)  # how often calendar programs are asked to look again
_PRODUCT = "-//Open Incident Manager//On-call calendar//EN"


def text_of(calendar: Calendar) -> bytes:
    """The same calendar is the same text, byte for byte."""
    text = Text()
    text.add("PRODID", _PRODUCT)
    text.add("VERSION", "2.0")
    text.add("METHOD", "PUBLISH")
    text.add("NAME", calendar.name)
    text.add("X-WR-CALNAME", calendar.name)
    text.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    text.add("X-PUBLISHED-TTL", f"PT{REFRESH // timedelta(minutes=1)}M")
    if calendar.description:
        text.add("DESCRIPTION", calendar.description)
        text.add("X-WR-CALDESC", calendar.description)
    for entry in calendar.entries:
        text.add_component(_event(entry))
    written: bytes = text.to_ical()
    return written


def _event(entry: CalendarEntry) -> Event:
    """TRANSPARENT: who is on call is free to be invited."""
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", entry.changed)
    event.add("DTSTART", entry.start)
    event.add("DTEND", entry.end)
    event.add("SUMMARY", entry.summary)
    event.add("DESCRIPTION", entry.description)
    event.add("TRANSP", "TRANSPARENT")
    return event
