"""Times are those of the person who looks, and what is sent is the moment that was meant."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.stories import add_event, incident_path, start

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

    from tests.browser.company import Company
    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack

# Clocks in Berlin show half past two twice in this night.
FIRST, SECOND = (datetime(2025, 10, 26, hour, 30, tzinfo=UTC) for hour in (0, 1))


@pytest.mark.parametrize("moment", [FIRST, SECOND])
def test_an_event_in_the_hour_that_clocks_show_twice_stays_where_it_was(
    moment: datetime, windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incidents = stack.api("ssm-incidents")
    incident = start(stack, company.plans["search-stale"], "In the night of two half past twos")
    event = add_event(stack, incident, "Custom Event", "Rebooted", moment)
    page = windows.open(session, zone="Europe/Berlin")
    page.goto(incident_path(incident, f"/events/{event}"))
    expect(page.get_by_label("When (your time)")).to_have_value("2025-10-26T02:30")

    page.get_by_label("What happened").fill("Rebooted twice")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    kept = incidents.get_timeline_event(incidentRecordArn=incident, eventId=event)["event"]
    assert (kept["eventTime"], kept["eventData"]) == (moment, '"Rebooted twice"')


def test_a_time_that_is_typed_is_the_local_one(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incidents = stack.api("ssm-incidents")
    incident = start(stack, company.plans["search-stale"], "Far to the east")
    page = windows.open(session, zone="Asia/Kathmandu")
    page.goto(incident_path(incident, "/timeline"))

    page.get_by_text("Add an event").click()
    page.get_by_label("What happened").fill("Called the data centre")
    page.get_by_label("When (your time)").fill("2026-03-01T09:00")
    page.get_by_role("button", name="Add to the timeline").click()

    expect(page.get_by_text("Called the data centre")).to_be_visible()
    listed = incidents.list_timeline_events(incidentRecordArn=incident)["eventSummaries"]
    (own,) = (one for one in listed if one["eventType"] == "Custom Event")
    assert own["eventTime"] == datetime(2026, 3, 1, 3, 15, tzinfo=UTC)
