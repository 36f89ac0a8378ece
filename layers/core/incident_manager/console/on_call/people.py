"""People as a drawing tells them apart: by name, and by a quiet shade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.calendar import name_of
from incident_manager.domain.contact import Contact
from incident_manager.domain.reachability import unreachable_because

if TYPE_CHECKING:
    from collections.abc import Iterable


_SHADES = 8
NOBODY = "Nobody"


@dataclass(frozen=True, slots=True)
class People:
    """`order` is that of the turns: neighbours get different shades."""

    order: Sequence[str]
    contacts: Mapping[str, Contact | None]

    @classmethod
    def of(cls, contacts: Mapping[str, Contact | None], arns: Iterable[str]) -> People:
        return cls(tuple(dict.fromkeys(arns)), contacts)

    def name(self, contact_arn: str) -> str:
        """Of one that was deleted, the alias."""
        contact = self.contacts.get(contact_arn)
        return name_of(contact) if contact else arn.owner(contact_arn)

    def names(self, contact_arns: Sequence[str]) -> str:
        return ", ".join(map(self.name, contact_arns)) or NOBODY

    def fault(self, contact_arn: str) -> str | None:
        """Why no page for them can go out now, or None."""
        contact = self.contacts.get(contact_arn)
        return unreachable_because(contact) if contact else "the contact was deleted"

    def fitting(self, contact_arns: Sequence[str], letters: float) -> str:
        """As much of the names as fits into so many letters: first names, initials, one letter."""
        names = [self.name(one) for one in contact_arns]
        firsts = [one.split(" ")[0] for one in names]
        initials = ["".join(word[0] for word in one.split()[:2]) for one in names]
        ways = [", ".join(one) for one in (names, firsts, initials)] if names else [NOBODY, "Gap"]
        shortest = initials[0][:1] if names else "–"
        return next((one for one in ways if len(one) <= letters), shortest)

    def shade(self, contact_arns: Sequence[str]) -> str:
        """A class of the stylesheet."""
        if not contact_arns:
            return "gap"
        known = contact_arns[0] in self.order
        return f"person-{self.order.index(contact_arns[0]) % _SHADES + 1}" if known else "person-1"
