"""From a request to a response."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from incident_manager.wire.decoding import decode
from incident_manager.wire.encoding import encode_error, encode_output
from incident_manager.wire.errors import ApiError
from incident_manager.wire.routing import addressed_service, route

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from incident_manager.wire.calls import Authenticator, Handler
    from incident_manager.wire.http import HttpRequest, HttpResponse


def log_with_stack(error: Exception) -> None:
    """What is done with an unexpected error unless the endpoint is told otherwise."""
    logging.getLogger(__name__).error("a request failed unexpectedly", exc_info=error)


class Endpoint:
    """Serves both services at one address."""

    def __init__(
        self,
        handlers: Mapping[tuple[str, str], Handler],
        authenticate: Authenticator,
        prefix: str = "",
        *,
        on_error: Callable[[Exception], None] = log_with_stack,
        new_request_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        """`handlers` by (service, operation); `prefix` as in `route`, without a last slash.

        `on_error` gets every error that is not an ApiError, with the request's id in its notes.
        """
        self._handlers = handlers
        self._authenticate = authenticate
        self._prefix = prefix.rstrip("/")
        self._on_error = on_error
        self._new_request_id = new_request_id

    def serve(self, request: HttpRequest, now: datetime) -> HttpResponse:
        """Answer one request, whatever it is; `now` is held against the signature's time."""
        request_id = self._new_request_id()
        try:
            response = self._answer(request, now)
        except Exception as error:
            error.add_note(f"x-amzn-RequestId: {request_id}")
            self._on_error(error)
            response = encode_error(addressed_service(request), _internal_error())
        return replace(response, headers={**response.headers, "x-amzn-RequestId": request_id})

    def _answer(self, request: HttpRequest, now: datetime) -> HttpResponse:
        try:
            return self._perform(request, now)
        except ApiError as error:
            return encode_error(addressed_service(request), error)

    def _perform(self, request: HttpRequest, now: datetime) -> HttpResponse:
        """Authentication comes before validation, and so before anything is said about an input.

        Routing comes before both, since the path that was signed follows from the operation.
        """
        found = route(request, self._prefix)
        caller = self._authenticate(request, found.canonical_paths, now)
        handler = self._handlers.get((found.service, found.operation.name))
        if handler is None:
            raise _not_implemented(found.operation.name)
        call = decode(found, request)
        return encode_output(found.operation, handler(call.params, caller))


def _not_implemented(operation: str) -> ApiError:
    return ApiError(
        "NotImplementedException", f"{operation} is not implemented yet by Incident Manager"
    )


def _internal_error() -> ApiError:
    return ApiError("InternalServerException", "An unexpected error occurred")
