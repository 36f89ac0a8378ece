"""What an incident points to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader
    from tests.world import World


from tests.contract.console.incident.an_incident import MANY, path


def test_an_item_is_added_and_removed(world: World, responder: Reader) -> None:
    responder.opens(path(world, "/related-items"))

    page = responder.presses("Add the item", title="Board", value="https://example.com/d/1")
    assert page.links["Board"] == "https://example.com/d/1"
    assert 'rel="noopener noreferrer"' in page.html

    page = responder.presses("Remove this item")
    assert "Board" not in page.text


def test_an_arn_is_told_from_a_url(world: World, responder: Reader) -> None:
    bucket = "arn:aws:s3:::123456789012:bucket"
    responder.opens(path(world, "/related-items"))

    responder.presses("Add the item", value=bucket, type="INVOLVED_RESOURCE")

    (item,) = world.store.related_items(world.incident.arn, MANY).items
    assert (item.type, item.value_kind, item.value) == ("INVOLVED_RESOURCE", "arn", bucket)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.com", "vbscript:x"]
)
def test_only_addresses_of_the_web_are_links(world: World, responder: Reader, address: str) -> None:
    responder.opens(path(world, "/related-items"))

    page = responder.presses("Add the item", title="Look", value=address)

    assert address in page.text
    assert address not in page.links.values()


def test_an_item_that_is_there_already_is_refused_and_kept(world: World, responder: Reader) -> None:
    for _ in range(2):
        responder.opens(path(world, "/related-items"))
        responder.presses("Add the item", value="https://example.com", type="TASK")

    assert responder.page.status == 409
    fields = dict(responder.page.form("Add the item").fields)
    assert (fields["value"], fields["type"]) == ("https://example.com", "TASK")
