"""Requests that no browser of ours makes: whatever comes, the answer is one, and nothing leaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.console.assets import address
from incident_manager.domain.role import Role
from tests.contract.console.conftest import key_of
from tests.contract.console.reader import HOST
from tests.fakes.administration import FakeFailure
from tests.world import START

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.wire.signature import AccessKey
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

COOKIE = "__Host-console"
DAY = 24 * 60  # minutes
HOSTILE_PATHS = ("x\r\nSet-Cookie: a=b", "x%0d%0aSet-Cookie:%20a=b", "x\u2028é", "x?a=b&c#d")
UNREADABLE = ("[" * 100_000, '{"a":' * 100_000, "1" * 5_000)


def answer_to(console: Console, path: str, *cookies: str) -> dict[str, Any]:
    """To a GET, as the gateway gets it: no redirect is followed."""
    return console.site.serve(
        {
            "rawPath": path,
            "rawQueryString": "",
            "headers": {"host": HOST},
            "cookies": list(cookies),
            "requestContext": {"http": {"method": "GET"}},
        },
        console.world.now,
    )


@pytest.mark.parametrize("name", HOSTILE_PATHS)
def test_a_path_adds_no_header_to_the_redirect_to_the_sign_in(console: Console, name: str) -> None:
    location = answer_to(console, f"/console/contacts/{name}")["headers"]["location"]

    assert location.startswith("/console/sign-in?to=/contacts/x")
    assert location.isascii()
    assert location.isprintable()
    assert location.count("?") == 1
    assert "#" not in location


def test_a_page_to_come_back_to_adds_no_header(console: Console) -> None:
    reader, key = console.reader(), key_of(Role.VIEWER)
    answers: list[dict[str, Any]] = []

    def serve(event: dict[str, Any]) -> dict[str, Any]:
        answers.append(console.site.serve(event, console.world.now))
        return answers[-1]

    reader.serve = serve
    reader.opens("/sign-in?to=/x%0d%0aSet-Cookie:%20a=b%C3%A9")

    reader.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)

    (location,) = [one["headers"]["location"] for one in answers if one["statusCode"] == 303]
    assert location == "/console/x%0ASet-Cookie:%20a=b%C3%A9"


@pytest.mark.parametrize("time", ["9" * 5_000, "9" * 15, "٣", "-1", ""])
def test_a_forged_session_of_a_known_key_is_none(console: Console, time: str) -> None:
    forged = f"{COOKIE}={key_of(Role.VIEWER).access_key_id}.{time}.{time}.nonce.signature"

    assert answer_to(console, "/console/", forged)["statusCode"] == 303


def test_a_session_that_can_t_be_looked_up_is_answered_and_told(
    console: Console, viewer: Reader
) -> None:
    told: list[Exception] = []
    tools = replace(console.site.tools, keys=_Unreachable())
    console.site = replace(console.site, tools=tools, on_error=told.append)

    page = viewer.opens("/")

    assert page.status == 500
    assert "Something went wrong" in page.text
    assert [type(one) for one in told] == [ConnectionError]


def test_a_file_that_anybody_may_keep_carries_nobody_s_session(
    console: Console, viewer: Reader
) -> None:
    console.world.passes(2 * DAY)
    session = f"{COOKIE}={viewer.cookies[COOKIE]}"

    assert answer_to(console, f"/console{address('console.css')}", session)["cookies"] == []
    assert answer_to(console, "/console/", session)["cookies"] != []


@pytest.mark.parametrize("path", ["/contacts/{}", "/incidents/checkout/{}", "/on-call/{}"])
def test_what_is_longer_than_any_name_is_looked_for_nowhere(
    console: Console, viewer: Reader, path: str
) -> None:
    calls: list[str] = []

    def counted(name: str, call: Callable[[], Any]) -> Any:
        calls.append(name)
        return call()

    console.world.tap.around = counted

    assert viewer.opens(path.format("x" * 2_100)).status == 404
    assert calls == []


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_the_ledger_of_a_year_that_has_no_pages_is_today_s(viewer: Reader, year: str) -> None:
    page = viewer.opens(f"/settings/ledger?until={year}-01-01T00:00")

    assert page.status == 200


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/get-prepared/escalation-plan", "minutes"),
        ("/get-prepared/response-plan", "impact"),
        ("/incidents/new", "impact"),
        ("/on-call/rotations/new", "weekly_time"),
        ("/on-call/schedules/new", "move"),
        ("/plans/new", "change"),
        ("/plans/new", "minutes-0"),
        ("/response-plans/new", "impact"),
        ("/settings/routes/remove", "number"),
    ],
)
def test_a_number_of_thousands_of_digits_is_no_number(
    administrator: Reader, path: str, field: str
) -> None:
    token = administrator.page.form("Sign out").fields
    prefix = "remove-" if field == "change" else ""
    others = [("first", "alice"), ("weekly_day", "MON"), ("version", "0")]

    page = administrator.posts(path, [*token, *others, (field, prefix + "9" * 5_000)])

    assert page.status < 500


@pytest.mark.parametrize("text", UNREADABLE)
def test_json_that_can_t_be_read_is_refused(administrator: Reader, text: str) -> None:
    administrator.opens("/settings/routes")
    assert administrator.presses("Try it", event=text).status == 400

    administrator.opens("/settings/routes/new")
    page = administrator.presses("Add the rule", pattern=text, plan="checkout")
    assert page.status == 400
    assert ("pattern", text) in page.form("Add the rule").fields


@pytest.mark.parametrize("body", [*UNREADABLE, '{"half of a character": "\\ud83d"}'])
def test_a_failure_is_shown_whatever_its_sender_put_into_it(
    console: Console, administrator: Reader, body: str
) -> None:
    console.failures.messages = [FakeFailure(console.failures, "m-1", START, body=body)]

    page = administrator.opens("/settings/failures/m-1")

    assert page.status == 200
    assert "half of a character" in page.text or body in page.html.replace("&#34;", '"')


def test_a_neighbour_under_the_same_domain_puts_no_words_into_a_page(viewer: Reader) -> None:
    viewer.cookies["notice"] = "Send your key to eve"

    assert "eve" not in viewer.opens("/").text


@dataclass
class _Unreachable:
    def secret(self, _: str) -> AccessKey | None:
        raise ConnectionError


@pytest.mark.parametrize("path", ["/?after", "/?open-after", "/contacts?after", "/plans?after"])
def test_a_place_in_a_list_that_no_record_can_have_is_refused(viewer: Reader, path: str) -> None:
    page = viewer.opens(f"{path}={'x' * 2_100}")

    assert page.status == 400
    assert "no place in the list" in page.text
