"""A mail server that counts how often it accepted each message."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from email import message_from_bytes
from typing import Any


class MailSink:
    """Takes every mail; `accepted` counts them by Message-ID, at the moment it says "250 accepted"."""

    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()
        self._lock = threading.Lock()
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 sink")
                while line := self.rfile.readline():
                    command = line.strip().upper()
                    if command == b"DATA":
                        self.say("354 go on")
                        sink.take(self.content())
                        self.say("250 accepted")
                    elif command == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

            def content(self) -> bytes:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line)
                return b"".join(lines)

            def say(self, text: str) -> None:
                self.wfile.write(text.encode() + b"\r\n")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

            def handle_error(self, *args: Any) -> None:
                pass  # a worker that was killed in the middle of a mail

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, content: bytes) -> None:
        message_id = str(message_from_bytes(content)["Message-ID"])
        with self._lock:
            self.accepted[message_id.strip("<>").partition("@")[0]] += 1
