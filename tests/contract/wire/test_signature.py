"""A request is authentic when one of our keys signed exactly this request, now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from incident_manager.wire import signature
from incident_manager.wire.calls import Caller
from incident_manager.wire.endpoint import Endpoint
from incident_manager.wire.errors import ApiError
from incident_manager.wire.http import HttpRequest, HttpResponse
from incident_manager.wire.service_models import CONTACTS, INCIDENTS
from incident_manager.wire.signature import AccessKey, authenticator, verify
from tests.in_process_http import KEY, URL, KnownKeys, gateway_event, signed_at

Change: TypeAlias = Callable[[HttpRequest], HttpRequest]

BODY = b'{"AliasPrefix":"a"}'
CALLS = {
    INCIDENTS: ("POST", "/listResponsePlans", {}, b'{"maxResults":5}'),
    CONTACTS: ("POST", "/", {"X-Amz-Target": "SSMContacts.ListContacts"}, BODY),
}
OPERATIONS = {INCIDENTS: "ListResponsePlans", CONTACTS: "ListContacts"}


def signed(
    service: str,
    key: AccessKey = KEY,
    token: str | None = None,
    extra: Mapping[str, str] | None = None,
) -> HttpRequest:
    """A call that botocore signed with this key; `extra` headers are signed as well."""
    method, path, headers, body = CALLS[service]
    request = AWSRequest(method, URL + path, headers={**headers, **(extra or {})}, data=body)
    credentials = Credentials(key.access_key_id, key.secret, token)
    SigV4Auth(credentials, service, "eu-west-1").add_auth(request)
    return HttpRequest.from_gateway_event(gateway_event(request.prepare()))


def serve(service: str, request: HttpRequest, now: datetime | None = None) -> HttpResponse:
    """The answer of an endpoint that knows KEY; `now` is when the request was signed."""
    operation = (service, OPERATIONS[service])
    endpoint = Endpoint({operation: _answer}, authenticator(KnownKeys(KEY)), on_error=_raise)
    return endpoint.serve(request, now or signed_at(request))


def _answer(_params: dict[str, Any], _caller: Caller) -> dict[str, Any]:
    return {}


def _raise(error: Exception) -> None:
    raise error


def refused(service: str, request: HttpRequest, now: datetime | None = None) -> tuple[str, str]:
    """The code and the message of the refusal, in the form of the service's protocol."""
    response = serve(service, request, now)
    document = json.loads(response.body)
    if service == CONTACTS:
        assert response.status == 400
        return document["__type"], document["message"]
    assert response.status == 403
    return response.headers["x-amzn-ErrorType"], document["message"]


def with_header(name: str, value: str) -> Change:
    return lambda request: replace(request, headers={**request.headers, name: value})


def without_header(name: str) -> Change:
    def change(request: HttpRequest) -> HttpRequest:
        return replace(request, headers={k: v for k, v in request.headers.items() if k != name})

    return change


def in_authorization(old: str, new: str) -> Change:
    def change(request: HttpRequest) -> HttpRequest:
        authorization = request.headers["authorization"]
        assert old in authorization
        return with_header("authorization", authorization.replace(old, new))(request)

    return change


@pytest.mark.parametrize("service", [INCIDENTS, CONTACTS])
def test_a_signed_request_is_served(service: str) -> None:
    assert serve(service, signed(service)).status == 200


