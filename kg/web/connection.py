"""A connection with a client: what came in, what goes out, and how long either may take."""

from __future__ import annotations

import selectors
import socket
from contextlib import suppress
from itertools import count
from time import monotonic as now
from typing import TYPE_CHECKING

from kg.web import wire
from kg.web.problem import Refused
from kg.web.slot import FROM_SERVER

if TYPE_CHECKING:
    from kg.web.cache import Key
    from kg.web.wire import Head

# seconds: for a request's head, for its body, for a pause between two, for a client that reads
HEAD, BODY, PAUSE, READING = 10.0, 30.0, 60.0, 30.0
_NUMBERS = count(FROM_SERVER + 1)
AHEAD = 1 << 16  # bytes of later requests that are read while one is answered


class Job:
    """A request that is to be answered; ``left`` where its client has gone."""

    __slots__ = ("body", "client", "connection", "head", "key", "left", "since")

    def __init__(self, connection: Connection, head: Head, body: bytes, key: Key | None) -> None:
        self.connection, self.head, self.body, self.key = connection, head, body, key
        self.client, self.since, self.left = connection.client, now(), False


class Connection:
    """One client's connection; ``until`` is when it is closed if nothing goes on.

    ``lent`` says that a worker reads it at present, in place of the server.
    """

    __slots__ = (
        *("_chunks", "client", "head", "incoming", "job", "keep", "lent", "link", "mask", "most"),
        *("number", "outgoing", "until"),
    )

    def __init__(self, link: socket.socket, client: str, most: int) -> None:
        self.link, self.client, self.most = link, client, most
        self.incoming, self.outgoing = bytearray(), b""
        self.head: Head | None = None
        self.job: Job | None = None
        self.lent = False
        self.number = next(_NUMBERS)
        self._chunks: wire.Chunks | None = None
        self.keep, self.mask = True, selectors.EVENT_READ  # of the selector
        self.until = now() + HEAD

    def regain(self, came: bytes, rest: bytes) -> None:
        """Go on where a worker has stopped: with what came in, and what is to go out."""
        self.incoming += came
        self.outgoing = rest
        self.until = now() + (READING if rest else HEAD if came else PAUSE)

    def receive(self) -> bool:
        """Read what has come; whether the client is still there."""
        try:
            content = self.link.recv(1 << 15)
        except BlockingIOError:
            return True
        except OSError:
            return False
        if not self.incoming and self.head is None and self.job is None:
            self.until = now() + HEAD
        self.incoming += content
        return bool(content)

    @property
    def waits(self) -> bool:
        """Whether the next request is waited for, by the server itself."""
        return self.job is None and not self.outgoing and not self.lent

    @property
    def full(self) -> bool:
        """Whether more has come than is to be read now."""
        return self.job is not None and len(self.incoming) > AHEAD

    def request(self) -> tuple[Head, bytes] | None:
        """The next request once it is whole; raises ``Refused``."""
        if self.head is None and not self._read_head():
            return None
        head = self.head
        assert head is not None
        if self._chunks is not None:
            if not self._chunks.take(self.incoming):
                return None
            body = bytes(self._chunks.body)
        else:
            if len(self.incoming) < (length := head.length or 0):
                return None
            body = bytes(self.incoming[:length])
            del self.incoming[:length]
        self.head = self._chunks = None
        self.keep = head.keep
        return head, body

    def _read_head(self) -> bool:
        end = self.incoming.find(b"\r\n\r\n")
        if end < 0 or end > wire.HEAD:
            if len(self.incoming) > wire.HEAD:
                raise Refused(431, f"the head of the request is over {wire.HEAD} bytes")
            return False
        head = wire.head(bytes(self.incoming[:end]))
        del self.incoming[: end + 4]
        if (head.length or 0) > self.most:
            raise wire.too_long(self.most)
        self.head = head
        if head.length is None:
            self._chunks = wire.Chunks(self.most)
        if head.length != 0:
            self.until = now() + BODY
            if head.headers.get("expect", "").lower() == "100-continue" and not self.incoming:
                self.send(wire.CONTINUE)
        return True

    def send(self, content: bytes) -> None:
        """Send now what can be; the rest waits in ``outgoing``. Raises ``OSError``."""
        if not self.outgoing:
            try:
                sent = self.link.send(content)
            except BlockingIOError:
                sent = 0
            content = content[sent:] if sent < len(content) else b""
        self.outgoing += content
        self.until = now() + (READING if self.outgoing else PAUSE)

    def flush(self) -> None:
        """Go on sending; raises ``OSError`` where the client has gone."""
        rest = memoryview(self.outgoing)
        try:
            while rest:
                sent = self.link.send(rest[: 1 << 20])
                rest = rest[sent:]
                self.until = now() + READING
        except BlockingIOError:
            pass
        self.outgoing = bytes(rest)
        if not self.outgoing:
            self.until = now() + PAUSE

    def close(self) -> None:
        """End the connection, also where a worker forked meanwhile holds a copy of it."""
        with suppress(OSError):  # the client was faster
            self.link.shutdown(socket.SHUT_RDWR)
        self.link.close()
