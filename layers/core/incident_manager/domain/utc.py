"""Points in time as text: UTC, to the millisecond, with a Z (what Step Functions waits for)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_ALMOST_A_MILLISECOND = timedelta(microseconds=999)


def isoformat(time: datetime) -> str:
    """Rounded up: who waits until then is never too early."""
    time = time + _ALMOST_A_MILLISECOND
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse(text: str) -> datetime:
    """Raises ValueError for anything that is no time with an offset."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"a time needs an offset from UTC: {text}")
    return time.astimezone(UTC)
