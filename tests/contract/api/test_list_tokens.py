"""A list token is good for the list that gave it out, as it was given out."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.store import Ref
from tests.contract.api.refusals import refused
from tests.contract.records import contact, engagement, incident, plan, replication_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.api.conftest import Api

NOT_OURS = "it is not a token that ListContacts gave out"


@pytest.fixture
def token(api: Api) -> str:
    """Of the first page of two contacts."""
    api.world.store.commit([contact(name) for name in ("alice", "bob", "carol")])
    found: str = api.contacts.list_contacts(MaxResults=1)["NextToken"]
    return found


def test_a_token_goes_on_where_its_page_ended(api: Api, token: str) -> None:
    found = api.contacts.list_contacts(MaxResults=1, NextToken=token)

    assert [one["Alias"] for one in found["Contacts"]] == ["bob"]


def test_the_same_page_has_the_same_token(api: Api, token: str) -> None:
    assert api.contacts.list_contacts(MaxResults=1)["NextToken"] == token


@pytest.mark.parametrize(
    "tamper",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: ("X" if token[0] != "X" else "Y") + token[1:],
        lambda token: token[:-43],
        lambda token: token[-43:],
        lambda token: token[:20] + token[21:],
        lambda token: token + token,
        lambda token: token.swapcase(),
        lambda _: "nonsense",
        lambda _: "=",
        lambda token: "/" * 2000 + token[-43:],
    ],
)
def test_a_token_that_was_tampered_with_is_refused(
    api: Api, token: str, tamper: Callable[[str], str]
) -> None:
    with refused("ValidationException", NOT_OURS):
        api.contacts.list_contacts(MaxResults=1, NextToken=tamper(token))


def test_a_token_that_is_no_text_is_refused_too(api: Api) -> None:
    with refused("ValidationException", "nextToken"):
        api.incidents.list_response_plans(nextToken="\ud800" * 50)


def test_a_cursor_of_ones_own_making_is_refused(api: Api, token: str) -> None:
    inner = token[:-43]
    scope, _ = json.loads(base64.urlsafe_b64decode(inner + "=" * (-len(inner) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps([scope, "carol"]).encode()).decode()

    with refused("ValidationException", NOT_OURS):
        api.contacts.list_contacts(MaxResults=1, NextToken=forged.rstrip("=") + token[-43:])


def test_a_token_of_another_operation_or_service_is_refused(api: Api, token: str) -> None:
    with refused("ValidationException", "ListEngagements"):
        api.contacts.list_engagements(NextToken=token)
    with refused("ValidationException", "nextToken: it is not a token that ListResponsePlans"):
        api.incidents.list_response_plans(nextToken=token)


def test_a_token_of_other_filters_is_refused(api: Api, token: str) -> None:
    with refused("ValidationException", "NextToken: it belongs to another operation or other"):
        api.contacts.list_contacts(AliasPrefix="a", NextToken=token)


def test_a_token_holds_for_another_page_size(api: Api, token: str) -> None:
    found = api.contacts.list_contacts(MaxResults=2, NextToken=token)

    assert [one["Alias"] for one in found["Contacts"]] == ["bob", "carol"]


def test_a_token_ends_with_the_replication_set_that_it_was_made_under(api: Api, token: str) -> None:
    store = api.world.store
    old = store.get(Ref(type(replication_set()), ""))
    assert old is not None
    store.commit([replace(old, token_key="another")])
    api.incidents.list_replication_sets()

    with refused("ValidationException", NOT_OURS):
        api.contacts.list_contacts(MaxResults=1, NextToken=token)


def _tokens(api: Api) -> dict[str, Any]:
    api.world.store.commit([incident("1"), incident("2"), plan("a"), plan("b")])
    api.world.store.commit([engagement("a" * 18), engagement("b" * 18)])
    return {
        "list_incident_records": api.incidents.list_incident_records(maxResults=1)["nextToken"],
        "list_response_plans": api.incidents.list_response_plans(maxResults=1)["nextToken"],
        "list_engagements": api.contacts.list_engagements(MaxResults=1)["NextToken"],
    }


def test_every_token_is_what_the_models_let_a_token_be(api: Api, token: str) -> None:
    tokens = {token, *_tokens(api).values()}

    assert max(len(one) for one in tokens) <= 2000
    assert all(
        set(one) <= set(base64.urlsafe_b64encode(b"").decode()) | _CHARACTERS for one in tokens
    )


_CHARACTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
