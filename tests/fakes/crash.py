"""A process that dies at a chosen call."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


EFFECTS = frozenset({"commit", "count", "send", "start"})  # calls that change something


class KilledError(BaseException):
    """The process is gone. Nothing in it can catch this, as nothing can catch a timeout or a lost
    host.
    """


@dataclass(slots=True)
class Crash:
    """Kills at call number `at` (from 1): before it, or `after` it took effect unheard.

    Only calls of these `names` count. A dead process makes no further call, on no thread.
    """

    at: int
    after: bool
    names: frozenset[str] | None = None
    made: int = 0
    happened: bool = False
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        with self._lock:
            if self.happened:
                raise KilledError
            counts = self.names is None or name in self.names
            self.made += counts
            mine = counts and self.made == self.at
            if mine and not self.after:
                self._die(name)
        result = call()
        if mine:
            self._die(name)
        return result

    def _die(self, name: str) -> None:
        self.happened = True
        raise KilledError(name)


@dataclass(slots=True)
class CallCount:
    """How many calls were made, and which."""

    names: list[str] = field(default_factory=list)

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        self.names.append(name)
        return call()
