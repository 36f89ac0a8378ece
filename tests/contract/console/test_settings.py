"""The settings: replication set, access keys, failures and the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.console.views import ledger
from incident_manager.domain.role import Role
from incident_manager.domain.utc import isoformat
from incident_manager.ports import NotSent, Replayed
from incident_manager.services.find_replication_set import THE_SET
from tests.contract.console.conftest import key_of
from tests.fakes.administration import FakeFailure, FakeKey
from tests.world import essential, number_of, records_of

if TYPE_CHECKING:
    from incident_manager.domain.replication_set import ReplicationSet
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Page, Reader

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "left \u202e thgir ot"]
PAGES = ["", "/replication-set", "/access-keys", "/routes", "/failures", "/ledger"]
OWN = key_of(Role.ADMINISTRATOR).access_key_id


@pytest.fixture
def one(console: Console) -> FakeFailure:
    """Something that could not be done."""
    failure = FakeFailure(console.failures, "0b7f", console.world.now, body='{"source": "acme"}')
    console.failures.messages.append(failure)
    return failure


def test_every_part_has_a_page_that_the_overview_leads_to(administrator: Reader) -> None:
    links = administrator.opens("/settings").links

    for path in PAGES[1:]:
        assert f"/console/settings{path}" in links.values()
        assert administrator.opens(f"/settings{path}").status == 200
    assert links["Get prepared"] == "/console/get-prepared"


def test_a_phone_which_has_no_rail_signs_out_here(viewer: Reader) -> None:
    page = viewer.opens("/settings")

    assert [list(form.buttons) for form in page.forms] == [["Sign out"], ["Sign out"]]


def test_a_viewer_sees_no_keys_no_failures_and_no_forms(one: FakeFailure, viewer: Reader) -> None:
    assert "Failures" not in viewer.opens("/settings").links
    for path in ("/access-keys", "/failures", f"/failures/{one.id}", "/routes/new"):
        assert viewer.opens(f"/settings{path}").status == 403
    for path in ("/replication-set", "/ledger"):
        page = viewer.opens(f"/settings{path}")
        assert page.status == 200
        assert [list(form.buttons) for form in page.forms] in (
            [["Sign out"]],
            [["Sign out"], ["Show"]],
        )


POSTS = [
    "/replication-set/create", "/replication-set/add-region", "/replication-set/delete-region",
    "/replication-set/protection", "/replication-set/delete", "/access-keys",
    f"/access-keys/{OWN}/end-sessions", f"/access-keys/{OWN}/revoke", "/routes/save",
    "/routes/remove", "/routes/up", "/routes/down", "/failures/replay-all", "/failures/0b7f/replay",
    "/failures/0b7f/discard",
]  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_less_than_an_administrator_or_a_forged_form_changes_nothing(
    console: Console, one: FakeFailure, responder: Reader, administrator: Reader, path: str
) -> None:
    before = records_of(console.world)
    token = [pair for pair in responder.opens("/").form("Sign out").fields if pair[0]]

    assert responder.posts(f"/settings{path}", token).status == 403
    assert administrator.posts(f"/settings{path}", []).status == 403
    assert records_of(console.world) == before
    assert console.failures.messages == [one]
    assert console.keys.keys == {}
    assert console.keys.ended == []


# The replication set


def test_the_set_shows_its_regions_and_what_they_are_encrypted_with(viewer: Reader) -> None:
    page = viewer.opens("/settings/replication-set")

    assert "Status Active" in page.text
    assert "eu-central-1 this deployment" in page.text


def test_a_region_comes_and_goes(console: Console, administrator: Reader) -> None:
    fresh(console, administrator)

    page = administrator.presses("Add the Region", region="eu-west-1")
    assert "eu-west-1 is being added" in page.text
    assert "eu-west-1" in [one.name for one in the_set(console).regions]
    console.world.passes(2 * 24 * 60)
    administrator.opens("/settings/replication-set")
    page = administrator.presses("Delete the copy in eu-west-1")
    assert "eu-west-1 is being deleted" in page.text


def test_a_region_that_is_refused_is_kept_as_typed(console: Console, administrator: Reader) -> None:
    fresh(console, administrator)

    page = administrator.presses("Add the Region", region="mars-1", key="a key")

    assert page.status == 400
    fields = dict(page.form("Add the Region").fields)
    assert (fields["region"], fields["key"]) == ("mars-1", "a key")
    assert [one.name for one in the_set(console).regions] == ["eu-central-1"]


def test_a_protected_set_can_t_be_deleted(console: Console, administrator: Reader) -> None:
    fresh(console, administrator)

    administrator.presses("Turn deletion protection on")
    assert the_set(console).protected
    page = administrator.presses("Erase everything", confirm="yes")
    assert "type erase everything" in page.text
    page = administrator.presses("Erase everything", confirm="erase everything")
    assert page.status == 400
    administrator.presses("Turn deletion protection off")
    page = administrator.presses("Erase everything", confirm="erase everything")

    assert the_set(console).deleting
    assert "is being deleted" in page.text
    assert "Erase everything" not in page.text


def test_what_changes_is_seen_without_a_reload(console: Console, administrator: Reader) -> None:
    page = fresh(console, administrator)
    seen = page.html.partition("seen=")[2].partition('"')[0]
    state = f"/settings/replication-set/state?seen={seen}"

    assert administrator.opens(state).status == 204
    administrator.opens("/settings/replication-set")
    administrator.presses("Add the Region", region="eu-west-1")
    assert "eu-west-1" in administrator.opens(state).text


# Access keys


def test_a_new_key_shows_its_secret_once_and_nowhere_else(
    console: Console, administrator: Reader
) -> None:
    administrator.opens("/settings/access-keys")
    cookies = len(administrator.set_cookies)

    page = administrator.presses("Create the key", name="terraform", role="viewer")

    (key,) = console.keys.keys.values()
    assert (key.name, key.role) == ("terraform", Role.VIEWER)
    assert f"export AWS_SECRET_ACCESS_KEY={key.secret}" in page.text
    assert "export AWS_ENDPOINT_URL_SSM_INCIDENTS=https://incidents.example.com" in page.text
    assert administrator.set_cookies[cookies:] == []
    assert administrator.path == "/console/settings/access-keys"
    assert page.headers["cache-control"] == "no-store"
    page = administrator.opens("/settings/access-keys")
    assert key.secret not in page.html
    assert "terraform viewer" in page.text


@pytest.mark.parametrize(("name", "role"), [("has space", "viewer"), ("", "viewer"), ("x", "king")])
def test_a_key_that_can_t_be_is_not_made(
    console: Console, administrator: Reader, name: str, role: str
) -> None:
    administrator.opens("/settings/access-keys")

    page = administrator.presses("Create the key", name=name, role=role)

    assert page.status == 400
    assert dict(page.form("Create the key").fields)["name"] == name
    assert console.keys.keys == {}


def test_sessions_of_a_key_are_ended(console: Console, administrator: Reader) -> None:
    held(console, "OIMAGRAFANA", "grafana")
    administrator.opens("/settings/access-keys")

    page = administrator.presses("End all sessions")

    assert console.keys.ended == [("OIMAGRAFANA", console.world.now)]
    assert "signed out within a minute" in page.text


def test_a_key_is_revoked(console: Console, administrator: Reader) -> None:
    held(console, "OIMAGRAFANA", "grafana")
    administrator.opens("/settings/access-keys")

    administrator.presses("Revoke the key")

    assert console.keys.keys == {}


def test_one_s_own_key_is_not_revoked_by_mistake(console: Console, administrator: Reader) -> None:
    held(console, OWN, "ann-administrator")
    page = administrator.opens("/settings/access-keys")
    assert "the key that I am signed in with" in page.text

    page = administrator.presses("Revoke the key")
    assert page.status == 400
    assert OWN in console.keys.keys
    administrator.presses("Revoke the key", own="yes")

    assert console.keys.keys == {}


def test_a_key_that_is_gone_is_said_to_be_gone(console: Console, administrator: Reader) -> None:
    held(console, "OIMAGRAFANA", "grafana")
    administrator.opens("/settings/access-keys")
    console.keys.keys.clear()

    assert administrator.presses("Revoke the key").status == 404


# Failures


def test_the_list_tells_why_and_nothing_of_the_event_but_its_name(
    one: FakeFailure, administrator: Reader
) -> None:
    page = administrator.opens("/settings/failures")

    assert "no routing rule matches" in page.text
    assert "checkout-5xx" in page.text
    assert "acme" not in page.html
    assert "acme" in administrator.opens(page.links[one.reason]).text
    assert one.advice in administrator.page.text


def test_a_failure_is_replayed_to_a_plan(
    console: Console, one: FakeFailure, administrator: Reader
) -> None:
    administrator.opens(f"/settings/failures/{one.id}")

    page = administrator.presses("Replay it", plan="checkout")

    assert console.failures.replayed == [(one.id, "checkout")]
    assert "Replayed: Opened" in page.text
    assert "Nothing waits" in page.text


def test_one_that_fails_again_is_kept_with_what_was_typed(
    console: Console, one: FakeFailure, administrator: Reader
) -> None:
    one.broken = True
    administrator.opens(f"/settings/failures/{one.id}")

    page = administrator.presses("Replay it", plan="checkout")

    assert page.status == 400
    assert "the function failed: ConflictError" in page.text
    assert dict(page.form("Replay it").fields)["plan"] == "checkout"
    assert console.failures.messages == [one]


def test_one_that_is_kept_anew_is_not_said_to_be_done(
    one: FakeFailure, administrator: Reader
) -> None:
    one.outcome = Replayed("Kept no routing rule matches", taken=False)
    administrator.opens(f"/settings/failures/{one.id}")

    assert "It failed again, and is kept anew" in administrator.presses("Replay it").text


def test_all_are_replayed_each_for_itself(
    console: Console, one: FakeFailure, administrator: Reader
) -> None:
    broken = FakeFailure(console.failures, "1c", console.world.now, broken=True)
    console.failures.messages.insert(0, broken)
    administrator.opens("/settings/failures")

    page = administrator.presses("Replay all")

    assert "1 replayed, 1 failed again." in page.text
    assert console.failures.messages == [broken]


def test_a_failure_is_discarded(console: Console, one: FakeFailure, administrator: Reader) -> None:
    administrator.opens(f"/settings/failures/{one.id}")

    administrator.presses("Discard it")

    assert (console.failures.messages, console.failures.replayed) == ([], [])


def test_a_failure_that_is_gone_is_not_found(one: FakeFailure, administrator: Reader) -> None:
    administrator.opens(f"/settings/failures/{one.id}")
    one.remove()

    assert administrator.presses("Replay it").status == 404


@pytest.mark.parametrize("text", HOSTILE)
def test_what_anybody_sent_is_text(one: FakeFailure, administrator: Reader, text: str) -> None:
    one.reason, one.body, one.attributes = text, text, {text: text}

    for path in ("/settings/failures", f"/settings/failures/{one.id}"):
        page = administrator.opens(path)
        assert text in page.text
        assert "<img" not in page.html
        assert "<script>alert" not in page.html


# The ledger


def test_a_period_with_too_much_in_it_is_refused_in_words(
    console: Console, viewer: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_MOST", 1)
    world = console.world
    plan = world.response_plan("both", world.person("ann"), world.person("bob"))
    world.fires(plan, "cpu")
    world.passes(1)

    page = viewer.opens("/settings/ledger")

    assert page.status == 400
    assert "Period: more than 1 engagements began in it." in page.text
    assert "All is well" in page.text


def test_the_ledger_says_that_all_is_well(console: Console, viewer: Reader) -> None:
    fires(console)
    console.world.passes(1)

    page = viewer.opens("/settings/ledger")

    assert "All is well" in page.text
    assert "Owed 1 Sent 1" in page.text


def test_what_is_overdue_is_named(console: Console, viewer: Reader) -> None:
    console.world.sms.refusals[number_of("alice")] = NotSent("busy", passing=True)
    fires(console)
    console.world.passes(30)

    page = viewer.opens("/settings/ledger")

    assert "1 overdue" in page.text
    assert console.world.pages[0].arn in page.text
    assert "All is well" not in page.text


def test_a_period_can_be_chosen(console: Console, viewer: Reader) -> None:
    fires(console)
    began = isoformat(console.world.now)[:16]

    assert "Owed 0" in viewer.opens(f"/settings/ledger?until={began}").text
    assert viewer.opens("/settings/ledger?since=2026-01-01T00:00").status == 400
    assert viewer.opens(f"/settings/ledger?since={began}&until=2020-01-01T00:00").status == 400
    assert viewer.opens("/settings/ledger?since=x").status == 200


def fires(console: Console) -> None:
    alice = console.world.person("alice")
    plan = console.world.escalation("primary", (5, essential(alice)))
    console.world.fires(console.world.response_plan("checkout", plan), "cpu")


def fresh(console: Console, reader: Reader) -> Page:
    """A set of the deployment's own Region, made by the page itself."""
    console.world.store.commit(delete=[the_set(console)])
    reader.opens("/settings/replication-set")
    reader.presses("Create the replication set")
    return reader.opens("/settings/replication-set")


def the_set(console: Console) -> ReplicationSet:
    found = console.world.store.get(THE_SET)
    assert found
    return found


def held(console: Console, key_id: str, name: str) -> None:
    console.keys.keys[key_id] = FakeKey(key_id, name, Role.ADMINISTRATOR)
