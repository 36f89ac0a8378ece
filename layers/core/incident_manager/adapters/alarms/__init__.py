"""The doors in: whatever invokes `ingest_alarm`, told as triggers."""

from incident_manager.adapters.alarms.doors import records, triggers
from incident_manager.adapters.alarms.reading import Reading, Unreadable

__all__ = ["Reading", "Unreadable", "records", "triggers"]
