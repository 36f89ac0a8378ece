"""Schedules and rotations. Importing this package registers its pages.

Those of one schedule come before those of rotations: a schedule may be called `rotations`.
"""

from incident_manager.console.views.on_call import (  # noqa: F401
    calendars,
    edit_schedule,
    overrides,
    overview,
    rotations,
    schedule,
)
