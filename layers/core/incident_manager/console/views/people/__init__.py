"""People: how they are reached, and whether they would be."""

from incident_manager.console.views.people import (  # noqa: F401
    channels,
    contact,
    contacts,
    deleting,
    testing,
)
