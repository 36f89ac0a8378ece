"""The people the engine may ask about, read before it runs, so that it needs no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact

if TYPE_CHECKING:
    from collections.abc import Iterable


class ContactsNeededError(Exception):
    """The engine came upon contacts that were not read yet: read these and run it again."""

    def __init__(self, arns: frozenset[str]) -> None:
        super().__init__(f"{len(arns)} contacts are needed")
        self.arns = arns


@dataclass(frozen=True, slots=True)
class Directory:
    """Contacts by ARN as they are at the moment; None stands for one that was read and does not
    exist.
    """

    contacts: Mapping[str, Contact | None] = field(default_factory=dict)

    def require(self, arns: Iterable[str]) -> None:
        """Raise ContactsNeededError for those that were never read, all of them at once."""
        if missing := frozenset(arns) - self.contacts.keys():
            raise ContactsNeededError(missing)

    def contact(self, arn: str) -> Contact | None:
        self.require((arn,))
        return self.contacts[arn]

    def extended(self, contacts: Mapping[str, Contact | None]) -> Directory:
        return Directory({**self.contacts, **contacts})
