"""How many cases each property is tried with: `ROTATION_PROFILE=thousands pytest ...` for a long
look; otherwise the same few each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("few", max_examples=12, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "thousands",
    max_examples=2_000,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

cases = settings(settings.get_profile(os.environ.get("ROTATION_PROFILE", "few")))
