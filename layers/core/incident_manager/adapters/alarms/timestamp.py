"""Times in the notations of SNS, CloudWatch and EventBridge."""

from __future__ import annotations

from datetime import UTC, datetime


def parse_time(text: str | None) -> datetime | None:
    """The moment in UTC; None where there is no text, or none that tells a time.

    A time without an offset is UTC: every AWS service writes UTC.
    """
    try:
        time = datetime.fromisoformat(text or "")
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def event_time(time: datetime) -> str:
    """The notation of an EventBridge event's `time`: whole seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
