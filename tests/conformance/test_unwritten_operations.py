"""An operation that is not implemented says so, and does nothing (decision 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.wire.service_models import operation_model
from tests.conformance.operations import IMPLEMENTED, UNWRITTEN
from tests.conformance.requests import about_what_exists
from tests.conformance.signed_requests import send
from tests.contract.wire.shape_values import full_values

if TYPE_CHECKING:
    from tests.conformance.populated import Populated


def test_every_operation_is_implemented_or_not() -> None:
    assert len(IMPLEMENTED) + len(UNWRITTEN) == 31 + 39


def test_what_is_not_implemented_says_so_and_touches_nothing(populated: Populated) -> None:
    before, asked = populated.records, populated.asked_of_outside()

    for service, operation in UNWRITTEN:
        shape = operation_model(service, operation).input_shape
        assert shape is not None
        for value in full_values(service, shape):
            params = about_what_exists(service, operation, populated.named, value)
            refusal = send(populated.clients[service], service, operation, params)
            assert (refusal.status, refusal.code) == (501, "NotImplementedException")
            assert operation in refusal.message

    assert asked == []
    assert populated.records == before
