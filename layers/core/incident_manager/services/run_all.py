"""One that fails keeps no other waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def run_all(tasks: Iterable[Callable[[], T]]) -> tuple[T, ...]:
    """What each task returned. All are run, also after one raised; then the first error is."""
    results: list[T] = []
    errors: list[Exception] = []
    for task in tasks:
        try:
            results.append(task())
        except Exception as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return tuple(results)
