"""What a client sends is what the handler gets, and the other way round, for all 70 operations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_manager.wire.encoding import encode_output
from incident_manager.wire.service_models import CONTACTS, INCIDENTS, operation_model
from tests.contract.wire.shape_values import OPERATIONS, strategy

if TYPE_CHECKING:
    from incident_manager.wire.calls import Caller
    from tests.contract.wire.conftest import ClientFor

bounded = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_both_services_are_known_whole() -> None:
    assert len(OPERATIONS) == 31 + 39


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
@bounded
@given(data=st.data())
def test_calls_and_answers_arrive_as_they_were_sent(
    client: ClientFor, service: str, operation: str, data: st.DataObject
) -> None:
    model = operation_model(service, operation)
    assert model.input_shape is not None
    params = data.draw(strategy(service, model.input_shape.name, sent=True))
    output: dict[str, Any] = {}
    if model.output_shape is not None:
        output = data.draw(strategy(service, model.output_shape.name, sent=False))
    received = []

    def handle(given: dict[str, Any], caller: Caller) -> dict[str, Any]:
        received.append((given, caller.access_key_id))
        return output

    answer = client({(service, operation): handle}, service)._make_api_call(operation, params)

    status = answer.pop("ResponseMetadata")["HTTPStatusCode"]
    ((given_params, access_key_id),) = received
    assert {**given_params, **_tokens(model)} == {**params, **_tokens(model)}
    assert access_key_id == "OIMKEYFORTHETESTS001"
    assert answer == output
    assert status == model.http.get("responseCode", 200)


def test_an_answer_without_content_has_no_body_and_no_type_of_one() -> None:
    model = operation_model(INCIDENTS, "TagResource")

    response = encode_output(model, {})

    assert (response.status, response.headers, response.body) == (204, {}, b"")


def test_times_are_answered_as_seconds_with_whole_milliseconds_that_have_passed() -> None:
    model = operation_model(CONTACTS, "DescribeEngagement")
    times = {
        "StartTime": datetime(2020, 11, 18, 11, 56, 57, 579_999, tzinfo=UTC),
        "StopTime": datetime(2020, 11, 18, 11, 56, 58, tzinfo=timezone(timedelta(hours=-5))),
    }

    response = encode_output(model, times)

    assert response.body == b'{"StartTime":1605700617.579,"StopTime":1605718618.0}'


def test_members_are_answered_in_the_order_of_the_model_without_those_that_are_none() -> None:
    model = operation_model(CONTACTS, "DescribeEngagement")

    response = encode_output(model, {"Sender": "s", "IncidentId": None, "ContactArn": "c"})

    assert response.body == b'{"ContactArn":"c","Sender":"s"}'


def _tokens(model: Any) -> dict[str, str]:
    """The members that the client fills in where the caller gave none."""
    return dict.fromkeys(model.idempotent_members, "")
