"""A site over real HTTP with the standard library, for tests: one thread a request, no limits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kg.web.problem import Refused
from kg.web.routes import Request, Site, refusing, respond


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """The address of a server that answers from the site while the context lasts."""

    class Call(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                request = Request.of(self.command, self.path, headers, body)
                response = respond(site, request)
            except Refused as refused:
                response = refusing(site, Request(self.command, "/", "", headers), refused)
            self.send_response(response.status)
            for header in response.headers:
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(response.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = answer

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Call) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
