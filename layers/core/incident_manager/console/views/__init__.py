"""The pages. Importing this package registers them."""

from incident_manager.console.views import (  # noqa: F401
    files,
    incident,
    incidents,
    on_call,
    people,
    plans,
    sign_in,
)
