"""A server that counts its calls: what must not be reached is told from what is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Canary(HTTPServer):
    """A server that fails each request and keeps its path."""

    def __init__(self) -> None:
        self.met: list[str] = []
        super().__init__(("127.0.0.1", 0), Call)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


class Call(BaseHTTPRequestHandler):
    """One request to the canary."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Canary)
        self.server.met.append(self.path)
        self.send_error(500)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def listening() -> Iterator[Canary]:
    """A canary that listens while the context lasts."""
    with Canary() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
