"""What the record knows, tags, and deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import path


def test_they_have_what_the_record_knows(world: World, viewer: Reader) -> None:
    page = viewer.opens(path(world, "/properties"))

    for told in (world.incident.arn, "aws.cloudwatch", world.incident.dedupe_string):
        assert told in page.text


def test_an_administrator_adds_a_tag_and_removes_it(world: World, administrator: Reader) -> None:
    administrator.opens(path(world, "/properties"))

    administrator.presses("Add the tag", key="team", value="payments")
    assert world.incident.tags == {"team": "payments"}

    administrator.presses("Remove team")
    assert world.incident.tags == {}


def test_a_tag_that_is_refused_is_kept(world: World, administrator: Reader) -> None:
    administrator.opens(path(world, "/properties"))

    page = administrator.presses("Add the tag", key="aws:mine", value="x")

    assert page.status == 400
    assert dict(page.form("Add the tag").fields)["key"] == "aws:mine"


def test_an_administrator_deletes_it_for_good(world: World, administrator: Reader) -> None:
    administrator.opens(path(world, "/properties"))

    page = administrator.presses("Delete the incident for good")

    assert "The incident is deleted." in page.text
    assert world.incidents == ()


def test_a_responder_does_not(world: World, responder: Reader) -> None:
    page = responder.opens(path(world, "/properties"))
    token = dict(page.form("Add the note").fields)["form_token"]
    assert "Delete" not in page.text

    refused = responder.posts(path(world, "/delete"), [("form_token", token)])

    assert refused.status == 403
    assert len(world.incidents) == 1
