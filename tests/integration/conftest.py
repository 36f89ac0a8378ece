"""The functions as they are deployed, on an AWS account in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.in_process_account import account, environment

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _account() -> Iterator[None]:
    with environment(), account():
        yield
