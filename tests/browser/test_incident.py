"""One incident, from the first look to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.stories import (
    HOSTILE,
    HOSTILE_TITLE,
    add_event,
    fire_alarm,
    incident_path,
    start,
)
from tests.browser.visitors import unfold
from tests.browser.windows import NEWS_MS

if TYPE_CHECKING:
    from playwright.sync_api import Page, StorageState

    from tests.browser.company import Company
    from tests.browser.windows import Windows
    from tests.local_stack.stack import Stack


def _acknowledge(page: Page) -> None:
    """For whoever is asked first: nobody who signs in with a deployment's key is a contact."""
    unfold(page, "Acknowledge")
    page.get_by_role("button", name="For ").first.click()


def _note(page: Page, text: str) -> None:
    page.get_by_label("New note").fill(text)
    page.get_by_role("button", name="Add the note").click()


def _resolve(page: Page) -> None:
    unfold(page, "Resolve")
    page.get_by_role("button", name="Resolve the incident").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_incident_is_acknowledged_noted_and_resolved_on_a_phone(
    windows: Windows, session: StorageState, stack: Stack, company: Company, javascript: bool
) -> None:
    incident = start(stack, company.plans["search-stale"], "From the bed")
    page = windows.open(session, "phone", "dark", javascript)
    page.goto("")
    page.get_by_role("link", name="From the bed").first.click()
    expect(page.get_by_role("heading", name="From the bed")).to_be_visible()
    expect(page.locator("#banner").get_by_text("1 engaged, 0 acknowledged")).to_be_visible()

    _acknowledge(page)
    banner = page.locator("#banner")
    expect(banner.get_by_text("In progress")).to_be_visible()
    _note(page, "Restarted the indexer")
    expect(page.get_by_role("complementary").get_by_text("Restarted the indexer")).to_be_visible()
    _resolve(page)
    expect(banner.get_by_text("Resolved", exact=True)).to_be_visible()

    record = stack.api("ssm-incidents").get_incident_record(arn=incident)["incidentRecord"]
    assert record["status"] == "RESOLVED"


