"""Who is let in, for how long, and that no form is forged."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.role import Role
from tests.contract.console.conftest import key_of
from tests.in_process_http import KnownKeys

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

COOKIE = "__Host-console"
DAY = 24 * 60  # minutes


def test_a_key_of_the_deployment_signs_in(responder: Reader) -> None:
    assert "Incidents" in responder.page.text
    assert "ann-responder" in responder.page.text


@pytest.mark.parametrize(
    ("key_id", "secret"),
    [
        (key_of(Role.VIEWER).access_key_id, "wrong"),
        (key_of(Role.VIEWER).access_key_id, ""),
        ("OIMANOBODYSKEY", key_of(Role.VIEWER).secret),
        ("", ""),
    ],
)
def test_whatever_is_wrong_with_a_key_is_said_in_the_same_words(
    console: Console, key_id: str, secret: str
) -> None:
    reader = console.reader()
    reader.opens("/sign-in")

    page = reader.presses("Sign in", access_key_id=key_id, secret=secret)

    assert page.status == 403
    assert "do not belong together" in page.text
    assert COOKIE not in reader.cookies


def test_what_has_to_be_typed_again_is_at_the_cursor(console: Console) -> None:
    reader = console.reader()
    at_first = reader.opens("/sign-in").html

    again = reader.presses("Sign in", access_key_id="OIMANOBODYSKEY", secret="wrong").html

    assert re.findall(r'<input id="(\w+)"[^>]*autofocus', at_first + again) == [
        "access_key_id",
        "secret",
    ]


def test_a_secret_is_not_shown_again(console: Console) -> None:
    reader = console.reader()
    reader.opens("/sign-in")

    page = reader.presses("Sign in", access_key_id="OIMAX", secret="a slip of the hand")

    assert "slip of the hand" not in page.html
    assert ("access_key_id", "OIMAX") in page.form("Sign in").fields


def test_who_is_not_signed_in_comes_back_to_the_page_that_they_wanted(console: Console) -> None:
    reader, key = console.reader(), key_of(Role.RESPONDER)
    reader.opens("/incidents/new")

    page = reader.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)

    assert "Start an incident" in page.text
    assert reader.path == "/console/incidents/new"


def test_a_shared_address_keeps_its_question_through_the_sign_in(console: Console) -> None:
    reader, key = console.reader(), key_of(Role.VIEWER)
    reader.opens("/simulate?engage=contact%2Fann&at=2026-12-25T03%3A00")

    reader.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)

    assert reader.path == "/console/simulate"
    assert dict(reader.page.form("Simulate").fields)["at"] == "2026-12-25T03:00"


def test_a_page_that_looks_for_news_goes_to_the_sign_in_and_comes_back(console: Console) -> None:
    shown = "https://console.example/console/incidents/checkout/1?a=b"
    headers = {"hx-request": "true", "hx-current-url": shown}

    page = console.reader().opens("/incidents/checkout/1/live/overview", **headers)

    to = "/console/sign-in?to=/incidents/checkout/1%3Fa%3Db"
    assert (page.status, page.headers["hx-redirect"]) == (204, to)


def test_what_was_written_while_the_session_ended_is_shown_and_not_done(
    console: Console, responder: Reader
) -> None:
    form = [("title", "Search is slow"), ("plan", "checkout")]
    console.world.passes(7 * DAY)

    referer = {"referer": "https://console.example/console/incidents/new?plan=checkout"}
    page = responder.posts("/incidents/new", form, **referer)
    assert page.status == 403
    assert "Search is slow" in page.text
    assert "/console/sign-in?to=/incidents/new%3Fplan%3Dcheckout" in page.html
    elsewhere = responder.posts("/incidents/new", form, **{"sec-fetch-site": "cross-site"})
    assert "Search is slow" not in elsewhere.text
    assert responder.path == "/console/sign-in"


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "evil"])
def test_signing_in_leads_to_no_other_site(console: Console, to: str) -> None:
    reader, key = console.reader(), key_of(Role.VIEWER)
    reader.opens(f"/sign-in?to={to}")

    reader.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)

    assert reader.path == "/console/"


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(
    console: Console,
) -> None:
    reader = console.signed_in(Role.VIEWER)

    session = next(one for one in reader.set_cookies if one.startswith(COOKIE))
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(session.split("; "))
    assert key_of(Role.VIEWER).secret not in session


def test_a_changed_session_is_none(console: Console, viewer: Reader) -> None:
    cookie = viewer.cookies[COOKIE]
    for place in range(0, len(cookie), 7):
        changed = "0" if cookie[place] != "0" else "1"
        viewer.cookies[COOKIE] = cookie[:place] + changed + cookie[place + 1 :]
        assert "Sign in" in viewer.opens("/").text


def test_a_viewer_can_t_make_a_session_of_somebody_else(viewer: Reader) -> None:
    own, other = key_of(Role.VIEWER).access_key_id, key_of(Role.ADMINISTRATOR).access_key_id
    viewer.cookies[COOKIE] = viewer.cookies[COOKIE].replace(own, other)

    assert "Sign in" in viewer.opens("/").text


def test_a_session_that_nobody_uses_ends_after_seven_days(console: Console, viewer: Reader) -> None:
    console.world.passes(7 * DAY)

    assert "Sign in" in viewer.opens("/").text


def test_a_session_that_is_used_goes_on(console: Console, viewer: Reader) -> None:
    for _ in range(5):
        console.world.passes(3 * DAY)
        assert "Sign in" not in viewer.opens("/").text


def test_sessions_end_with_their_key(console: Console, viewer: Reader) -> None:
    tools = replace(console.site.tools, keys=KnownKeys())
    console.site = replace(console.site, tools=tools)

    assert "Sign in" in viewer.opens("/").text


def test_sessions_of_a_key_can_be_ended_and_begun_again(console: Console, viewer: Reader) -> None:
    console.world.passes(1)
    began = int(console.world.now.timestamp())
    ended = replace(key_of(Role.VIEWER), sessions_from=began)
    console.site = replace(console.site, tools=replace(console.site.tools, keys=KnownKeys(ended)))

    assert "Sign in" in viewer.opens("/").text
    assert "Incidents" in console.signed_in(Role.VIEWER).page.text


def test_signing_out_forgets_the_session(viewer: Reader) -> None:
    viewer.presses("Sign out")

    assert COOKIE not in viewer.cookies
    assert "Sign in" in viewer.opens("/").text


def test_a_form_without_its_token_does_nothing(responder: Reader) -> None:
    page = responder.posts("/sign-out", [])

    assert page.status == 403
    assert COOKIE in responder.cookies


def test_a_token_of_another_session_does_nothing(console: Console, responder: Reader) -> None:
    token = dict(responder.page.form("Sign out").fields)["form_token"]
    other = console.signed_in(Role.RESPONDER)

    assert other.posts("/sign-out", [("form_token", token)]).status == 403
    assert other.posts("/sign-out", [("form_token", "not a token")]).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_a_form_from_elsewhere_does_nothing_even_with_its_token(
    responder: Reader, headers: dict[str, str]
) -> None:
    fields = responder.page.form("Sign out").fields

    assert responder.posts("/sign-out", fields, **headers).status == 403


def test_a_token_looks_different_every_time(responder: Reader) -> None:
    tokens = {dict(responder.opens("/").form("Sign out").fields)["form_token"] for _ in range(3)}

    assert len(tokens) == 3


def test_a_page_that_asks_for_news_after_the_session_ended_goes_to_the_sign_in(
    console: Console,
) -> None:
    page = console.reader().opens("/incidents/open", **{"hx-request": "true"})

    assert page.status == 204
    assert page.headers["hx-redirect"] == "/console/sign-in"


def test_a_viewer_is_refused_what_takes_more(viewer: Reader) -> None:
    page = viewer.opens("/incidents/new")

    assert page.status == 403
    assert "takes the role responder" in page.text


def test_every_answer_keeps_other_sites_and_scripts_out(viewer: Reader) -> None:
    for path in ("/", "/nothing-here", "/sign-in"):
        headers = viewer.opens(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
