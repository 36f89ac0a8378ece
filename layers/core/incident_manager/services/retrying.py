"""Read, decide, commit: again with fresh records whenever somebody else was faster."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from incident_manager.domain import arn
from incident_manager.domain.contact import Contact
from incident_manager.domain.directory import Directory, NeededError
from incident_manager.domain.rotation import Rotation
from incident_manager.services.errors import ContendedError
from incident_manager.store import Aggregate, ConflictError, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from incident_manager.domain.directory import Entry
    from incident_manager.store import Store

T = TypeVar("T")
R = TypeVar("R", bound=Aggregate)
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
    """The decision, and the people and rotations it was made with: read as the decision asks for
    them, many in a call.
    """
    known = Directory()
    while True:
        try:
            return decide(known), known
        except NeededError as needed:
            known = known.extended(_read(store, needed.arns, _entry_ref))


def read_contacts(store: Store, arns: Iterable[str]) -> Mapping[str, Contact | None]:
    return _read(store, arns, lambda one: Ref(Contact, one))


def read_rotations(store: Store, arns: Iterable[str]) -> Mapping[str, Rotation | None]:
    return _read(store, arns, lambda one: Ref(Rotation, one))


def _entry_ref(entry_arn: str) -> Ref[Entry]:
    return Ref(Rotation if arn.kind(entry_arn) == "rotation" else Contact, entry_arn)


def _read(
    store: Store, arns: Iterable[str], ref_of: Callable[[str], Ref[R]]
) -> Mapping[str, R | None]:
    """Records by ARN, in one call; None for each that does not exist."""
    refs = {one: ref_of(one) for one in arns}
    found = store.read(refs.values())
    return {one: found.get(ref) for one, ref in refs.items()}
