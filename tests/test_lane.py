"""Connections that a worker reads itself: lent after a plain query, and given back in order."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from serving import ROOT, Served, members, runaway

SMALL = str(ROOT / "tests" / "fixtures" / "faces" / "small.trig")
NESTED = "SELECT * {" + "{" * 3000 + "?s ?p ?o" + "}" * 3001
LIGHT, HEAVY = "127.0.0.1", "127.0.0.2"
# Some tenths of a second: less than is long, more than is soon.
SLOW = "SELECT (COUNT(*) AS ?n) { " + "".join(
    f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }} " for n in range(3)
)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "access.jsonl"


@pytest.fixture
def served(log: Path) -> Iterator[Served]:
    server = Served("--data", SMALL, "--timeout", "1", "--workers", "2", "--log", str(log))
    yield server
    assert server.close() == (0, "")


def query(number: int) -> str:
    return f"SELECT (({number} + 1) AS ?n) {{}}"


def path(sparql: str) -> str:
    return "/sparql?query=" + quote(sparql, safe="{}")


def plain(sparql: str) -> bytes:
    accept = "Accept: text/csv"
    return f"GET {path(sparql)} HTTP/1.1\r\nHost: a\r\n{accept}\r\n\r\n".encode()


class Client:
    """A connection that stays open."""

    def __init__(self, served: Served, address: str = LIGHT) -> None:
        self.link = socket.create_connection(("127.0.0.1", served.port), 20, (address, 0))
        self.incoming = self.link.makefile("rb")

    def read(self) -> tuple[int, bytes]:
        status = int(self.incoming.readline().split()[1])
        headers = dict(
            iter(lambda: self.incoming.readline().strip().partition(b": ")[::2], (b"", b""))
        )
        return status, self.incoming.read(int(headers[b"Content-Length"]))

    def close(self) -> None:
        self.incoming.close()
        self.link.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, sparql: str) -> tuple[int, bytes]:
        self.link.sendall(plain(sparql))
        return self.read()

    def lend(self, number: int = 0) -> None:
        """Ask until the connection is lent for certain."""
        for each in range(3):
            assert self.ask(query(number + each)) == (200, b"n\r\n%d\r\n" % (number + each + 1))


@pytest.fixture
def connect(served: Served) -> Iterator[Callable[..., Client]]:
    with ExitStack() as closing:
        yield lambda address=LIGHT: closing.enter_context(Client(served, address))


def test_requests_of_all_kinds_in_a_row(connect: Callable[..., Client], served: Served) -> None:
    client = connect()
    for number in range(200):
        assert client.ask(query(number % 120)) == (200, b"n\r\n%d\r\n" % (number % 120 + 1))
    link = client.link
    link.sendall(plain(query(1)) + plain(query(2)))  # both at once
    assert [client.read()[1] for _ in range(2)] == [b"n\r\n2\r\n", b"n\r\n3\r\n"]
    client.lend()
    half = plain(query(7))
    link.sendall(half[:40])
    time.sleep(0.1)
    link.sendall(half[40:])
    assert client.read() == (200, b"n\r\n8\r\n")
    client.lend()
    link.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    assert client.read() == (200, b"ok\n")
    client.lend()
    assert client.ask("ASK {}") == (200, b"true")
    client.lend()
    assert client.ask("SELEC")[0] == 400
    client.lend()
    post = query(9).encode()
    kind = b"Content-Type: application/sparql-query\r\nAccept: text/csv"
    link.sendall(b"POST /sparql HTTP/1.1\r\nHost: a\r\n" + kind)
    link.sendall(b"\r\nContent-Length: %d\r\n\r\n%b" % (len(post), post))
    assert client.read() == (200, b"n\r\n10\r\n")
    client.lend()
    link.sendall(plain(query(3)).replace(b"Host: a", b"Host: a b"))
    assert client.read()[0] == 400
    assert link.recv(1) == b""


def test_what_a_worker_answers_is_kept_counted_and_noted(
    connect: Callable[..., Client], served: Served, log: Path
) -> None:
    before = len(log.read_bytes().splitlines())
    client = connect()
    for number in (*range(50), *range(50)):
        client.ask(query(number))
    client.close()
    end = time.monotonic() + 5
    while served.figure("cache_hit_total") + served.figure("cache_miss_total") < 100:
        assert time.monotonic() < end
    assert served.figure("cache_hit_total") >= 48  # two may have been answered in another place
    end = time.monotonic() + 5
    while len(lines := log.read_bytes().splitlines()[before:]) < 100:
        assert time.monotonic() < end
        time.sleep(0.05)
    found = [json.loads(line) for line in lines]
    asked = [each for each in found if each["path"] == "/sparql"]
    assert len(asked) == 100
    assert {each["client"] for each in asked} == {LIGHT}
    assert len({each["query"] for each in asked}) == 50
    assert sum(each["cached"] for each in asked) == served.figure("cache_hit_total")


def test_a_runaway_is_ended_and_the_others_go_on(
    connect: Callable[..., Client], served: Served
) -> None:
    clients = [connect() for _ in range(6)]
    for client in clients:
        client.lend()
    clients[0].link.sendall(plain(runaway()))
    started = time.monotonic()
    for number in range(20):
        for client in clients[1:]:
            began = time.monotonic()
            assert client.ask(query(number))[0] == 200
            assert time.monotonic() - began < 0.7
    status, body = clients[0].read()
    assert (status, "1 seconds" in members(body.decode())["what"]) == (504, True)
    assert time.monotonic() - started < 1.35
    for client in clients:
        client.lend(50)
    assert served.figure("timeout_total") == 1


@pytest.mark.parametrize(("bad", "status"), [(runaway(5), 504), (NESTED, 503)])
def test_what_was_answered_in_the_same_turn_goes_out(
    connect: Callable[..., Client], served: Served, bad: str, status: int
) -> None:
    clients = [connect() for _ in range(12)]
    for client in clients:
        client.lend()
    for pause in range(5):  # with both workers asleep or not, in several orders
        turned = clients[pause:] + clients[:pause]
        for number, client in enumerate(turned):
            client.link.sendall(plain(bad if number == 6 else query(60 + pause * 20 + number)))
        for number, client in enumerate(turned):
            if number != 6:
                expected = b"n\r\n%d\r\n" % (61 + pause * 20 + number)
                began = time.monotonic()
                assert client.read() == (200, expected)
                assert time.monotonic() - began < 0.9
        assert turned[6].read()[0] == status
        for client in clients:
            client.lend(200)


def test_a_crash_is_told_and_the_others_go_on(
    connect: Callable[..., Client], served: Served
) -> None:
    clients = [connect() for _ in range(6)]
    for client in clients:
        client.lend()
    status, body = clients[0].ask(NESTED)
    assert (status, "nests too deeply" in members(body.decode())["what"]) == (503, True)
    for client in clients:
        client.lend(50)
    assert served.figure("crash_total") == 1


def test_who_leaves_is_not_worked_for(connect: Callable[..., Client], served: Served) -> None:
    client = connect()
    client.lend()
    client.link.sendall(plain(runaway()))
    time.sleep(0.1)
    client.close()
    served.until("cancelled_total", 1)
    served.until("workers_idle", 2)
    assert served.figure("timeout_total") == 0
    idle = [connect() for _ in range(5)]
    for each in idle:
        each.lend()
        each.close()
    served.until("connections", 1)  # that of the question


def test_an_unused_connection_goes_back_beside_a_busy_one() -> None:
    served = Served("--data", SMALL, "--workers", "1")
    with Client(served) as idle, Client(served) as busy:
        idle.lend()
        end = time.monotonic() + 4.5
        while time.monotonic() < end:
            busy.lend(10)
        assert served.figure("connections_lent") == 1
        idle.lend(20)
        served.until("connections_lent", 2)
    assert served.close() == (0, "")


def test_long_answers_reach_who_reads_slowly(
    connect: Callable[..., Client], served: Served
) -> None:
    client = connect()
    client.lend()
    long = "SELECT ?a ?b { " + SLOW.partition("{")[2].replace("?v2", "?a").replace("?v1", "?b")
    client.link.sendall(plain(f"{long} }} LIMIT 90000"))
    time.sleep(0.5)
    status, body = client.read()
    assert (status, body.count(b"\r\n")) == (200, 90_001)
    client.lend()


def test_a_client_with_slow_queries_starves_nobody(
    connect: Callable[..., Client], served: Served
) -> None:
    heavy, light = [connect(HEAVY) for _ in range(20)], connect()
    for client in (*heavy, light):
        client.lend()
    for number, client in enumerate(heavy):
        client.link.sendall(plain(f"{SLOW} }} # {number}"))
    times = []
    for number in range(10):
        started = time.monotonic()
        assert light.ask(query(number + 20))[0] == 200
        times.append(time.monotonic() - started)
    assert max(times) < 1
    assert [client.read()[0] for client in heavy] == [200] * 20


def test_it_ends_in_order(log: Path) -> None:
    served = Served("--data", SMALL)
    with ExitStack() as closing:
        clients = [closing.enter_context(Client(served)) for _ in range(5)]
        for client in clients:
            client.lend()
        started = time.monotonic()
        assert served.close() == (0, "")
        assert time.monotonic() - started < 2
        assert [client.link.recv(1) for client in clients] == [b""] * 5
