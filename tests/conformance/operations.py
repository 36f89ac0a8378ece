"""The operations of both services: those that are implemented, and the others."""

from __future__ import annotations

from incident_manager.api import handlers
from incident_manager.api.operations import OPERATIONS
from tests.contract.wire.shape_values import OPERATIONS as MODELLED

assert handlers  # importing it registers them

IMPLEMENTED = [one for one in MODELLED if one in OPERATIONS]
UNWRITTEN = [one for one in MODELLED if one not in OPERATIONS]
