"""Many things to do, of which one that fails keeps no other waiting."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

T = TypeVar("T")
V = TypeVar("V")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


def run_all(tasks: Iterable[Callable[[], T]]) -> tuple[T, ...]:
    """What each task returned. All are run, also after one raised; then the first error is."""
    return _raised([_result(task) for task in tasks])


def results_of(tasks: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """What each task returned or raised; all are run at the same time."""
    if len(tasks) <= 1:
        return [_result(task) for task in tasks]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  not for one page's sake

    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        return list(pool.map(_result, tasks))


@overload
def together(a: Callable[[], A], b: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def together(a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], /) -> tuple[A, B, C]: ...
@overload
def together(
    a: Callable[[], A], b: Callable[[], B], c: Callable[[], C], d: Callable[[], D], /
) -> tuple[A, B, C, D]: ...
@overload
def together(*tasks: Callable[[], T]) -> tuple[T, ...]: ...
def together(*tasks: Callable[[], object]) -> tuple[object, ...]:
    """What each task returned, all run at the same time. Raises the first error of any."""
    return _raised(results_of(tasks))


def results_until(
    until: datetime,
    clock: Callable[[], datetime],
    do: Callable[[V], T],
    items: Iterable[V],
    at_once: int,
) -> Iterator[tuple[V, T | Exception]]:
    """Each item with what came of it, some done `at_once`; none is begun after `until` (UTC)."""
    left = iter(items)
    while clock() < until and (batch := tuple(islice(left, at_once))):
        yield from zip(batch, results_of([partial(do, one) for one in batch]), strict=True)


def _result(task: Callable[[], T]) -> T | Exception:
    try:
        return task()
    except Exception as error:
        return error


def _raised(results: Iterable[T | Exception]) -> tuple[T, ...]:
    done: list[T] = []
    errors: list[Exception] = []
    for result in results:
        if isinstance(result, Exception):
            errors.append(result)
        else:
            done.append(result)
    if errors:
        raise errors[0]
    return tuple(done)
