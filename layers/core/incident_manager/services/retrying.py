"""Read, decide, commit: again with fresh records whenever somebody else was faster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from incident_manager.domain import arn
from incident_manager.domain.contact import Contact
from incident_manager.domain.directory import Directory, NeededError
from incident_manager.domain.engagement import Engagement
from incident_manager.domain.response_plan import ResponsePlan
from incident_manager.domain.rotation import Rotation
from incident_manager.services.errors import ContendedError
from incident_manager.services.run_all import together
from incident_manager.store import Aggregate, ConflictError, Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from incident_manager.domain.directory import Entry
    from incident_manager.store import Reader

T = TypeVar("T")
R = TypeVar("R", bound=Aggregate)
_TRIES = 10
_A_CALL = 100  # records that one call reads


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


def with_directory(
    store: Reader, decide: Callable[[Directory], T], known: Directory | None = None
) -> tuple[T, Directory]:
    """The decision, and the people and rotations it was made with: those that are `known` already,
    and others read as the decision asks for them, many in a call.
    """
    known = known or Directory()
    while True:
        try:
            return decide(known), known
        except NeededError as needed:
            known = known.extended(_read(store, needed.arns, _entry_ref))


def read_contacts(store: Reader, arns: Iterable[str]) -> Mapping[str, Contact | None]:
    return _read(store, arns, lambda one: Ref(Contact, one))


def read_rotations(store: Reader, arns: Iterable[str]) -> Mapping[str, Rotation | None]:
    return _read(store, arns, lambda one: Ref(Rotation, one))


def read_engagements(store: Reader, arns: Iterable[str]) -> Mapping[str, Engagement | None]:
    return _read(store, arns, lambda one: Ref(Engagement, one))


def read_response_plans(store: Reader, arns: Iterable[str]) -> Mapping[str, ResponsePlan | None]:
    return _read(store, arns, lambda one: Ref(ResponsePlan, one))


def _entry_ref(entry_arn: str) -> Ref[Entry]:
    return Ref(Rotation if arn.kind(entry_arn) == "rotation" else Contact, entry_arn)


def _read(
    store: Reader, arns: Iterable[str], ref_of: Callable[[str], Ref[R]]
) -> Mapping[str, R | None]:
    """Records by ARN, in one call, or as many at the same time as they need; None for each that
    does not exist.
    """
    refs = [(one, ref_of(one)) for one in dict.fromkeys(arns)]
    chunks = [refs[at : at + _A_CALL] for at in range(0, len(refs), _A_CALL)]
    found = together(*(partial(_read_chunk, store, chunk) for chunk in chunks))
    return {name: record for part in found for name, record in part}


def _read_chunk(
    store: Reader, refs: Iterable[tuple[str, Ref[R]]]
) -> tuple[tuple[str, R | None], ...]:
    named = tuple(refs)
    found = store.read(ref for _, ref in named)
    return tuple((name, found.get(ref)) for name, ref in named)
