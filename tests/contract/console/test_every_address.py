"""Whom each address lets in, whatever it is: those that will be added as well."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from incident_manager.console.registry import ADDRESSES, Address
from incident_manager.domain.role import Role

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Reader

_PART = re.compile(r"\(\?P<\w+>(.*?)\)(?=/|$)")
# For everybody, signed in or not: files, the sign-in, the link in a page.
OPEN = {"GET /assets/x/x", "GET /sign-in", "POST /sign-in", "GET /a/x/x/x", "POST /a/x/x/x"}


def path_of(address: Address) -> str:
    """One of its paths; of alternatives the first."""
    return _PART.sub(
        lambda found: "x" if found[1].startswith("[") else found[1].partition("|")[0],
        address.pattern.pattern,
    )


def name_of(address: Address) -> str:
    return f"{address.method} {path_of(address)}"


GUARDED = [(one, one.role) for one in ADDRESSES if one.role is not None]
FORMS = [(one, role) for one, role in GUARDED if one.method == "POST"]
each = partial(pytest.mark.parametrize, ("address", "role"))
names = partial(map, lambda pair: name_of(pair[0]))


def test_no_other_address_is_open_to_everybody() -> None:
    assert {name_of(one) for one in ADDRESSES if one.role is None} == OPEN


def asks(reader: Reader, address: Address, *fields: tuple[str, str]) -> int:
    path = path_of(address)
    page = reader.opens(path) if address.method == "GET" else reader.posts(path, list(fields))
    return page.status


@each(GUARDED, ids=names(GUARDED))
def test_nobody_gets_in_without_signing_in(console: Console, address: Address, role: Role) -> None:
    reader = console.reader()

    asks(reader, address)

    assert reader.path == "/console/sign-in"


@each(GUARDED, ids=names(GUARDED))
def test_a_lesser_role_is_refused_even_with_a_good_token(
    console: Console, address: Address, role: Role
) -> None:
    for lesser in Role:
        if not lesser.may(role):
            reader = console.signed_in(lesser)
            assert asks(reader, address, *reader.page.form("Sign out").fields) == 403


@each(FORMS, ids=names(FORMS))
def test_no_form_is_taken_without_its_token_or_from_elsewhere(
    console: Console, address: Address, role: Role
) -> None:
    reader = console.signed_in(role)
    other = console.signed_in(role).page.form("Sign out").fields
    own = reader.page.form("Sign out").fields

    assert asks(reader, address) == 403
    assert asks(reader, address, *other) == 403
    elsewhere = reader.posts(path_of(address), own, **{"sec-fetch-site": "cross-site"})
    assert elsewhere.status == 403
