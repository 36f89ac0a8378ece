"""Escalation plans, response plans, and what they would do."""

from incident_manager.console.views.plans import (  # noqa: F401
    escalation,
    lists,
    response,
    simulating,
)
