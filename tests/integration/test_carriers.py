"""How a message leaves for its carrier."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from incident_manager.adapters import aws
from incident_manager.adapters.sns_sms import SnsSms
from incident_manager.domain.contact import Channel, ChannelType
from incident_manager.domain.message import Text
from incident_manager.ports import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNEL = Channel(arn="arn", name="phone", type=ChannelType.SMS, address="+12065550100")
TAKEN = (
    b"<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
)


@pytest.fixture
def callers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The port that each message came from, at an SNS that keeps connections."""
    ports = list[int]()

    class Sns(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            ports.append(self.client_address[1])
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(TAKEN)))
            self.end_headers()
            self.wfile.write(TAKEN)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Sns)
    Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ENDPOINT_URL_SNS": f"http://127.0.0.1:{server.server_port}",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    aws._client.cache_clear()
    yield ports
    aws._client.cache_clear()
    server.shutdown()
    server.server_close()


def test_no_message_goes_out_by_a_connection_that_may_be_closing(callers: list[int]) -> None:
    outcomes = [SnsSms().send(CHANNEL, Text("subject", "body")) for _ in range(3)]

    assert outcomes == [Sent("1")] * 3
    assert len(set(callers)) == 3
