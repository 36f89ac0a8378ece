"""Two things at the same moment, their calls in an order that the test chooses."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, SECOND = "first", "second"
_PATIENCE = 10  # seconds, after which a test that waits for itself fails instead of hanging


class Turns:
    """Each call waits for its actor's turn; one call at a time is made, so every run is the same.

    An actor that is done leaves its turns to the other. Beyond the order the first one goes first.
    Calls on threads that an actor starts itself are no turns: it is waiting for them.
    """

    def __init__(self, order: str) -> None:
        """`order`: `"1221"` is one call of the first, two of the second, one of the first."""
        self._order = [FIRST if turn == "1" else SECOND for turn in order]
        self._running = {FIRST, SECOND}
        self._actors: dict[int, str] = {}
        self._turn = threading.Condition()
        self.made: list[tuple[str, str]] = []

    def run(self, first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
        """What both returned; the error of one is raised once both have ended."""
        with ThreadPoolExecutor(2) as pool:
            futures = [
                pool.submit(self._act, FIRST, first),
                pool.submit(self._act, SECOND, second),
            ]
        return futures[0].result(), futures[1].result()

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        actor = self._actors.get(threading.get_ident())
        if actor is None:
            return call()
        with self._turn:
            came = self._turn.wait_for(lambda: self._whose() == actor, timeout=_PATIENCE)
            assert came, f"{actor} waited for its turn to {name} in vain: {self.made}"
            try:
                return call()
            finally:
                self.made.append((actor, name))
                if self._order:
                    self._order.pop(0)
                self._turn.notify_all()

    def _act(self, actor: str, action: Callable[[], Any]) -> Any:
        self._actors[threading.get_ident()] = actor
        try:
            return action()
        finally:
            with self._turn:
                # The next thread may get the same identity.
                del self._actors[threading.get_ident()]
                self._running.discard(actor)
                self._turn.notify_all()

    def _whose(self) -> str:
        while self._order and self._order[0] not in self._running:
            self._order.pop(0)
        return self._order[0] if self._order else min(self._running)
