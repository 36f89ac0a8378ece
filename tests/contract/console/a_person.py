"""A person, as tests of the console make and look at one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact
from incident_manager.store import Ref
from tests.world import DEPLOYMENT, World

if TYPE_CHECKING:
    from tests.contract.console.reader import Reader


NUMBER, MAIL = "+15550100", "ann@example.com"


def stored(world: World, alias: str) -> Contact:
    found = world.store.get(Ref(Contact, DEPLOYMENT.contact(alias)))
    assert found
    return found


def made(administrator: Reader, **changed: str) -> None:
    administrator.opens("/contacts/new")
    given = {"alias": "ann", "display_name": "Ann Berg", "address-SMS": NUMBER} | changed
    administrator.presses("Create and send codes", **given)
