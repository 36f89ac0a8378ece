"""Whatever breaks the shape of an operation's input is refused before anything is read or written.

Each request asks about things that exist and is wrong in one place, so that nothing but the check
stands between it and the records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from incident_manager.wire.service_models import operation_model
from tests.conformance.operations import IMPLEMENTED
from tests.conformance.requests import about_what_exists
from tests.conformance.signed_requests import send
from tests.contract.wire.shape_values import full_values
from tests.contract.wire.wrong_values import wrong_inputs

if TYPE_CHECKING:
    from tests.conformance.populated import Populated


@pytest.mark.parametrize(("service", "operation"), IMPLEMENTED)
def test_a_broken_request_is_refused_and_touches_nothing(
    populated: Populated, service: str, operation: str
) -> None:
    shape = operation_model(service, operation).input_shape
    assert shape is not None
    before, asked = populated.records, populated.asked_of_outside()

    for value in full_values(service, shape):
        params = about_what_exists(service, operation, populated.named, value)
        for wrong in wrong_inputs(service, shape, params):
            refusal = send(populated.clients[service], service, operation, wrong.params)
            assert (refusal.status, refusal.code) == (400, "ValidationException"), wrong
            assert wrong.at in refusal.message

    assert asked == []
    assert populated.records == before
