"""HTTP servers that receive webhooks in tests and in the fault drill: well-behaved ones and others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Request:
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Receiver:
    """`answer(number_of_the_request)` is a status, or a status and headers, or does something worse by itself."""

    answer: Callable[[int], Any] = lambda _number: 204
    requests: list[Request] = field(default_factory=list)
    accepted: list[Request] = field(default_factory=list)

    def start(self, port: int = 0) -> None:
        receiver = self
        self._lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = Request(dict(self.headers.items()), body, time.monotonic())
                with receiver._lock:
                    receiver.requests.append(request)
                    number = len(receiver.requests)
                given = receiver.answer(number)
                status, headers = given if isinstance(given, tuple) else (given, {})
                if 200 <= status < 300:
                    with receiver._lock:
                        receiver.accepted.append(request)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

            def handle_error(self, *args: Any) -> None:
                pass  # a sender that gave up waiting

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiving(answer: Callable[[int], Any] = lambda _number: 204) -> Iterator[Receiver]:
    receiver = Receiver(answer)
    receiver.start()
    try:
        yield receiver
    finally:
        receiver.stop()
