"""Identifiers, codes and tokens that are the same in every run."""

from __future__ import annotations

import uuid
from itertools import count


class CountingIds:
    def __init__(self, first: int = 1) -> None:
        self._numbers = count(first)
        self._tokens = count(first)

    def new(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, str(next(self._numbers))))

    def code(self) -> str:
        return f"{next(self._numbers):06d}"

    def token(self) -> str:
        """As long as a real one, and as different."""
        return f"token-{next(self._tokens):015d}A"
