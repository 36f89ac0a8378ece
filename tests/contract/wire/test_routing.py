"""Requests find their operation and keep their signature, however a gateway hands them over."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from incident_manager.wire.endpoint import Endpoint
from incident_manager.wire.http import HttpRequest
from incident_manager.wire.service_models import CONTACTS, INCIDENTS
from incident_manager.wire.signature import authenticator
from tests.contract.wire.shape_values import TEXTS
from tests.in_process_http import (
    KEY,
    URL,
    InProcessSession,
    KnownKeys,
    client_for,
    gateway_event,
    signed_at,
)

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest, AWSResponse

ARN = "arn:aws:ssm-incidents::123456789012:response-plan/plan_a-1"
PATH_STYLE = "/_aws/execute-api/a1b2c3d4"


def _nowhere(_: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError("no gateway stands behind this client")


@cache
def _client(service: str, prefix: str) -> Any:
    return client_for(_nowhere, service, url=URL + prefix)


class Gateway(InProcessSession):
    """A gateway that may decode the path and take the prefix away before it calls the function."""

    def __init__(self, prefix: str, *, strips: bool, decodes: bool) -> None:
        self.received: list[dict[str, Any]] = []
        self._prefix, self._strips, self._decodes = prefix, strips, decodes
        handlers = {
            (INCIDENTS, "ListTagsForResource"): self._handle,
            (INCIDENTS, "TagResource"): self._handle,
            (INCIDENTS, "UntagResource"): self._handle,
            (INCIDENTS, "GetTimelineEvent"): self._handle,
            (CONTACTS, "ListContacts"): self._handle,
        }
        self.endpoint = Endpoint(handlers, authenticator(KnownKeys(KEY)), prefix)
        super().__init__(self._to_function)

    def client(self, service: str, prefix: str = "") -> Any:
        """A client that was told the address of this gateway, with this prefix."""
        client = _client(service, prefix)
        client._endpoint.http_session = self
        return client

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        self._event = gateway_event(request, decoded_path=self._decodes)
        return super().send(request)

    def _to_function(self, event: dict[str, Any]) -> dict[str, Any]:
        path = self._event["rawPath"]
        if self._strips:
            path = path.removeprefix(self._prefix.rstrip("/")) or "/"
        request = HttpRequest.from_gateway_event({**event, "rawPath": path})
        return self.endpoint.serve(request, signed_at(request)).to_gateway()

    def _handle(self, params: dict[str, Any], _: Any) -> dict[str, Any]:
        self.received.append(params)
        return {}


@pytest.mark.parametrize("decodes", [True, False])
@pytest.mark.parametrize("strips", [True, False])
@pytest.mark.parametrize("client_prefix", ["", "/prod", "/prod/", PATH_STYLE, PATH_STYLE + "/"])
def test_clients_reach_the_endpoint_under_any_prefix(
    client_prefix: str, strips: bool, decodes: bool
) -> None:
    prefix = client_prefix or PATH_STYLE  # without one: a host-style address of the same stack
    gateway = Gateway(prefix, strips=strips, decodes=decodes)

    gateway.client(INCIDENTS, client_prefix).tag_resource(resourceArn=ARN, tags={"team": "a"})
    gateway.client(CONTACTS, client_prefix).list_contacts(AliasPrefix="a")

    assert gateway.received == [{"resourceArn": ARN, "tags": {"team": "a"}}, {"AliasPrefix": "a"}]


@pytest.mark.parametrize("decodes", [True, False])
@pytest.mark.parametrize("left_plain", ["", ":", ":/"])
def test_an_arn_in_the_path_may_be_encoded_or_not(left_plain: str, decodes: bool) -> None:
    gateway = Gateway("", strips=False, decodes=decodes)
    url = f"{URL}/tags/{quote(ARN, left_plain)}"
    request = AWSRequest("POST", url, headers={}, data=b'{"tags":{"team":"a"}}')
    SigV4Auth(Credentials(KEY.access_key_id, KEY.secret), INCIDENTS, "eu-west-1").add_auth(request)

    response = gateway.send(request.prepare())

    assert response.status_code == 204
    assert gateway.received == [{"resourceArn": ARN, "tags": {"team": "a"}}]


@pytest.mark.parametrize("text", TEXTS)
def test_a_label_in_a_path_may_hold_anything(text: str) -> None:
    gateway = Gateway("", strips=False, decodes=False)
    client = gateway.client(INCIDENTS)

    client.list_tags_for_resource(resourceArn=text)

    assert gateway.received == [{"resourceArn": text}]


def test_a_signature_for_one_resource_is_not_good_for_another() -> None:
    gateway = Gateway("", strips=False, decodes=False)
    url = f"{URL}/tags/{quote(ARN, '')}"
    request = AWSRequest("POST", url, headers={}, data=b'{"tags":{}}')
    SigV4Auth(Credentials(KEY.access_key_id, KEY.secret), INCIDENTS, "eu-west-1").add_auth(request)
    prepared = request.prepare()
    prepared.url += "-other"

    response = gateway.send(prepared)

    assert response.headers["x-amzn-ErrorType"] == "InvalidSignatureException"
    assert gateway.received == []


def test_query_members_are_read_and_signed_whatever_they_hold() -> None:
    gateway = Gateway("", strips=False, decodes=True)
    client = gateway.client(INCIDENTS)
    odd = "a+b c=d&e;f~g/h:%41é🙂"

    client.untag_resource(resourceArn=ARN, tagKeys=["b c+d", "a=1", "b c+d", "B", "z@:."])
    client.get_timeline_event(eventId=odd, incidentRecordArn=ARN)

    assert gateway.received == [
        {"resourceArn": ARN, "tagKeys": ["b c+d", "a=1", "b c+d", "B", "z@:."]},
        {"eventId": odd, "incidentRecordArn": ARN},
    ]


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("POST", "/", {}),
        ("GET", "/startIncident", {}),
        ("POST", "/startincident", {}),
        ("POST", "/startIncident/", {}),
        ("POST", "/tags/", {}),
        ("POST", "/other/startIncident", {}),
        ("POST", "/prodstartIncident", {}),
        ("POST", "/", {"x-amz-target": "Elsewhere.ListContacts"}),
        ("POST", "/", {"x-amz-target": "ListContacts"}),
        ("GET", "/", {"x-amz-target": "SSMContacts.ListContacts"}),
        ("POST", "/startIncident", {"x-amz-target": "SSMContacts.ListContacts"}),
    ],
)
def test_what_leads_nowhere_is_an_unknown_operation(
    method: str, path: str, headers: dict[str, str]
) -> None:
    endpoint = Endpoint({}, authenticator(KnownKeys()), prefix="/prod/")

    answer = endpoint.serve(HttpRequest(method, path, (), headers, b""), _NOW)

    document = json.loads(answer.body)
    assert answer.status == 404
    assert "UnknownOperationException" in (
        answer.headers.get("x-amzn-ErrorType"),
        document.get("__type"),
    )


_NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_ssm_contacts_has_its_own_word_for_an_unknown_operation() -> None:
    headers = {"x-amz-target": "SSMContacts.PageEverybody"}
    endpoint = Endpoint({}, authenticator(KnownKeys()))

    answer = endpoint.serve(HttpRequest("POST", "/", (), headers, b"{}"), _NOW)

    document = json.loads(answer.body)
    assert answer.status == 400
    assert document["__type"] == "ValidationException"
    assert document["Reason"] == "UNKNOWN_OPERATION"
