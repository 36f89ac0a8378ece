"""The operations of both services: those that are implemented, and the others."""

from __future__ import annotations

from incident_manager.api import handlers as _registers_them  # noqa: F401
from incident_manager.api.operations import OPERATIONS
from tests.contract.wire.shape_values import OPERATIONS as MODELLED

_REGISTERED: set[tuple[str, str]] = set(OPERATIONS)

IMPLEMENTED = [one for one in MODELLED if one in _REGISTERED]
UNWRITTEN = [one for one in MODELLED if one not in _REGISTERED]
