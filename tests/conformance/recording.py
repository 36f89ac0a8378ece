"""Which tests call which operations through a real client: a pytest plugin.

Every call of a botocore client goes through one method, whatever stands behind the client. Only the
test's own calls count, not those of fixtures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from botocore.client import BaseClient

Key: TypeAlias = "tuple[str, str]"


@dataclass(slots=True, eq=False)  # pytest keeps plugins by identity
class Recording:
    """Tests by operation: those that got an answer, and those that got a refusal."""

    answered: dict[Key, set[str]] = field(default_factory=dict)
    refused: dict[Key, set[str]] = field(default_factory=dict)
    passed: int = 0
    _test: str | None = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._test = item.nodeid
        try:
            return (yield)
        finally:
            self._test = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.passed += report.when == "call" and report.passed

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The method of all clients that makes a call, with a note of what came of it."""

        @wraps(call)
        def noted(client: BaseClient, operation: str, params: dict[str, Any]) -> Any:
            key = (client.meta.service_model.service_name, operation)
            try:
                answer = call(client, operation, params)
            except ClientError:
                self._note(self.refused, key)
                raise
            self._note(self.answered, key)
            return answer

        return noted

    def _note(self, where: dict[Key, set[str]], key: Key) -> None:
        if self._test is not None:
            where.setdefault(key, set()).add(self._test)
