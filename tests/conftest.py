"""What every function of the deployment is told, for those that a test imports; and what is told at
the end.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "incident-manager")
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "IncidentManager")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Here and not beside the tests: whoever prints for several workers reads no conftest further
    in.
    """
    from tests.chaos.summary import print_matrix  # noqa: PLC0415  after the environment is set

    print_matrix(terminalreporter)
