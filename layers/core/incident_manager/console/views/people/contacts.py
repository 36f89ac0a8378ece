"""The list of people, and a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.api.operations import CONTACTS
from incident_manager.console.numbers import dialled
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.people.channel_state import (
    ShownChannel,
    shown_channels,
    what_is_next,
)
from incident_manager.console.views.people.contact import show
from incident_manager.console.views.people.first_channels import FirstChannel, add_channels
from incident_manager.console.wording import alias_of
from incident_manager.domain.address import address_fault
from incident_manager.domain.contact import ChannelType, Contact, ContactType
from incident_manager.domain.reachability import unreachable_because
from incident_manager.domain.role import Role
from incident_manager.services.finding import find
from incident_manager.store import Ref, Slice, Window

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.console.visit import Visit
    from incident_manager.store import Store

_AT_ONCE = 100
_MOST_READS = 3
_SEARCHED = Window(500)
_FIRST_CHANNELS = {ChannelType.SMS: "Phone", ChannelType.EMAIL: "E-mail"}


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the list."""

    contact: Contact
    channels: tuple[ShownChannel, ...]
    fault: str | None


@get("/contacts")
def people(desk: Desk) -> Answer:
    words = desk.visit.asked("q")
    found = people_found(desk.store, words) if words else people_in(desk.store, desk.after)
    return desk.page(
        "people/list.html",
        section="Contacts",
        people=[
            Person(one, shown_channels(one, desk.now), unreachable_because(one))
            for one in found.items
        ],
        words=words,
        following=found.next,
    )


def people_found(store: Store, words: str) -> Slice[Contact]:
    """Whose name or alias contains these words, among the first 500 contacts of any kind."""
    sought = words.casefold()
    kept = (
        one
        for one in store.contacts("", _SEARCHED).items
        if one.type is ContactType.PERSONAL
        and (sought in one.alias or sought in (one.display_name or "").casefold())
    )
    return Slice(tuple(kept), None)


def people_in(store: Store, after: str | None) -> Slice[Contact]:
    """Some of the people, by alias: schedules and plans are in the same list, so it is read on,
    three times at most, until somebody is found.
    """
    for _ in range(_MOST_READS):
        found = store.contacts("", Window(_AT_ONCE, after))
        kept = tuple(one for one in found.items if one.type is ContactType.PERSONAL)
        after = found.next
        if kept or after is None:
            break
    return Slice(kept, after)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """As typed; the alias, where there is none, made of the name."""

    alias: str = ""
    display_name: str = ""
    addresses: dict[ChannelType, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, visit: Visit) -> NewPerson:
        given = {kind: dialled(kind, visit.field(f"address-{kind}")) for kind in _FIRST_CHANNELS}
        addresses = {kind: address for kind, address in given.items() if address}
        name = visit.field("display_name")
        return cls(visit.field("alias") or alias_of(name), name, addresses)

    @property
    def channels(self) -> tuple[FirstChannel, ...]:
        return tuple(
            FirstChannel(kind, _FIRST_CHANNELS[kind], address)
            for kind, address in self.addresses.items()
        )

    def check(self) -> None:
        """What would be refused once the contact is there. Raises Refused."""
        for kind, address in self.addresses.items():
            if fault := address_fault(kind, address):
                raise Refused(f"{_FIRST_CHANNELS[kind]}: {fault}", member=f"address-{kind}")


@get("/contacts/new", role=Role.ADMINISTRATOR)
def new(desk: Desk) -> Answer:
    return _form(desk, NewPerson())


@post("/contacts/new", role=Role.ADMINISTRATOR)
def create(desk: Desk) -> Answer:
    """The contact, its channels, each with a code on its way, and a plan that uses them all at
    once. What is refused after the contact exists is mended on its page.
    """
    given, token = NewPerson.of(desk.visit), desk.visit.field("client_token")
    try:
        given.check()
        made = desk.call(
            CONTACTS,
            "CreateContact",
            Alias=given.alias,
            DisplayName=given.display_name or None,
            Type="PERSONAL",
            Plan={"Stages": []},
            IdempotencyToken=token or None,
        )
    except Refused as refused:
        return _form(desk, given, refused)
    try:
        add_channels(desk, made["ContactArn"], given.channels, token)
    except Refused as refused:
        return show(desk, given.alias, refused=refused)
    channels = find(desk.store, Ref(Contact, made["ContactArn"])).channels
    said = what_is_next(channels) if channels else "Add a channel next."
    return desk.go(f"/contacts/{given.alias}", f"The contact exists. {said}")


def _form(desk: Desk, given: NewPerson, refused: Refused | None = None) -> Answer:
    return desk.form(
        "people/new.html",
        refused,
        section="Contacts",
        given=given,
        kinds=[kind for kind in _FIRST_CHANNELS if kind in desk.ports.senders],
        client_token=desk.visit.field("client_token") or desk.ports.ids.new(),
    )
