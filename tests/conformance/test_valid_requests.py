"""Whatever the shapes accept is answered, or refused with an exception that the model declares.

The endpoint raises what it would answer with 500, and what it answers is held to the model, so
either comes out of the client's call as it is. A failure shows the request that led to it, as small
as it can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incident_manager.wire.service_models import operation_model
from tests.conformance.operations import IMPLEMENTED
from tests.conformance.requests import requests

if TYPE_CHECKING:
    from tests.conformance.populated import Populated

bounded = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

_ONLY_ASK = ("BatchGet", "Describe", "Get", "List")
# GetReplicationSet also takes the next step of a change; a wrong code counts as a try.
_CHANGE_ALL_THE_SAME = {"GetReplicationSet", "ActivateContactChannel"}
# Ends everything that the requests after it would be about.
_IN_ANY_ORDER = [one for one in IMPLEMENTED if one[1] != "DeleteReplicationSet"]


def _ask(populated: Populated, service: str, operation: str, params: dict[str, Any]) -> bool:
    """Whether it was answered; fails on a refusal that is none of the model's."""
    try:
        populated.clients[service]._make_api_call(operation, params)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert code in {one.name for one in operation_model(service, operation).error_shapes}
        assert 400 <= status < 500, error
        assert code != "ThrottlingException", "nobody else was there to get in the way"
        return False
    return True


@pytest.mark.parametrize(("service", "operation"), IMPLEMENTED)
@settings(bounded, max_examples=20)
@given(data=st.data())
def test_a_valid_request_is_answered_or_refused_as_modelled(
    populated: Populated, service: str, operation: str, data: st.DataObject
) -> None:
    populated.rewind()
    before = populated.records
    params = data.draw(requests(service, operation, populated.named))

    answered = _ask(populated, service, operation, params)

    asked_only = operation.startswith(_ONLY_ASK) or not answered
    if asked_only and operation not in _CHANGE_ALL_THE_SAME:
        assert populated.records == before


@settings(bounded, max_examples=40)
@given(data=st.data())
def test_requests_are_answered_or_refused_as_modelled_in_any_order(
    populated: Populated, data: st.DataObject
) -> None:
    """Each may be about what the ones before it made, and people are paged meanwhile."""
    populated.rewind()
    for _ in range(data.draw(st.integers(1, 12))):
        service, operation = data.draw(st.sampled_from(_IN_ANY_ORDER))
        params = data.draw(requests(service, operation, populated.names()))

        _ask(populated, service, operation, params)

        populated.api.world.passes(data.draw(st.sampled_from([0, 1, 5])))
