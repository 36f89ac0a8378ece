"""Whatever fails, once, at any call of any path: a page that is owed is sent, and nobody is told
what is not true.

The matrix of what was tried is printed with the results of the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.matrix import singles
from tests.chaos.scenario import PATHS
from tests.chaos.summary import TALLY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.scenario import Path


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_any_single_fault_breaks_no_invariant(
    path: Path, record_property: Callable[[str, object], None]
) -> None:
    tally = singles(path)
    record_property(TALLY, tally.json())

    assert tally.violated == {}
