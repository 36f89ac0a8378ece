"""Requests that no client would send, signed as a client signs, on the way that a client's take."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.contract.wire.unchecked_requests import request_of
from tests.in_process_http import KEY, URL

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest


@dataclass(frozen=True, slots=True)
class Refusal:
    """What came back, whatever it is."""

    status: int
    code: str
    message: str


def send(client: Any, service: str, operation: str, params: dict[str, Any]) -> Refusal:
    """Send the input just as it is to whatever stands behind the client."""
    answer = client._endpoint.http_session.send(_signed(service, operation, params))
    document = json.loads(answer.content or b"{}")
    code = document.get("__type") or answer.headers.get("x-amzn-ErrorType") or ""
    message = document.get("Message") or document.get("message") or ""
    return Refusal(answer.status_code, code, message)


def _signed(service: str, operation: str, params: dict[str, Any]) -> AWSPreparedRequest:
    unsigned = request_of(service, operation, params)
    query = f"?{urlencode(unsigned.query, quote_via=quote)}" if unsigned.query else ""
    request = AWSRequest(
        unsigned.method, URL + unsigned.path + query, dict(unsigned.headers), unsigned.body
    )
    SigV4Auth(Credentials(KEY.access_key_id, KEY.secret), service, "eu-west-1").add_auth(request)
    return request.prepare()
