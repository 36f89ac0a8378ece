"""The pages of one incident. Importing this package registers them."""

from incident_manager.console.views.incident import (  # noqa: F401
    acknowledging,
    changes,
    engagements,
    events,
    items,
    metrics,
    properties,
    tabs,
)
