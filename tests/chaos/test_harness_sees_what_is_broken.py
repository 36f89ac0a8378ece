"""A harness that finds nothing proves nothing: each of these breaks one rule, and is found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.mutation import MUTATIONS, Mutation, broken

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_a_broken_product_violates_the_invariant(mutation: Mutation, tmp_path: Path) -> None:
    assert mutation.violation in broken(mutation, tmp_path)
