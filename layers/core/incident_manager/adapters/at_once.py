"""Calls that wait for AWS and not for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
V = TypeVar("V")


def at_once(call: Callable[[V], T], given: Sequence[V]) -> list[T]:
    """What the call returned for each, in their order; all are made at the same time.

    Raises what the first of them raised, once all are done.
    """
    if len(given) <= 1:
        return [call(one) for one in given]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  not for one call's sake

    with ThreadPoolExecutor(max_workers=len(given)) as pool:
        return list(pool.map(call, given))
