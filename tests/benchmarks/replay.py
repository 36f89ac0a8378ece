"""Recorded answers at one address for all services, for a function that runs in another process."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.benchmarks.calls import address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.calls import Answer, Call


@contextmanager
def replaying(calls: Sequence[Call]) -> Iterator[str]:
    """The URL at which each operation is answered once as it was recorded, in order."""
    server = _Server(calls)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, calls: Sequence[Call]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._calls = calls
        self._asked: Counter[str] = Counter()

    def answer(self, where: str) -> Answer | None:
        answers = [call.answer for call in self._calls if call.address == where]
        asked = self._asked[where]
        self._asked[where] += 1
        return answers[asked] if asked < len(answers) else None


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    # In two packets, head and body would wait for each other: 40 ms in each call.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = self.server.answer(address(self.path, dict(self.headers.items()), body))
        # Not a fault of a server, which clients would try again.
        self.send_response(answer.status if answer else 400)
        content = answer.body if answer else b"{}"
        kind = "x-amz-crc32", "content-type", "x-amzn-requestid"
        for name, value in answer.headers.items() if answer else ():
            if name.lower() in kind:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """The report is all that is printed."""