@pytest.mark.parametrize("service", [INCIDENTS, CONTACTS])
@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (without_header("authorization"), "MissingAuthenticationTokenException", "Missing"),
        (with_header("authorization", "Bearer x"), "IncompleteSignatureException", "algorithm"),
        (with_header("authorization", "AWS4-HMAC-SHA256"), "IncompleteSignatureException", "Cred"),
        (in_authorization(", Signature=", ", Sig="), "IncompleteSignatureException", "'Signature'"),
        (in_authorization("SignedHeaders", "Signed"), "IncompleteSignatureException", "Headers'"),
        (in_authorization("/aws4_request", ""), "IncompleteSignatureException", "5 slash-delim"),
        (in_authorization("aws4_request", "aws5"), "IncompleteSignatureException", "5 slash-delim"),
        (without_header("x-amz-date"), "IncompleteSignatureException", "X-Amz-Date"),
        (with_header("x-amz-security-token", "t"), "UnrecognizedClientException", "token"),
        (in_authorization(KEY.access_key_id, "AKNOBODY"), "UnrecognizedClientException", "token"),
        (in_authorization("host;", ""), "InvalidSignatureException", "'host' must be a 'Signed"),
        (in_authorization("x-amz-date", "date"), "InvalidSignatureException", "'x-amz-date' must"),
        (in_authorization("Signature=", "Signature=0"), "InvalidSignatureException", "not match"),
        (in_authorization("Signature=", "Signature=é"), "InvalidSignatureException", "not match"),
        (in_authorization("eu-west-1", "eu-west-2"), "InvalidSignatureException", "not match"),
        (with_header("host", "example.org"), "InvalidSignatureException", "not match"),
        (lambda r: replace(r, body=r.body + b" "), "InvalidSignatureException", "not match"),
        (lambda r: replace(r, query=(("a", "b"),)), "InvalidSignatureException", "not match"),
        (
            with_header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
            "InvalidSignatureException",
            "SHA",
        ),
        (with_header("x-amz-content-sha256", "0" * 64), "InvalidSignatureException", "SHA-256"),
    ],
)
def test_what_is_not_signed_as_sent_is_refused(
    service: str, change: Change, code: str, told: str
) -> None:
    request = signed(service)

    found, message = refused(service, change(request), now=signed_at(request))

    assert found == code
    assert told in message


def test_a_key_with_another_secret_is_refused() -> None:
    impostor = replace(KEY, secret="guessed")

    code, message = refused(INCIDENTS, signed(INCIDENTS, impostor))

    assert code == "InvalidSignatureException"
    assert message.startswith("The request signature we calculated does not match")


def test_the_secret_that_stands_in_for_an_unknown_key_opens_nothing() -> None:
    nobody = AccessKey("AKNOBODY", signature._SECRET_OF_NOBODY, "arn")

    assert refused(INCIDENTS, signed(INCIDENTS, nobody))[0] == "UnrecognizedClientException"


def test_temporary_credentials_of_aws_are_refused() -> None:
    code, _ = refused(CONTACTS, signed(CONTACTS, token="a session token"))

    assert code == "UnrecognizedClientException"


def test_a_signature_is_good_for_15_minutes() -> None:
    request = signed(INCIDENTS)
    then = signed_at(request)

    for minutes in (-15, 0, 15):
        assert serve(INCIDENTS, request, then + timedelta(minutes=minutes)).status == 200
    late = refused(INCIDENTS, request, then + timedelta(minutes=15, seconds=1))
    early = refused(INCIDENTS, request, then - timedelta(minutes=15, seconds=1))

    assert late[0] == early[0] == "InvalidSignatureException"
    assert late[1].startswith("Signature expired: ")
    assert early[1].startswith("Signature not yet current: ")


@pytest.mark.parametrize(
    ("stamp", "code"),
    [
        ("yesterday", "IncompleteSignatureException"),
        ("2026-11-20T17:00:00Z", "IncompleteSignatureException"),
        ("20261121T000000Z", "InvalidSignatureException"),
    ],
)
def test_the_date_must_be_readable_and_that_of_the_scope(stamp: str, code: str) -> None:
    request = signed(INCIDENTS)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    scoped = in_authorization(request.headers["x-amz-date"][:8], "20261120")(request)

    found, message = refused(INCIDENTS, with_header("x-amz-date", stamp)(scoped), now)

    assert found == code
    assert "Date" in message


def test_the_operation_of_a_json_call_must_be_signed() -> None:
    """Or else a captured ListContacts could be sent again as something that changes the world."""
    request = signed(CONTACTS)
    retargeted = with_header("x-amz-target", "SSMContacts.ListContacts")
    unsigned = in_authorization(";x-amz-target", "")(retargeted(request))

    assert "'x-amz-target' must be" in refused(CONTACTS, unsigned)[1]
    assert (
        "not match"
        in refused(CONTACTS, with_header("x-amz-target", "SSMContacts.ListRotations")(request))[1]
    )


