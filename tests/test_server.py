"""The server: what takes too long is ended, nobody starves, and strange clients harm nobody."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import ROOT, Served, members, resident, runaway

SMALL = str(ROOT / "tests" / "fixtures" / "faces" / "small.trig")
LOOK_UP = "SELECT ?d { ?d gip:issuedBy ?b } LIMIT 1"
NESTED = "SELECT * {" + "{" * 3000 + "?s ?p ?o" + "}" * 3001
LIGHT, HEAVY = "127.0.0.1", "127.0.0.2"
QUICK = "from kg.web import connection as c; c.HEAD, c.BODY, c.PAUSE, c.READING = .6, .8, 1.5, 1"
ENDLESS = "".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }} " for n in range(5))
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(26))
BIG = f"SELECT (STRLEN(?x26) AS ?n) {{ BIND('0123456789abcdef' AS ?x0) {DOUBLED} }}"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "access.jsonl"


@pytest.fixture(scope="module")
def served(log: Path) -> Iterator[Served]:
    limits = ["--timeout", "1", "--memory", "150M", "--workers", "2", "--log", str(log)]
    server = Served("--data", SMALL, *limits, before=QUICK)
    yield server
    code, said = server.close()
    assert (code, said) == (0, "")


def test_a_runaway_query_is_ended(served: Served) -> None:
    before = set(served.workers())
    started = time.monotonic()
    status, text = served.ask(runaway())
    assert 1 <= time.monotonic() - started < 1.25
    assert status == 504
    assert "1 seconds" in members(text)["what"]
    assert "selective" in members(text)["mend"]
    assert served.ask(LOOK_UP)[0] == 200
    served.until("workers", 2)
    assert set(served.workers()) != before


def test_a_crash_is_told(served: Served) -> None:
    answer = served.post(NESTED)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"nests too deeply" in answer
    assert served.ask(LOOK_UP)[0] == 200
    served.until("workers", 2)


def test_a_request_outlasts_workers_that_others_have_ended(served: Served) -> None:
    connection = served.connect()
    connection.request("GET", "/health")
    connection.getresponse().read()
    os.kill(served.process.pid, signal.SIGSTOP)  # so that it learns of the request first
    connection.request("GET", "/sparql?query=SELECT+*+%7B+%7D+%23outlasts")
    time.sleep(0.05)
    for each in served.workers():
        os.kill(each, signal.SIGKILL)
    os.kill(served.process.pid, signal.SIGCONT)
    assert connection.getresponse().status == 200
    connection.close()
    served.until("workers", 2)


def test_memory_is_limited_and_freed() -> None:
    served = Served("--data", SMALL, "--memory", "40M")
    assert served.ask(LOOK_UP)[0] == 200
    before = sum(map(resident, served.workers()))
    status, text = served.ask(BIG)
    assert (status, "more than 40 MiB of memory" in text) == (503, True)
    assert served.ask(LOOK_UP)[0] == 200
    assert sum(map(resident, served.workers())) < before + (20 << 20)
    assert served.close() == (0, "")


def test_a_heavy_client_starves_nobody(served: Served) -> None:
    links = [served.start(runaway(number), HEAVY) for number in range(20)]
    time.sleep(0.5)
    times = []
    for number in range(20):
        started = time.monotonic()
        assert served.ask(f"{LOOK_UP} # fair {number}", LIGHT)[0] == 200
        times.append(time.monotonic() - started)
    for link in links:
        link.close()
    assert sorted(times)[10] < 0.3
    assert max(times) < 0.9
    served.until("requests_waiting", 0)
    served.until("workers_idle", 2)


def test_who_leaves_is_not_worked_for(served: Served) -> None:
    before, late = served.workers(), served.figure("timeout_total")
    served.start(runaway(1), HEAVY).close()
    time.sleep(0.7)
    assert set(served.workers()) != set(before)
    served.until("workers_idle", 2)
    assert served.figure("timeout_total") == late
    assert served.figure("cancelled_total") > 0


def test_answers_are_kept(served: Served) -> None:
    hits = served.figure("cache_hit_total")
    first = served.ask(LOOK_UP + " # kept")
    assert served.ask(LOOK_UP + " # kept") == first
    assert served.figure("cache_hit_total") == hits + 1
    connection = served.connect()
    path = "/sparql?query=SELECT+*+%7B+%7D"
    connection.request("GET", path)
    tag = connection.getresponse()
    tag.read()
    connection.request("GET", path, headers={"If-None-Match": tag.headers["ETag"]})
    response = connection.getresponse()
    assert (response.status, response.read()) == (304, b"")
    assert response.headers["ETag"] == tag.headers["ETag"]
    connection.request("GET", path.replace("+*", "%0A++*"), headers={"Accept": "text/csv"})
    assert connection.getresponse().read() == b"\r\n\r\n"
    connection.close()


def test_the_log_tells_no_query(served: Served, log: Path) -> None:
    served.ask("SELECT ?secret { } # told")
    assert served.get("/health") == (200, "ok\n")
    time.sleep(1.6)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert "secret" not in log.read_text("utf-8")
    asked = [line for line in lines if line["path"] == "/sparql"]
    assert {"time", "client", "method", "status", "ms", "bytes", "cached"} < set(asked[-1])
    assert len(asked[-1]["query"]) == 16
    assert any(line["cached"] for line in asked)


HEAD = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
GET, POST = b"GET / HTTP/1.1\r\nHost: a\r\n", b"POST /sparql HTTP/1.1\r\nHost: a\r\n"
CLOSE = b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
LENGTHS = b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n"
STRANGE = {
    "nothing is ended": (GET + b"X: ", 408),
    "no body comes": (POST + b"Content-Length: 9\r\n\r\nab", 408),
    "a giant body": (POST + b"Content-Length: 99999999\r\n\r\n", 413),
    "a giant chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\nffffff\r\n", 413),
    "a giant head": (GET + b"X: " + b"y" * 100_000, 431),
    "a long target": (b"GET /sparql?" + b"y" * 30_000 + CLOSE, 414),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
    "two lengths": (POST + LENGTHS + HEAD, 400),
    "a broken escape": (b"GET /%zz" + CLOSE, 400),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_requests(served: Served, name: str) -> None:
    content, status = STRANGE[name]
    answer = served.raw(content)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b'"what"' in answer


def test_requests_in_a_row(served: Served) -> None:
    query = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    chunked = query + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n"
    last = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answer = served.raw(HEAD + chunked + chunked + last)
    assert answer.count(b"HTTP/1.1 200 ") == 4
    assert answer.count(b'"boolean":true') == 2
    assert answer.endswith(b"ok\n")
    expecting = query + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: 6\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), 5) as link:
        link.sendall(expecting)
        assert link.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        link.sendall(b"ASK {}")
        assert link.recv(5000).startswith(b"HTTP/1.1 200 ")
    old = served.raw(b"GET /health HTTP/1.0\r\n\r\n")
    assert b"Connection: close" in old and old.endswith(b"ok\n")


def test_a_client_that_does_not_read(served: Served) -> None:
    query = f"SELECT * {{ {ENDLESS.partition('VALUES ?v3')[0]} }}".replace(" ", "+")
    with socket.create_connection(("127.0.0.1", served.port), 5) as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.sendall(
            f"GET /sparql?query={query.replace(' ', '+')} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        )
        time.sleep(0.7)
        assert served.ask(LOOK_UP + " # beside")[0] == 200
        time.sleep(2)
        received = 0
        try:
            while part := link.recv(1 << 20):
                received += len(part)
        except OSError:
            pass
    assert received < 5_000_000
    served.until("connections", 1)


def test_idle_connections_are_closed(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), 5) as link:
        link.sendall(HEAD)
        assert link.recv(1000).endswith(b"ok\n")
        assert link.recv(1000) == b""


def test_a_full_queue_is_told() -> None:
    small = "(2, 1.0, None, 0, 9999, 4, 9, 6)"  # four may wait
    before = f"from kg.web.doors import Bounds as b; b.__new__.__defaults__ = {small}"
    served = Served("--data", SMALL, "--workers", "1", "--timeout", "1", before=before)
    links = [served.start(runaway(number), f"127.0.0.{2 + number % 2}") for number in range(10)]
    answers = [link.recv(3000) for link in links]
    full = [each for each in answers if each.startswith(b"HTTP/1.1 503")]
    late = [each for each in answers if each.startswith(b"HTTP/1.1 504")]
    assert len(full) + len(late) == 10
    assert full and all(b"Retry-After: 1" in each for each in full)
    for link in links:
        link.close()
    assert served.close() == (0, "")


def test_it_ends_in_order() -> None:
    served = Served("--data", SMALL, "--timeout", "1")
    workers = served.workers()
    idle = served.connect()
    idle.connect()
    link = served.start(runaway())
    time.sleep(0.2)
    ended: list[tuple[int, str]] = []
    thread = threading.Thread(target=lambda: ended.append(served.close()))
    thread.start()
    assert link.recv(3000).startswith(b"HTTP/1.1 504 ")
    thread.join()
    assert ended == [(0, "")]
    assert not [each for each in workers if resident(each)]
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", served.port), 1)
    link.close()
    idle.close()


def test_workers_do_not_outlive_it() -> None:
    served = Served("--data", SMALL, "--timeout", "30")
    served.start(runaway()).close()
    workers = served.workers()
    served.process.kill()
    served.process.communicate()
    time.sleep(0.3)
    assert workers and not [each for each in workers if resident(each)]


def test_how_it_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    from kg.cli import main

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port]) == 2
        assert "already in use" in capsys.readouterr().err
    for option in (
        "--port=x",
        "--port=70000",
        "--allow-service=abc",
        "--workers=0",
        "--host=no.invalid",
    ):
        assert main(["serve", "--data", SMALL, option]) == 2
        assert option.partition("=")[0] in capsys.readouterr().err
    served = Served("--data", SMALL, "--host", "0.0.0.0")
    assert served.said.startswith("kg: warning: this is no loopback address")
    assert served.close() == (0, "")


def test_a_server_behind_a_proxy_names_the_address_of_the_proxy() -> None:
    served = Served("--data", SMALL, "--base-url", "https://data.example/")
    text = served.get("/sparql", Accept="text/turtle")[1]
    assert served.close() == (0, "")
    assert "https://data.example/sparql" in text
    assert "http://127.0.0.1" not in text
