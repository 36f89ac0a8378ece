"""The address that acknowledges a page: made from it, read back, and shown to nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_manager.adapters.random_ids import RandomIds
from incident_manager.domain.acknowledge_link import PageLink, address, page_link, path
from incident_manager.domain.page import Page
from incident_manager.domain.page import page_arn as arn_of
from tests.cases import cases
from tests.world import DEPLOYMENT

PAGE_ID = "8f14e45f-ceea-467f-a9f2-5d3bc1f1a111"
TOKEN = "c2VjcmV0IG9mIHRoZSBwYQ"
GOOD = f"/a/alice/{PAGE_ID}/{TOKEN}"
aliases = st.from_regex(r"[a-z0-9_-]{1,255}", fullmatch=True)
tokens = st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True)


def page(alias: str = "alice", link: str = TOKEN) -> Page:
    return Page(
        arn=arn_of(DEPLOYMENT.contact(alias), PAGE_ID),
        engagement_arn="arn:engagement",
        contact_arn=DEPLOYMENT.contact(alias),
        channel_arn="arn:channel",
        essential=True,
        code="123456",
        created=datetime(2026, 11, 21, 3, tzinfo=UTC),
        due_at=None,
        link=link,
    )


def test_an_address_is_the_console_s_with_the_page_and_its_token() -> None:
    assert address("https://incidents.example.com", page()) == (
        f"https://incidents.example.com/a/alice/{PAGE_ID}/{TOKEN}"
    )


@pytest.mark.parametrize(("console", "link"), [("", TOKEN), ("https://i.example.com", "")])
def test_without_a_console_or_a_token_there_is_no_address(console: str, link: str) -> None:
    assert address(console, page(link=link)) == ""


@cases
@given(aliases, tokens)
def test_a_path_is_read_back_as_the_page_that_it_was_made_from(alias: str, token: str) -> None:
    made = page(alias, token)

    link = page_link(DEPLOYMENT, path(made))

    assert link == PageLink(made.arn, token)
    assert link.opens(made)


@pytest.mark.parametrize("malformed", [
    "",
    "/",
    GOOD[1:],
    GOOD + "/",
    GOOD + "\n",
    GOOD + "A",
    GOOD[:-1],
    GOOD.replace("/a/", "/b/"),
    GOOD.replace("alice", ""),
    GOOD.replace("alice", "Alice"),
    GOOD.replace("alice", "al%69ce"),
    GOOD.replace("alice", "a/b"),
    GOOD.replace("alice", ".."),
    GOOD.replace("alice", "a:b"),
    GOOD.replace(PAGE_ID, PAGE_ID.upper()),
    GOOD.replace(PAGE_ID, PAGE_ID[:-1]),
    GOOD.replace(TOKEN, ""),
    GOOD.replace(TOKEN, TOKEN[:-1] + "="),
    GOOD.replace(TOKEN, TOKEN[:-1] + "é"),
    "https://incidents.example.com" + GOOD,
    GOOD + "?x",
])  # fmt: skip
def test_anything_else_is_no_link(malformed: str) -> None:
    assert page_link(DEPLOYMENT, malformed) is None


@cases
@given(st.text(max_size=400))
def test_no_path_at_all_is_a_fault(text: str) -> None:
    assert page_link(DEPLOYMENT, text) is None


@pytest.mark.parametrize("stored", ["", TOKEN])
@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN + "A", TOKEN.lower(), "A" * 22])
def test_only_the_page_s_own_token_opens_it(stored: str, token: str) -> None:
    made = page(link=stored)

    assert not PageLink(made.arn, token).opens(made)


def test_a_token_is_no_part_of_what_is_printed() -> None:
    link = PageLink(page().arn, TOKEN)

    assert TOKEN not in repr([page(), replace(page(), attempt=2), link])


def test_a_real_token_fits_its_place_and_is_never_the_same() -> None:
    """Its last character holds two bits, so no address ends in what is taken for punctuation."""
    made = {RandomIds().token() for _ in range(1000)}

    assert len(made) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{21}[AQgw]", one) for one in made)