def test_presigned_requests_are_refused_clearly() -> None:
    request = AWSRequest("GET", f"{URL}/getIncidentRecord?arn=a")
    SigV4QueryAuth(Credentials(KEY.access_key_id, KEY.secret), INCIDENTS, "eu-west-1").add_auth(
        request
    )
    presigned = HttpRequest.from_gateway_event(gateway_event(request.prepare()))

    code, message = refused(INCIDENTS, presigned, now=datetime(2026, 11, 20, tzinfo=UTC))

    assert code == "IncompleteSignatureException"
    assert "Presigned" in message


def test_any_region_and_service_name_may_be_signed_for() -> None:
    method, path, headers, body = CALLS[CONTACTS]
    request = AWSRequest(method, URL + path, headers=headers, data=body)
    credentials = Credentials(KEY.access_key_id, KEY.secret)
    SigV4Auth(credentials, "execute-api", "mars-north-9").add_auth(request)

    answer = serve(CONTACTS, HttpRequest.from_gateway_event(gateway_event(request.prepare())))

    assert answer.status == 200


def test_headers_are_compared_as_their_canonical_form() -> None:
    request = signed(INCIDENTS, extra={"X-Amz-User-Agent": "console/1.0   of  the browser "})

    assert "x-amz-user-agent" in request.headers["authorization"]
    assert serve(INCIDENTS, request).status == 200


def test_the_header_with_the_hash_of_the_body_may_be_there() -> None:
    hashed = hashlib.sha256(CALLS[INCIDENTS][3]).hexdigest()

    assert serve(INCIDENTS, signed(INCIDENTS, extra={"X-Amz-Content-SHA256": hashed})).status == 200


def test_an_unauthenticated_caller_learns_nothing_about_inputs_or_operations() -> None:
    method, path, headers, _ = CALLS[CONTACTS]
    lower = {name.lower(): value for name, value in headers.items()}
    request = HttpRequest(method, path, (), lower, b"not JSON")
    elsewhere = {**lower, "x-amz-target": "SSMContacts.CreateRotation"}
    now = datetime(2026, 11, 20, tzinfo=UTC)

    assert refused(CONTACTS, request, now)[0] == "MissingAuthenticationTokenException"
    assert refused(CONTACTS, replace(request, headers=elsewhere), now)[0] == (
        "MissingAuthenticationTokenException"
    )


def test_the_store_is_not_asked_for_keys_of_requests_that_are_refused_anyway() -> None:
    class NoStore:
        def secret(self, access_key_id: str) -> AccessKey | None:
            raise AssertionError(access_key_id)

    request = signed(INCIDENTS)

    with pytest.raises(ApiError, match="Signature expired"):
        verify(request, "/listResponsePlans", NoStore(), signed_at(request) + timedelta(hours=1))


def test_a_key_does_not_show_its_secret() -> None:
    assert KEY.secret not in repr(KEY)
    assert KEY.access_key_id in repr(KEY)


@pytest.mark.parametrize(
    ("method", "query", "digest"),
    [
        ("GET", (), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", (), "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        (
            "GET",
            (("Param2", "value2"), ("Param1", "value1")),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
    ],
    ids=["get-vanilla", "post-vanilla", "get-vanilla-query-order-key-case"],
)
def test_the_published_examples_of_aws_verify(
    method: str, query: tuple[tuple[str, str], ...], digest: str
) -> None:
    key = AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "arn")
    headers = {
        "host": "example.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
        "authorization": (
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            f"SignedHeaders=host;x-amz-date, Signature={digest}"
        ),
    }
    now = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)

    assert verify(HttpRequest(method, "/", query, headers, b""), "/", KnownKeys(key), now) == key


def test_the_caller_is_the_principal_of_the_key() -> None:
    callers: list[Caller] = []

    def handle(_params: dict[str, Any], caller: Caller) -> dict[str, Any]:
        callers.append(caller)
        return {}

    endpoint = Endpoint({(CONTACTS, "ListContacts"): handle}, authenticator(KnownKeys(KEY)))
    request = signed(CONTACTS)

    endpoint.serve(request, signed_at(request))

    assert callers == [Caller(KEY.access_key_id, KEY.principal_arn)]
