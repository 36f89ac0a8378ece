"""The people and rotations the engine may ask about, read before it runs, so that it needs no
I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from incident_manager.domain.contact import Contact
from incident_manager.domain.rotation import Rotation

if TYPE_CHECKING:
    from collections.abc import Iterable

Entry: TypeAlias = Contact | Rotation


class NeededError(Exception):
    """The engine came upon contacts or rotations that were not read yet: read these and run it
    again.
    """

    def __init__(self, arns: frozenset[str]) -> None:
        super().__init__(f"{len(arns)} records are needed")
        self.arns = arns


@dataclass(frozen=True, slots=True)
class Directory:
    """Contacts and rotations by ARN as they are at the moment; None stands for one that was read
    and does not exist.
    """

    entries: Mapping[str, Entry | None] = field(default_factory=dict)

    def require(self, arns: Iterable[str]) -> None:
        """Raise NeededError for those that were never read, all of them at once."""
        if missing := frozenset(arns) - self.entries.keys():
            raise NeededError(missing)

    def contact(self, arn: str) -> Contact | None:
        found = self._entry(arn)
        return found if isinstance(found, Contact) else None

    def rotation(self, arn: str) -> Rotation | None:
        found = self._entry(arn)
        return found if isinstance(found, Rotation) else None

    def extended(self, entries: Mapping[str, Entry | None]) -> Directory:
        return Directory({**self.entries, **entries})

    def _entry(self, arn: str) -> Entry | None:
        self.require((arn,))
        return self.entries[arn]
