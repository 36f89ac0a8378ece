"""One deployed stack for all end-to-end tests: the real template on a local AWS of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.local_stack.cast import create_replication_set
from tests.local_stack.stack import LOCAL, local_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.local_stack.stack import Stack

HERE = Path(__file__).parent
# A stage of one minute takes 0.6 seconds.
WAIT_SCALE = 0.01


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several workers (`--dist loadgroup`): what waits for a stack begins first, and all tests
    of a stack are in one worker.
    """
    for item in items:
        if item.path.parent == HERE:
            shared = "stack" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.xdist_group("stack" if shared else item.path.stem))
    items.sort(key=lambda item: item.path.parent != HERE)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Shared, so a test makes contacts, plans and alarms under names of its own.

    What the template's policies do not allow is refused: a permission that is missing fails here.
    """
    with local_stack(LOCAL / "e2e", wait_scale=WAIT_SCALE, enforce_iam=True) as running:
        create_replication_set(running)
        yield running
