"""The story's minutes, counted from the midnight (UTC) before it begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.world import START

MIDNIGHT = datetime(START.year, START.month, START.day, tzinfo=UTC)


def minute_of(time: datetime) -> int:
    minutes, rest = divmod(time - MIDNIGHT, timedelta(minutes=1))
    assert not rest, f"{time} is between two minutes"
    return minutes


def time_of(minute: int) -> datetime:
    return MIDNIGHT + timedelta(minutes=minute)
