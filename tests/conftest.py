"""What every function of the deployment is told, for those that a test imports; the stack that
tests share; and what is told at the end.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from botocore.loaders import JSONFileLoader

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tests.local_stack.stack import Stack

os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "incident-manager")
os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "IncidentManager")

_read = cache(JSONFileLoader().load_file)


def _load_file_once(self: JSONFileLoader, file_path: str) -> Any:
    """Each of botocore's sessions reads the same models anew, and tests have hundreds of them."""
    return _read(file_path)


JSONFileLoader.load_file = _load_file_once  # type: ignore[method-assign]

# A stage of one minute takes 0.6 seconds.
WAIT_SCALE = 0.01


# Files whose tests wait for a minute or two of real time, the longest first.
LONGEST = (
    "test_two_regions.py",
    "test_killed_processes.py",
    "test_releases.py",
    "test_cloudformation.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, and all else fits in beside it; then what needs a stack."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[int, bool]:
    name = item.path.name
    place = LONGEST.index(name) if name in LONGEST else len(LONGEST)
    return place, "stack" not in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The real template on a local AWS. Each worker's own, shared by its tests: each makes
    contacts, plans and alarms under names of its own.
    """
    from tests.local_stack.prepared import prepared_stack  # noqa: PLC0415  few tests want it

    with prepared_stack("e2e", WAIT_SCALE) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed on a stack says what the functions complained of meanwhile."""
    report = yield
    deployment = getattr(item.funcargs.get("stack"), "deployment", None)
    if report.failed and deployment:
        from tests.local_stack.function_logs import complaints  # noqa: PLC0415  few tests want it

        since = datetime.fromtimestamp(call.start, UTC)
        lines = complaints(deployment, since)
        report.sections.append(("Complaints of functions", "\n".join(lines) or "None"))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Here and not beside the tests: whoever prints for several workers reads no conftest further
    in.
    """
    from tests.chaos.summary import print_matrix  # noqa: PLC0415  after the environment is set

    print_matrix(terminalreporter)
