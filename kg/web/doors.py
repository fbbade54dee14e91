"""The connections of a server: let in, read, written to, closed."""

from __future__ import annotations

import selectors
import socket
from collections import Counter
from time import monotonic as now
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kg.web.connection import Connection, Job
from kg.web.problem import Refused

if TYPE_CHECKING:
    from kg.web.wire import Head


class Bounds(NamedTuple):
    """What a server allows: seconds of a request, bytes of a worker's memory and of kept answers.

    ``body`` is in bytes; ``waiting`` requests may wait, and ``connections`` be open, ``each`` of
    one client's.
    """

    workers: int = 2
    seconds: float = 30.0
    memory: int | None = 1 << 30
    kept: int = 64 << 20
    body: int = 1_000_000
    waiting: int = 512
    connections: int = 1000
    each: int = 250


class Desk(Protocol):
    """Who sees to what the connections bring."""

    def ask(self, connection: Connection, head: Head, body: bytes) -> None:
        """Answer a request, now or later."""

    def refuse(self, connection: Connection, head: Head | None, refused: Refused) -> None:
        """Answer what cannot be read."""

    def leave(self, job: Job) -> None:
        """Forget a request whose client has gone."""


class Doors:
    """All connections to a listening socket."""

    def __init__(
        self,
        listener: socket.socket,
        selector: selectors.BaseSelector,
        bounds: Bounds,
        desk: Desk,
    ) -> None:
        self.listener, self.selector, self.bounds, self.desk = listener, selector, bounds, desk
        self.connections: set[Connection] = set()
        self.of_client: Counter[str] = Counter()
        listener.setblocking(False)
        selector.register(listener, selectors.EVENT_READ, None)

    def accept(self) -> None:
        """Let in who waits; who is one too many is told and let go."""
        for _ in range(64):
            try:
                link, address = self.listener.accept()
            except OSError:  # none is left, or no file is to be had
                return
            client = address[0] if isinstance(address, tuple) else "local"
            link.setblocking(False)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(link, client, self.bounds.body)
            self.connections.add(connection)
            self.of_client[client] += 1
            self.selector.register(link, selectors.EVENT_READ, connection)
            full = len(self.connections) > self.bounds.connections
            if full or self.of_client[client] > self.bounds.each:
                connection.keep = False
                self.desk.refuse(connection, None, busy("too many connections are open"))

    def serve(self, connection: Connection, mask: int) -> None:
        """See to a connection on which something came in or can go out."""
        if connection not in self.connections:
            return
        try:
            if mask & selectors.EVENT_WRITE:
                connection.flush()
                if connection.waits and not connection.keep:
                    self.close(connection)
                    return
            if mask & selectors.EVENT_READ and not connection.receive():
                self.close(connection)
                return
        except OSError:
            self.close(connection)
            return
        self.read(connection)

    def read(self, connection: Connection) -> None:
        """Answer the requests that have come whole, one after the other."""
        while connection.waits and connection.keep:
            try:
                found = connection.request()
            except Refused as refused:
                connection.keep = False
                self.desk.refuse(connection, connection.head, refused)
                return
            if found is None:
                break
            self.desk.ask(connection, *found)
        if connection in self.connections and not connection.lent:
            self._watch(connection)

    def leave(self, connection: Connection) -> None:
        """Let somebody else read a connection."""
        if connection.mask:
            self.selector.unregister(connection.link)
            connection.mask = 0

    def _watch(self, connection: Connection) -> None:
        """Wait for what the connection can do next."""
        reading = 0 if connection.full else selectors.EVENT_READ
        mask = reading | (selectors.EVENT_WRITE if connection.outgoing else 0)
        if mask == connection.mask:
            return
        if not mask:
            self.selector.unregister(connection.link)
        elif not connection.mask:
            self.selector.register(connection.link, mask, connection)
        else:
            self.selector.modify(connection.link, mask, connection)
        connection.mask = mask

    def send(self, connection: Connection, content: bytes) -> None:
        """Send a response, the last one where the connection is not kept."""
        if connection not in self.connections:
            return
        try:
            connection.send(content)
        except OSError:
            self.close(connection)
            return
        if not connection.keep and not connection.outgoing:
            self.close(connection)
        elif connection.outgoing or not connection.mask:
            self._watch(connection)

    def close(self, connection: Connection) -> None:
        """End a connection; nobody waits for its request any more."""
        if connection not in self.connections:
            return
        self.connections.discard(connection)
        self.of_client[connection.client] -= 1
        if not self.of_client[connection.client]:
            del self.of_client[connection.client]
        self.leave(connection)
        connection.close()
        if connection.job:
            self.desk.leave(connection.job)

    def shut(self) -> None:
        """Let nobody in any more, and go on with those who are inside."""
        self.selector.unregister(self.listener)
        self.listener.close()
        for connection in tuple(self.connections):
            connection.keep = False
            if connection.waits:
                self.close(connection)

    def sweep(self) -> None:
        """Close the connections on which too little happens; who sends slowly is told."""
        present = now()
        for connection in tuple(self.connections):
            if connection.job or connection.lent or present < connection.until:
                continue
            if not connection.outgoing and (connection.incoming or connection.head):
                connection.keep = False
                slow = Refused(408, "the request did not come in time", "Send it at once")
                self.desk.refuse(connection, connection.head, slow)
            self.close(connection)


def busy(why: str) -> Refused:
    """The refusal of a request for which there is no room."""
    return Refused(503, why, "Ask again in a moment", headers=(("Retry-After", "1"),))
