"""The pages. Importing this package registers them."""

from incident_manager.console.views import files, incident, incidents, sign_in  # noqa: F401
