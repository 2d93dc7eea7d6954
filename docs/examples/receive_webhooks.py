"""A receiver of SIPKD's webhooks: verify, recognise repetitions, answer quickly.

    WEBHOOK_SECRET=whsec_... python receive_webhooks.py 8080

Needs `pip install standardwebhooks`. Put it behind your HTTPS server.
"""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

seen: set[str] = set()  # in a real receiver: a unique column in your database
last_sequence = 0


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = Webhook(os.environ["WEBHOOK_SECRET"]).verify(body, dict(self.headers.items()))
        except WebhookVerificationError:
            return self.answer(400)
        if self.headers["webhook-id"] not in seen:
            handle(event)
            seen.add(self.headers["webhook-id"])
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def handle(event):
    """Note what to fetch; a gap in the sequence would mean that something is missing."""
    global last_sequence
    sequence = int(event["sequence"])
    if last_sequence and sequence > last_sequence + 1:
        print("gap before", sequence, flush=True)
    last_sequence = max(last_sequence, sequence)
    print(event["type"], event.get("subject", ""), flush=True)


if __name__ == "__main__":
    HTTPServer(("", int(sys.argv[1])), Receiver).serve_forever()
