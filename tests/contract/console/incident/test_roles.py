"""Who may look, and who may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import TABS, path


def test_a_viewer_sees_everything_and_is_offered_nothing(world: World, viewer: Reader) -> None:
    for tab in TABS:
        page = viewer.opens(path(world, tab))
        assert page.status == 200
        assert [list(one.buttons) for one in page.forms] == [["Sign out"]]


@pytest.mark.parametrize(
    "what",
    [
        "acknowledge", "code", "resolve", "reopen", "edit", "summary", "delete", "notes",
        "events", "events/1", "events/1/delete", "metrics", "related-items",
        "related-items/1/remove", "engagements", "engagements/stop", "tags", "tags/remove",
    ],
)  # fmt: skip
def test_a_viewer_is_refused(world: World, viewer: Reader, what: str) -> None:
    token = dict(viewer.opens(path(world)).form("Sign out").fields)["form_token"]

    page = viewer.posts(path(world, f"/{what}"), [("form_token", token)])

    assert page.status == 403


@pytest.mark.parametrize("token", [[], [("form_token", "forged")]])
def test_a_form_that_is_not_ours_is_refused(
    world: World, responder: Reader, token: list[tuple[str, str]]
) -> None:
    page = responder.posts(path(world, "/resolve"), token)

    assert page.status == 403
    assert world.incident.open


@pytest.mark.parametrize("where", ["/incidents/checkout/none", "/incidents/no-plan/none/timeline"])
def test_an_incident_that_is_not_there_is_not_found(viewer: Reader, where: str) -> None:
    assert viewer.opens(where).status == 404
