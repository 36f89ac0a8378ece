"""The page behind the link in a page, on the phone that the page came to, signed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import serious_faults
from tests.browser.stories import HOSTILE_TITLE, start
from tests.local_stack import cast
from tests.local_stack.cast import messages_to

if TYPE_CHECKING:
    from tests.browser.windows import Windows
    from tests.local_stack.cast import Person
    from tests.local_stack.stack import Stack


def _plan(stack: Stack, person: Person) -> str:
    alias = f"link-{person.phone[-3:]}"
    escalation = cast.create_escalation_plan(stack, alias, [person], minutes=30)
    return cast.create_response_plan(stack, alias, "Link", escalation)


@pytest.mark.parametrize(("javascript", "phone"), [(True, "+12065550193"), (False, "+12065550194")])
def test_a_page_is_acknowledged_by_its_link_on_a_phone(
    windows: Windows, stack: Stack, javascript: bool, phone: str
) -> None:
    name = f"Kari {phone[-1]}"
    person = cast.create_person(stack, name, phone, f"kari{phone[-1]}@example.com")
    incident = start(stack, _plan(stack, person), HOSTILE_TITLE)
    link = messages_to(stack, phone, 2)[-1].link
    page = windows.open(None, "phone", "dark", javascript)

    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE_TITLE, use_inner_text=True)
    button = page.get_by_role("button", name="Acknowledge")
    box = button.bounding_box()
    page.reload()
    assert _acknowledged(stack, incident) == []
    button.click()
    expect(page.get_by_role("status")).to_contain_text("You have it")
    page.reload()

    expect(page.get_by_role("status")).to_contain_text("You have it")
    assert box is not None
    assert box["width"] > 300
    assert box["height"] >= 64
    assert len(_acknowledged(stack, incident)) == 1


def test_nothing_keeps_anybody_from_using_the_page_behind_a_link(
    windows: Windows, stack: Stack
) -> None:
    person = cast.create_person(stack, "Kari 5", "+12065550195", "kari5@example.com")
    start(stack, _plan(stack, person), "Looked at")
    page = windows.open(None, "phone", "dark")

    page.goto(messages_to(stack, person.phone, 2)[-1].link)
    assert serious_faults(page) == []
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("status")).to_contain_text("You have it")

    assert serious_faults(page) == []


def test_a_link_that_was_cut_short_says_so(windows: Windows) -> None:
    windows.expected.add(404)
    page = windows.open(None, "phone")

    page.goto("a/somebody/0a1b2c3d-0000-0000-0000-000000000000/AAAAAAAAAAAAAAAAAAAAAA")

    expect(page.get_by_role("heading", name="This link is not good, or no longer")).to_be_visible()


def _acknowledged(stack: Stack, incident: str) -> list[str]:
    events = stack.api("ssm-incidents").list_timeline_events(incidentRecordArn=incident)
    kinds = [one["eventType"] for one in events["eventSummaries"]]
    return [one for one in kinds if "Acknowledgement" in one]
