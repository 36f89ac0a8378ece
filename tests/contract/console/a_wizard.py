"""The wizard's first steps, as whoever goes through it takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.services.find_replication_set import THE_SET
from tests.world import DEPLOYMENT, World, code_in

if TYPE_CHECKING:
    from tests.contract.console.conftest import Console
    from tests.contract.console.reader import Page, Reader


PHONE = "+15550100123"


def emptied(console: Console) -> World:
    """It has nothing yet."""
    found = console.world.store.get(THE_SET)
    assert found
    console.world.store.commit(delete=[found])
    return console.world


def makes_the_set(reader: Reader) -> Page:
    reader.opens("/get-prepared/replication-set")
    return reader.presses(f"Create in {DEPLOYMENT.region}")


def makes_a_contact(reader: Reader, name: str = "Ann Lee", address: str = PHONE) -> Page:
    reader.opens("/get-prepared/contact")
    return reader.presses("Create and send a code", name=name, address=address)


def activates(world: World, reader: Reader) -> Page:
    code = code_in(world.sms.sent[-1].text.body)
    return reader.presses("Activate", code=code)
