"""The pages. Importing this package registers them."""

from incident_manager.console.views import files, incidents, sign_in  # noqa: F401
