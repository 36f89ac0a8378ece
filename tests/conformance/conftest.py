"""The deployment of the API's own tests, populated."""

from __future__ import annotations

import pytest

from tests.conformance.populated import Populated
from tests.contract.api.conftest import Api, api, clients, new_account

__all__ = ["api", "clients", "new_account"]


@pytest.fixture
def populated(api: Api) -> Populated:  # noqa: F811  the fixture, by its name
    return Populated(api)
