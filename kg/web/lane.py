"""The connections that a worker reads itself: each brings plain queries, one after the other.

The server lends a connection after a plain query on it was answered quickly, and keeps a copy of
it. Whatever is not plain goes back to the server, with the bytes that came: a request of another
kind or one that is not whole, a client that has gone, a response that does not go out at once, a
connection whose last query took long or on which nothing comes.
"""

from __future__ import annotations

import select
import socket
from collections import Counter
from time import monotonic as now
from typing import NamedTuple

from kg.web import wire
from kg.web.cache import Cache, Kept
from kg.web.express import Found, answered
from kg.web.figures import Log, Metrics
from kg.web.link import ANSWER, BACK, TALLY, Link
from kg.web.plain import Reader
from kg.web.responding import Reply, replied
from kg.web.site import Site
from kg.web.slot import ROOM, SOON, Slot
from kg.web.wire import Head

UNUSED = 2.0  # seconds until a connection on which nothing comes goes back
QUIET, TOLD = 0.02, 0.25  # seconds: a pause after which figures are told; when they are in any case
TURN = 0.005  # seconds of one turn of those that are ready
HELD = 0.002  # seconds that a response is held back at most before another query begins


class Lent:
    """A connection that the server has lent; ``used`` is when something came last."""

    __slots__ = ("client", "link", "number", "used")

    def __init__(self, number: int, client: str, file: int) -> None:
        self.number, self.client = number, client
        self.link = socket.socket(fileno=file)
        self.used = now()


class Done(NamedTuple):
    """A response that goes out at the end of the turn, with the request that it answers."""

    lent: Lent
    request: bytes
    kept: Kept
    began: float
    cached: bool
    response: bytes


class Lane:
    """All connections that are lent to this worker; ``ended`` once the server has taken over."""

    def __init__(self, site: Site, link: Link, slot: Slot, kept: int, log: Log) -> None:
        self.site, self.link, self.slot, self.log = site, link, slot, log
        self.cache, self.metrics = Cache(kept), Metrics()
        self.ended = False
        self._lent: dict[int, Lent] = {}
        self._clients: Counter[str] = Counter()
        self._reader = Reader(site)
        self._done: list[Done] = []
        self._held = 0  # how many of them the slot has
        self._told = self._swept = now()
        # Both count in the same way but for the unit of time.
        self._poll = select.epoll() if hasattr(select, "epoll") else select.poll()
        self._second = 1 if hasattr(select, "epoll") else 1000
        self._poll.register(link.end.fileno(), select.POLLIN)

    def turn(self) -> bool:
        """Answer what has come on the connections; whether the server has said something."""
        wait = QUIET if self.metrics.events else 1.0
        events = self._poll.poll(wait * self._second)
        began, said = now(), False
        clients: set[str] = set()
        for file, _ in events:
            lent = self._lent.get(file)
            if lent is None:
                said = True
                continue
            if lent.client in clients:
                continue  # the others first
            if len(self._clients) > 1:
                clients.add(lent.client)
            self._serve(lent)
            if self.ended:
                return False
            if now() - began > TURN:
                said = True
                if not clients:
                    break
        self._flush()
        if self.metrics.events and (not events or began - self._told > TOLD):
            self.tell(began)
        if began - self._swept > 1:
            self._sweep(began)
        return said

    def lend(self, number: int, client: str) -> None:
        """Take a connection that the server lends."""
        lent = Lent(number, client, self.link.files.popleft())
        file = lent.link.fileno()
        self._lent[file] = lent
        self._clients[client] += 1
        self._poll.register(file, select.POLLIN)

    def recall(self, client: str) -> None:
        """Give back the connections of a client, of all where it is empty."""
        for lent in tuple(self._lent.values()):
            if not client or lent.client == client:
                self._back(lent)
        self.tell(now())

    def tell(self, present: float) -> None:
        """Tell the server what was answered since the last time."""
        self._told, found = present, self.metrics
        if found.events:
            counts = (dict(found.statuses), dict(found.durations), found.seconds)
            self.link.send((TALLY, *counts, dict(found.events), self.log.taken()))
            self.metrics = Metrics()

    def _sweep(self, present: float) -> None:
        self._swept = present
        for lent in tuple(self._lent.values()):
            if present - lent.used > UNUSED:
                self._back(lent)

    def _back(self, lent: Lent, came: bytes = b"", rest: bytes = b"", there: bool = True) -> None:
        file = lent.link.fileno()
        del self._lent[file]
        self._clients[lent.client] -= 1
        if not self._clients[lent.client]:
            del self._clients[lent.client]
        self._poll.unregister(file)  # the server's copy would keep it in
        lent.link.close()
        self.link.send((BACK, lent.number, came, rest, there))

    def _serve(self, lent: Lent) -> None:
        """Answer what has come on a connection."""
        try:
            content = lent.link.recv(ROOM)
        except BlockingIOError:
            return
        except OSError:
            content = b""
        lent.used = began = now()
        kept, cached = self.cache.get((content,)), True
        if kept is None:
            found = self._found(lent, content)
            if found is None or self.ended:
                return
            cached = False
            kept = Kept(*found)
            kept.size += len(content)
            self.cache.put((content,), kept)
        response = wire.response(200, kept.block, kept.body, True)
        self._done.append(Done(lent, content, kept, began, cached, response))
        if now() - self._done[0].began > HELD:
            self._flush()

    def _found(self, lent: Lent, content: bytes) -> Found | None:
        """A worked-out answer; None where the connection goes back, or the server answers."""
        plain = self._reader.read(content)
        if plain is None:
            self._back(lent, content, there=bool(content))
            return None
        self._hold()
        self.slot.begin(lent.number, content)
        found = answered(self.site, plain.known.frame, plain.encoded)
        if self.slot.end():
            self.ended = True
            again = ("GET", plain.target, plain.known.head.headers, b"", lent.client)
            reply = Reply(200, *found, plain=True) if found else replied(self.site, *again)
            self.link.send((ANSWER, lent.number, True, *reply))
        elif found is None:
            self._back(lent, content)
        return found

    def _hold(self) -> None:
        """Put what is to be sent into the slot before a query begins, which may not end."""
        while self._held < len(self._done):
            lent, request, kept, *_ = self._done[self._held]
            if not self.slot.hold((lent.number, request, kept.block, kept.body, kept.tag)):
                self._flush()
                return
            self._held += 1

    def _flush(self) -> None:
        """Send the responses of this turn: one by one, each would wake its client in between."""
        for done in self._done:
            self._send(done)
        self._done.clear()
        if self._held:
            self._held = 0
            self.slot.release()

    def _send(self, done: Done) -> None:
        """Send a response and count it."""
        lent, response = done.lent, done.response
        try:
            sent = lent.link.send(response)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._back(lent, there=False)
            return
        spent = now() - done.began
        self.metrics.note(200, spent)
        self.metrics.events["cache_hit" if done.cached else "cache_miss"] += 1
        if self.log.wanted:
            target = done.request[4 : done.request.index(b" HTTP/")].decode("latin-1")
            head = Head("GET", target, {}, 0, True)
            ms = spent * 1000
            self.log.note(lent.client, head, b"", 200, ms, len(response), done.cached)
        if sent < len(response) or spent > SOON:
            self._back(lent, rest=response[sent:])
