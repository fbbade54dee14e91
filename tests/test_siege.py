"""The attacks against ``kg serve`` in a process of its own, and those that need a socket."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from canary import Canary, listening
from test_attacks import BROWSER, DATA, DIRECT, FORM, INJECTED, READS, ROUTES, SECRET, UPDATES, UPS
from test_service import ATTACKS as SERVICES

COUNT = "/sparql?" + urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})


class Served:
    """A server and what watches it."""

    def __init__(self, port: int, canary: Canary, secret: Path) -> None:
        self.port, self.canary, self.secret = port, canary, secret

    def call(
        self,
        target: str,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
        body: str | bytes = b"",
    ) -> tuple[int, dict[str, str], bytes]:
        """One request: status, headers, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        content = body.encode() if isinstance(body, str) else body
        try:
            connection.request(method, target, content or None, dict(headers or {}))
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def every_way(self, sparql: str) -> list[tuple[int, dict[str, str], bytes]]:
        """The same query by GET and by both kinds of POST."""
        form = urlencode({"query": sparql})
        return [
            self.call(f"/sparql?{form}"),
            self.call(f"/explain?{form}"),
            self.call("/sparql", FORM, "POST", form),
            self.call("/sparql", DIRECT, "POST", sparql),
        ]

    def raw(self, content: bytes, patience: float = 5) -> bytes:
        """What comes back for bytes as they are, until the server closes or is silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as link:
            try:
                link.sendall(content)
                return b"".join(iter(lambda: link.recv(65536), b""))
            except OSError:
                return b""

    def unharmed(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        """No call, no secret, no crash, and the data as it was."""
        assert self.canary.met == []
        assert not [body for _, _, body in answers if SECRET.encode() in body]
        assert not [status for status, _, _ in answers if status >= 500]
        status, _, body = self.call(COUNT)
        assert (status, body) == (200, b"n\r\n%d\r\n" % DATA.count(" .\n"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "secret").mkdir()
    secret = folder / "secret" / "secret.nt"
    secret.write_text(f'<http://s> <http://p> "{SECRET}" .\n', encoding="utf-8")
    data = folder / "victim.nt"
    data.write_text(DATA, encoding="utf-8")
    command = [sys.executable, "-m", "kg", "serve", "--data", os.fspath(data), "--port", "0"]
    with listening() as canary:
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stderr
            found = re.search(r"127\.0\.0\.1:(\d+)/", process.stderr.readline())
            assert found
            yield Served(int(found[1]), canary, secret)
            assert process.poll() is None
        finally:
            process.terminate()
            process.communicate(timeout=20)


@pytest.mark.parametrize("number", range(len(SERVICES)))
def test_service(served: Served, number: int) -> None:
    query = SERVICES[number].replace("CALL", f"<{served.canary.url}>{{?a ?b ?c}}")
    answers = served.every_way(query.replace("URL", served.canary.url))
    assert {status for status, _, _ in answers} == {400}
    served.unharmed(*answers)


@pytest.mark.parametrize("query", READS)
def test_graphs_elsewhere(served: Served, query: str) -> None:
    text = query.replace("FILE", served.secret.as_uri()).replace("HTTP", served.canary.url)
    served.unharmed(*served.every_way(text))


@pytest.mark.parametrize("update", UPDATES)
def test_updates(served: Served, update: str) -> None:
    text = update.replace("FILE", served.secret.as_uri()).replace("HTTP", served.canary.url)
    answers = served.every_way(text)
    assert {status for status, _, _ in answers} == {400}
    form = urlencode({"update": text})
    more = [
        served.call("/sparql", FORM, "POST", form),
        served.call("/sparql", {"content-type": "application/sparql-update"}, "POST", text),
    ]
    assert {status for status, _, _ in more} == {403}
    served.unharmed(*answers, *more)


@pytest.mark.parametrize("route", ROUTES)
def test_paths_out_of_the_folder(served: Served, route: str) -> None:
    for up in UPS:
        target = f"{route}{up}{str(served.secret).lstrip('/')}"
        answer = served.call(target)
        assert answer[0] in (400, 404)
        served.unharmed(answer)


def test_headers_cannot_be_injected(served: Served) -> None:
    for target in (f"/id/x{INJECTED}", f"/thing?iri=http://a/{INJECTED}", f"/?lang={INJECTED}"):
        for headers in (BROWSER, {}):
            _, found, body = served.call(target, headers)
            assert "Set-Cookie" not in found or "evil" not in found["Set-Cookie"]
            assert b"<script>" not in body or "html" not in found["Content-Type"]


def test_a_host_is_not_believed(served: Served) -> None:
    for host in ("evil.example", "evil.example:80@x"):
        for target in ("/", "/thing?iri=http://example.org/x", "/nothing"):
            _, headers, body = served.call(target, {"host": host, "x-forwarded-host": host})
            assert b"evil" not in body and "evil" not in str(headers)


SMUGGLED = [
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\nabcde",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nabcde",
    b"GET / HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://a@b/\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64 + b"\r\n\r\n",
]


@pytest.mark.parametrize("content", SMUGGLED, ids=range(len(SMUGGLED)))
def test_what_can_be_read_in_two_ways_is_refused(served: Served, content: bytes) -> None:
    answer = served.raw(content + b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    served.unharmed()


def test_long_heads_are_refused(served: Served) -> None:
    long = b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000 + b"\r\n\r\n"
    many = b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: x\r\n" * 5_000 + b"\r\n"
    line = b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"
    for content in (long, many, line):
        answer = served.raw(content)
        assert not answer or answer.split()[1] in (b"400", b"414", b"431")
    served.unharmed()


def test_giant_bodies_are_refused_before_they_come(served: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    start = time.perf_counter()
    answer = served.raw(head + b"Content-Length: 99999999999\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    chunk = b"fffff\r\n" + b"x" * 0xFFFFF + b"\r\n"
    answer = served.raw(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 4)
    assert not answer or answer.startswith(b"HTTP/1.1 413 ")
    assert time.perf_counter() - start < 5
    served.unharmed()


def test_slow_clients_hold_nobody_up(served: Served) -> None:
    links = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(100)]
    try:
        for number, link in enumerate(links):
            half = b"GET / HTTP/1.1\r\nHo"
            body = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab"
            link.sendall((half, body, b"")[number % 3])
        for _ in range(5):
            for link in links[::10]:
                link.sendall(b"x")
            start = time.perf_counter()
            served.unharmed()
            assert time.perf_counter() - start < 1
    finally:
        for link in links:
            link.close()


def test_a_deep_query_costs_one_worker_and_no_more(served: Served) -> None:
    deep = "SELECT * { " + "{ " * 20_000 + "} " * 20_000 + "}"
    status, _, _ = served.call("/sparql", DIRECT, "POST", deep)
    assert status in (200, 400, 503)
    served.unharmed()


def test_the_query_page_is_no_way_round(served: Served) -> None:
    for text in (SERVICES[0], READS[0], UPDATES[0]):
        query = text.replace("CALL", f"<{served.canary.url}>{{?a ?b ?c}}")
        query = query.replace("FILE", served.secret.as_uri()).replace("HTTP", served.canary.url)
        form = urlencode({"query": query})
        answers = [
            served.call(f"/query?{form}", BROWSER),
            served.call("/query", FORM, "POST", form),
        ]
        served.unharmed(*answers)


def test_a_query_in_a_page_is_not_run_in_the_browser(served: Served) -> None:
    script = "</textarea><script>alert(1)</script>"
    for target in (f"/query?query={quote(script)}", f"/ask/{quote(script, safe='')}"):
        _, headers, body = served.call(target, BROWSER)
        assert b"<script>alert" not in body
        assert "Content-Security-Policy" in headers
