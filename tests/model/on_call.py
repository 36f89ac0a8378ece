"""Who is on call, found by walking from hand-off to hand-off. Part of the reference."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

DAY = 24 * 60


@dataclass(frozen=True)
class Override:
    """`members` take over from minute `start` until minute `end`."""

    members: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Rotation:
    """Minutes count from the story's first midnight (UTC). `hand_offs` are minutes of the day, each
    on every `days`-th day; `at_once` members are on call together.
    """

    members: tuple[str, ...]
    start: int
    hand_offs: tuple[int, ...]
    days: int = 1
    at_once: int = 1
    overrides: tuple[Override, ...] = field(default=())

    def overridden(self, override: Override) -> Rotation:
        return replace(self, overrides=(*self.overrides, override))

    def on_call(self, minute: int) -> tuple[str, ...]:
        if minute < self.start:
            return ()
        for override in reversed(self.overrides):
            if override.start <= minute < override.end:
                left = tuple(one for one in override.members if one in self.members)
                if left or not override.members:
                    return left
        return self._on_turn(sum(self._times(one, minute) for one in self.hand_offs))

    def _on_turn(self, turn: int) -> tuple[str, ...]:
        """Everybody moves up one place at a time, as often as there were changes of one person."""
        queue = list(self.members)
        at_once = min(self.at_once, len(queue))
        for _ in range(turn * self.at_once):
            queue.append(queue.pop(0))
        return tuple(dict.fromkeys(queue[:at_once]))

    def _times(self, hand_off: int, minute: int) -> int:
        """How often the hand-off happened by this minute, from its first time on."""
        at = self.start - self.start % DAY + hand_off
        if at < self.start:
            at += DAY
        times = 0
        while at <= minute:
            times += 1
            at += self.days * DAY
        return times
