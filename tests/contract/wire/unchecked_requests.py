"""Requests whose input no client has looked at."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from incident_manager.wire.http import HttpRequest
from incident_manager.wire.service_models import CONTACTS, operation_model


def request_of(service: str, operation: str, params: Any) -> HttpRequest:
    """The request for this input, which no client would have to find valid."""
    model = operation_model(service, operation)
    if service == CONTACTS:
        headers = {"x-amz-target": f"SSMContacts.{operation}"}
        return HttpRequest("POST", "/", (), headers, json.dumps(params).encode())
    path, query, body = model.http["requestUri"], [], dict(params)
    for name, member in model.input_shape.members.items() if model.input_shape else ():
        location = member.serialization.get("location")
        if location == "uri":
            path = path.replace(f"{{{name}}}", quote(body.pop(name), safe=""))
        elif location == "querystring" and (value := body.pop(name, None)) is not None:
            query += [(name, one) for one in (value if isinstance(value, list) else [value])]
    return HttpRequest(model.http["method"], path, tuple(query), {}, json.dumps(body).encode())
