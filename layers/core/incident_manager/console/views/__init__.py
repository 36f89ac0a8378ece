"""The pages. Importing this package registers them."""

from incident_manager.console.views import files, incidents, people, plans, sign_in  # noqa: F401