def test_an_incident_is_followed_in_one_window_while_it_is_worked_on_in_another(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incident = start(stack, company.plans["search-stale"], "Followed")
    following, working = windows.open(session), windows.open(session, "phone")
    for page in (following, working):
        page.goto(incident_path(incident))
    expect(following.locator("#banner").get_by_text("1 engaged, 0")).to_be_visible()

    _acknowledge(working)
    banner, told = following.locator("#banner"), following.get_by_role("status")
    expect(banner.get_by_text("1 engaged, 1 acknowledged")).to_be_visible(timeout=NEWS_MS)
    expect(banner.get_by_text("In progress")).to_be_visible()
    expect(told).to_contain_text("In progress. 1 engaged, 1 acknowledged")
    _note(working, "Seen it, on it")
    notes = following.get_by_role("complementary")
    expect(notes.get_by_text("Seen it, on it")).to_be_visible(timeout=NEWS_MS)
    _resolve(working)

    expect(banner.get_by_text("Resolved", exact=True)).to_be_visible(timeout=NEWS_MS)


def test_what_was_done_is_told_until_there_is_news(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incident = start(stack, company.plans["search-stale"], "Told")
    page = windows.open(session)
    page.goto(incident_path(incident))
    _note(page, "Looked at it")
    told = page.get_by_text("The note is added.")
    expect(told).to_be_visible()

    add_event(stack, incident, "Note", "From elsewhere")

    expect(page.get_by_text("From elsewhere").first).to_be_visible(timeout=NEWS_MS)
    expect(told).to_be_hidden()


def test_a_phone_shows_the_note_that_was_added_and_the_tab_that_is_open(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incident = start(stack, company.plans["search-stale"], "On a phone")
    page = windows.open(session, "phone")
    page.goto(incident_path(incident) + "/properties")
    expect(page.get_by_role("link", name="Properties")).to_be_in_viewport()

    _note(page, "In sight")

    expect(page.get_by_role("complementary").get_by_text("In sight")).to_be_in_viewport()


def test_an_incident_asks_for_news_within_five_seconds(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incident = start(stack, company.plans["search-stale"], "Watched")
    page = windows.open(session)
    page.clock.install()
    page.goto(incident_path(incident))

    for _ in range(3):
        with page.expect_response(lambda answer: "/live/" in answer.url):
            page.clock.run_for(4_900)


def test_what_somebody_types_survives_the_news(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incident = start(stack, company.plans["search-stale"], "Typing")
    page = windows.open(session)
    page.goto(incident_path(incident))
    unfold(page, "Resolve")
    page.get_by_label("New note").fill("Half a sent")

    add_event(stack, incident, "Note", "From elsewhere")
    notes = page.get_by_role("complementary")
    expect(notes.get_by_text("From elsewhere")).to_be_visible(timeout=NEWS_MS)

    expect(page.get_by_label("New note")).to_have_value("Half a sent")
    expect(page.get_by_label("New note")).to_be_focused()
    expect(page.get_by_role("button", name="Resolve the incident")).to_be_visible()


def test_whoever_saves_a_summary_that_was_changed_meanwhile_is_shown_what_is_there(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    windows.expected.add(409)
    incident = start(stack, company.plans["search-stale"], "Summed up")
    page = windows.open(session)
    page.goto(incident_path(incident, "/summary"))

    stack.api("ssm-incidents").update_incident_record(arn=incident, summary="Theirs")
    page.get_by_label("Summary").fill("**Ours**")
    page.get_by_role("button", name="Save the summary").click()

    expect(page.get_by_text("Theirs", exact=True)).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("**Ours**")
    page.get_by_role("button", name="Save your text in its place").click()
    expect(page.get_by_text("Ours", exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_hostile_text_is_text_wherever_an_incident_shows_it(
    windows: Windows, session: StorageState, stack: Stack, company: Company, javascript: bool
) -> None:
    summary = f"{HOSTILE}\n\n" * 50
    incident = start(stack, company.plans["search-stale"], HOSTILE_TITLE)
    stack.api("ssm-incidents").update_incident_record(arn=incident, summary=summary[:8_000])
    for kind in ("Note", "Custom Event"):
        add_event(stack, incident, kind, HOSTILE)
    page = windows.open(session, javascript=javascript)

    for tab in ("", "/timeline", "/related-items", "/properties", "/edit", "/summary"):
        page.goto(incident_path(incident, tab))
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_visible()
        assert page.locator("img, main script, [onerror], a[href^='javascript:']").count() == 0
    page.goto(incident_path(incident))
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE_TITLE, use_inner_text=True)
    expect(page.get_by_role("complementary").get_by_text("<script>alert(1)")).to_be_visible()


@pytest.mark.usefixtures("company")
def test_an_alarm_brings_its_metric_along_as_a_graph(
    windows: Windows, session: StorageState, stack: Stack
) -> None:
    incident = fire_alarm(stack, "warehouse-sync", "graph-drift")
    page = windows.open(session)
    page.goto(incident_path(incident))

    page.get_by_role("navigation", name="Details").get_by_role("link", name="Diagnosis").click()

    expect(page.get_by_role("img", name="GraphDrift")).to_be_visible()


def test_the_tabs_lead_to_pages_of_their_own(
    windows: Windows, session: StorageState, stack: Stack, company: Company
) -> None:
    incident = start(stack, company.plans["search-stale"], "Tabs")
    page = windows.open(session, javascript=False)
    page.goto(incident_path(incident))
    tabs = page.get_by_role("navigation", name="Details")

    for name in ("Timeline", "Engagements", "Related items", "Properties", "Overview"):
        tabs.get_by_role("link", name=name).click()
        expect(tabs.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("heading", name="Tabs")).to_be_visible()
