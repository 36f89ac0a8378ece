"""How many cases a property is tried with: the same ones each time, or, with `CASES=thousands` in
the environment, thousands of new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def _cases(number: int) -> settings:
    if os.environ.get("CASES") != "thousands":
        return settings(max_examples=number, derandomize=True, deadline=None, database=None)
    slow = [HealthCheck.too_slow]
    return settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=slow)


cases = _cases(50)
few_cases = _cases(12)  # where one is a whole season
