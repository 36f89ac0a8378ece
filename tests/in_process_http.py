"""Real AWS clients without a network: what they would send becomes a gateway event, and back.

    client = client_for(serving(endpoint), "ssm-incidents")
    client.start_incident(responsePlanArn=...)

Any function that takes a gateway event and returns a gateway response can stand behind a client,
so a Lambda handler fits as well as an Endpoint.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.session import Session

from incident_manager.wire.http import HttpRequest
from incident_manager.wire.signature import AccessKey

if TYPE_CHECKING:
    from incident_manager.wire.endpoint import Endpoint

Serve: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

URL = "https://incidents.example.com"
KEY = AccessKey(
    "OIMKEYFORTHETESTS001", "a secret of the tests", "arn:aws:iam::123456789012:user/ann"
)


class KnownKeys:
    """A key store of these keys."""

    def __init__(self, *keys: AccessKey) -> None:
        self._keys = {key.access_key_id: key for key in keys}

    def secret(self, access_key_id: str) -> AccessKey | None:
        return self._keys.get(access_key_id)


def client_for(serve: Serve, service: str, key: AccessKey = KEY, url: str = URL) -> Any:
    """A botocore client of this service whose requests go to `serve`.

    It asks once (botocore's own retries would sleep).
    """
    client = _session().create_client(
        service,
        region_name="eu-west-1",
        endpoint_url=url,
        aws_access_key_id=key.access_key_id,
        aws_secret_access_key=key.secret,
        config=Config(retries={"total_max_attempts": 1}),
    )
    connect(client, serve)
    return client


@cache
def _session() -> Session:
    """One session, since each would read the models and the endpoint rules again."""
    return Session()


def connect(client: Any, serve: Serve) -> None:
    """Let the client's requests go to `serve` from now on."""
    client._endpoint.http_session = InProcessSession(serve)


def serving(endpoint: Endpoint) -> Serve:
    """Serves at the very moment that the request was signed for, so the hour never matters."""

    def serve(event: dict[str, Any]) -> dict[str, Any]:
        request = HttpRequest.from_gateway_event(event)
        return endpoint.serve(request, signed_at(request)).to_gateway()

    return serve


def signed_at(request: HttpRequest) -> datetime:
    """The time that a request was signed for."""
    stamp = request.headers["x-amz-date"]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


class InProcessSession:
    """What botocore takes for its HTTP session."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        answer = self._serve(gateway_event(request))
        body = answer["body"].encode()
        return AWSResponse(request.url, answer["statusCode"], answer["headers"], _Raw(body))

    def close(self) -> None:
        """There is nothing to close."""


class _Raw:
    """The part of urllib3's response that botocore reads."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def gateway_event(request: AWSPreparedRequest, *, decoded_path: bool = False) -> dict[str, Any]:
    """The event (payload format 2.0) of this request.

    A function URL hands the path over as it was sent, an HTTP API decodes it.
    """
    url = urlsplit(request.url)
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": unquote(url.path) if decoded_path else url.path or "/",
        "rawQueryString": url.query,
        "headers": {"host": url.netloc, **headers},
        "requestContext": {"http": {"method": request.method, "path": url.path}},
        "body": base64.b64encode(_bytes(request.body or b"")).decode(),
        "isBase64Encoded": True,
    }


def _bytes(body: object) -> bytes:
    """botocore types bodies for uploads as well; those of the two services are text or bytes."""
    assert isinstance(body, str | bytes | bytearray)
    return body.encode() if isinstance(body, str) else bytes(body)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
