"""Read, decide, commit: again with fresh records whenever somebody else was faster."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from incident_manager.domain.contact import Contact
from incident_manager.domain.directory import ContactsNeededError, Directory
from incident_manager.services.errors import ContendedError
from incident_manager.store import ConflictError, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from incident_manager.store import Store

T = TypeVar("T")
_TRIES = 10


def until_committed(attempt: Callable[[], T]) -> T:
    """The attempt's result, once it meets no conflict.

    Raises ContendedError after ten tries, with nothing written.
    """
    for _ in range(_TRIES):
        try:
            return attempt()
        except ConflictError as conflict:
            last = conflict
    raise ContendedError(f"the records were changed by others at the same time ({last})") from last


def with_directory(store: Store, decide: Callable[[Directory], T]) -> tuple[T, Directory]:
    """The decision, and the people it was made with: read as the decision asks for them, many in a
    call.
    """
    known = Directory()
    while True:
        try:
            return decide(known), known
        except ContactsNeededError as needed:
            known = known.extended(read_contacts(store, needed.arns))


def read_contacts(store: Store, arns: Iterable[str]) -> Mapping[str, Contact | None]:
    refs = {arn: Ref(Contact, arn) for arn in arns}
    found = store.read(refs.values())
    return {arn: found.get(ref) for arn, ref in refs.items()}
