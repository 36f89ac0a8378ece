"""Identifiers, and codes and tokens nobody can guess."""

from __future__ import annotations

import secrets
import uuid


class RandomIds:
    def new(self) -> str:
        return str(uuid.uuid4())

    def code(self) -> str:
        return f"{secrets.randbelow(1_000_000):06d}"

    def token(self) -> str:
        return secrets.token_urlsafe(16)
