"""What an administrator does in the console's settings, allowed by the deployed policies alone."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.contract.console.reader import Reader
from tests.local_stack import cast
from tests.recorded_events import load_event

if TYPE_CHECKING:
    from tests.local_stack.stack import Stack


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """Redirects and refusals are answers, which the reader follows and reads."""

    def http_response(self, _: Any, response: Any) -> Any:
        return response


@pytest.fixture
def administrator(stack: Stack) -> Reader:
    prefix = urlsplit(stack.deployment.outputs["ConsoleUrl"]).path.removesuffix("/console")
    host = stack.deployment.emulator.url
    opener = urllib.request.build_opener(_AsItIs, urllib.request.ProxyHandler({}))

    def serve(event: dict[str, Any]) -> dict[str, Any]:
        path = event["rawPath"].rpartition(prefix)[2]
        query = f"?{event['rawQueryString']}" if event["rawQueryString"] else ""
        headers = {**event["headers"], "cookie": "; ".join(event["cookies"])}
        del headers["host"]
        request = urllib.request.Request(  # noqa: S310  the local AWS
            f"{host}{prefix}{path}{query}",
            data=base64.b64decode(event["body"]) or None,
            headers=headers,
            method=event["requestContext"]["http"]["method"],
        )
        with opener.open(request, timeout=40) as answer:
            return {
                "statusCode": answer.status,
                "headers": {name.lower(): value for name, value in answer.headers.items()},
                "cookies": answer.headers.get_all("set-cookie") or [],
                "body": base64.b64encode(answer.read()).decode(),
            }

    reader = Reader(serve)
    reader.opens("/sign-in")
    key = stack.key
    reader.presses("Sign in", access_key_id=key.access_key_id, secret=key.secret)
    assert "Incidents" in reader.page.text
    return reader


def test_a_key_is_issued_used_signed_out_and_revoked(stack: Stack, administrator: Reader) -> None:
    administrator.opens("/settings/access-keys")
    page = administrator.presses("Create the key", name="e2e-settings", role="viewer")
    key_id = page.text.partition("Access key id ")[2].split()[0]
    secret = page.text.partition("Secret access key ")[2].split()[0]

    other = Reader(administrator.serve)
    other.opens("/sign-in")
    other.presses("Sign in", access_key_id=key_id, secret=secret)
    assert "e2e-settings viewer" in other.page.text
    listed = administrator.opens("/settings/access-keys")
    assert f"e2e-settings viewer {key_id}" in listed.text
    token = administrator.page.form("Create the key").fields[:1]
    administrator.posts(f"/settings/access-keys/{key_id}/end-sessions", token)
    assert "is signed out within a minute" in administrator.page.text
    administrator.posts(f"/settings/access-keys/{key_id}/revoke", token)

    assert key_id not in administrator.opens("/settings/access-keys").text.partition("minute.")[2]


def test_an_event_that_nobody_took_is_explained_and_replayed_to_a_plan(
    stack: Stack, administrator: Reader
) -> None:
    rita = cast.create_person(stack, "Rita", "+15550001907", "rita@example.com")
    cast.create_response_plan(stack, "replayed-by-hand", "Replayed", rita.arn)
    event = {**load_event("ingest_alarm", "custom_bus"), "source": "acme.e2e-settings"}
    function = stack.deployment.function_name("IngestAlarmFunction")
    stack.aws("lambda").invoke(FunctionName=function, Payload=json.dumps(event))

    def found() -> str | None:
        page = administrator.opens("/settings/failures")
        links = [path for path in page.links.values() if "/settings/failures/" in path]
        return next((one for one in links if "e2e-settings" in administrator.opens(one).text), None)

    administrator.opens(cast.eventually(found, "the event among the failures"))
    page = administrator.presses("Replay it", plan="replayed-by-hand")

    assert "Replayed: Opened" in page.text
    cast.messages_to(stack, rita.phone, 2)


def test_every_part_of_the_settings_is_shown(administrator: Reader) -> None:
    for path in administrator.opens("/settings").links.values():
        if "/settings/" in path:
            assert administrator.opens(path).status == 200
