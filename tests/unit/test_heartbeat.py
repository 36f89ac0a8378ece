"""The heartbeat: sent when all is well and only then, and its address is told to nobody."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from incident_manager.adapters.https_listener import HttpsListener
from incident_manager.domain.ledger import Overdue
from incident_manager.services.audit_ledger import Audit
from incident_manager.services.outcomes import Rescue
from incident_manager.services.send_heartbeat import Heartbeat, send_heartbeat
from incident_manager.settings import RescueOverdueSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

LATE = Audit((Overdue("arn:page", timedelta(minutes=3)),))
_LOOK_EVERY = 0.01  # seconds: how soon the monitor ends when it is told to
SECRET = "ping-5e1f"  # noqa: S105  a part of an address


@dataclass(slots=True)
class FakeListener:
    answer: str | None = None
    pings: int = 0

    def ping(self) -> str | None:
        self.pings += 1
        return self.answer


@pytest.mark.parametrize(
    ("rescue", "audit", "pings"),
    [
        (Rescue(), Audit(), 1),
        (Rescue(failed=(("arn:page", RuntimeError()),)), Audit(), 1),
        (Rescue(finished=False), Audit(), 0),
        (Rescue(), Audit(finished=False), 0),
        (Rescue(), LATE, 0),
    ],
)
def test_silence_whenever_something_is_overdue_or_was_not_looked_at(
    rescue: Rescue, audit: Audit, pings: int
) -> None:
    listener = FakeListener()

    send_heartbeat(listener, rescue, audit)

    assert listener.pings == pings


def test_nobody_is_asked_where_nobody_listens() -> None:
    assert send_heartbeat(None, Rescue(), Audit()) is None


def test_a_heartbeat_that_is_not_heard_is_a_result() -> None:
    heard = send_heartbeat(FakeListener("HTTP status 500"), Rescue(), Audit())

    assert heard == Heartbeat("HTTP status 500")


def test_an_address_that_answers_has_heard() -> None:
    with monitor(200) as (address, paths):
        assert HttpsListener(f"{address}/{SECRET}").ping() is None

    assert paths == [f"/{SECRET}"]


def test_a_redirect_is_not_followed_and_is_no_answer() -> None:
    with monitor(302) as (address, paths):
        assert HttpsListener(address).ping() == "HTTP status 302"

    assert len(paths) == 1


def test_an_address_that_does_not_answer_is_not_in_the_reason() -> None:
    with monitor(200) as (address, _):
        pass
    listener = HttpsListener(f"{address}/{SECRET}")

    assert listener.ping() == "NewConnectionError"
    assert SECRET not in repr(listener)


def test_the_settings_do_not_show_the_address() -> None:
    settings = RescueOverdueSettings(
        table_name="table",
        partition="aws",
        aws_region="eu-central-1",
        account_id="123456789012",
        state_machine_arn="arn:machine",
        heartbeat_url=f"https://monitor.example/{SECRET}",
    )

    assert SECRET not in repr(settings)


@contextmanager
def monitor(status: int) -> Iterator[tuple[str, list[str]]]:
    """A monitor's address, and the paths that it was asked for. Over HTTP: TLS is urllib3's."""
    paths: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, args=[_LOOK_EVERY], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", paths
    finally:
        server.shutdown()
        server.server_close()
