"""What becomes of a request: its answer is known, or a worker finds it, or it is refused."""

from __future__ import annotations

import selectors
import socket
from time import monotonic as now
from typing import TYPE_CHECKING

from kg.web import cache, wire
from kg.web.cache import Cache, Kept
from kg.web.connection import Connection, Job
from kg.web.dispatch import Dispatch
from kg.web.doors import Bounds, Doors
from kg.web.figures import Log, Metrics
from kg.web.problem import Refused
from kg.web.request import Request
from kg.web.responding import Reply
from kg.web.routes import refusing

if TYPE_CHECKING:
    from kg.web.site import Site
    from kg.web.wire import Head

PLAIN = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"))


class Front:
    """Connections in front, workers behind."""

    def __init__(
        self,
        site: Site,
        listener: socket.socket,
        selector: selectors.BaseSelector,
        bounds: Bounds,
        log: Log,
    ) -> None:
        self.site, self.selector, self.log = site, selector, log
        self.doors = Doors(listener, selector, bounds, self)
        self.cache, self.metrics = Cache(bounds.kept // 2), Metrics()
        self.dispatch = Dispatch(site, bounds, selector, self.doors, self)

    @property
    def working(self) -> bool:
        """Whether somebody waits for something."""
        unsent = any(each.outgoing for each in self.doors.connections)
        return unsent or self.dispatch.working

    def shut(self) -> None:
        """Let nobody in any more, and finish what was asked."""
        self.doors.shut()
        self.dispatch.loans.recall("")

    def ask(self, connection: Connection, head: Head, body: bytes) -> None:
        """Answer a request from what is known, or let a worker do it."""
        path = head.target.partition("?")[0]
        if path in ("/health", "/metrics") and head.method in cache.READS:
            self._tell(connection, head, path)
            return
        key = cache.key(head, body) if head.method in cache.READS else None
        if key is not None and (kept := self.cache.get(key)):
            began = now()
            status, content = kept.response(head)
            self.metrics.events["cache_hit"] += 1
            self._sent(connection, head, b"", status, content, began, True)
            if kept.plain:
                self.dispatch.loans.lend(connection)
            return
        connection.job = job = Job(connection, head, body, key)
        self.dispatch.put(job)

    def refuse(self, connection: Connection, head: Head | None, refused: Refused) -> None:
        """Answer what cannot be read or has no room."""
        self.metrics.events["refused"] += 1
        known = head or wire.Head("GET", "/", {}, 0, False)
        request = Request(known.method, "/", "", known.headers, b"", connection.client)
        response = refusing(self.site, request, refused)
        block = wire.block(response.headers)
        keep = connection.keep and known.keep
        content = wire.response(response.status, block, response.body, keep)
        self._sent(connection, known, b"", response.status, content, now(), False)

    def leave(self, job: Job) -> None:
        """Forget a request whose client has gone."""
        self.dispatch.drop(job)
        self.metrics.events["cancelled"] += 1

    def _tell(self, connection: Connection, head: Head, path: str) -> None:
        """Answer for the server itself."""
        pool = self.dispatch.pool
        present = {
            "workers": len(pool.workers),
            "workers_idle": len(pool.idle),
            "workers_started": pool.started,
            "connections_lent": sum(len(each.lent) for each in pool.workers),
            "requests_waiting": len(self.dispatch.turns),
            "connections": len(self.doors.connections),
            "cache_bytes": self.cache.size,
            "cache_answers": len(self.cache),
        }
        text = "ok\n" if path == "/health" else self.metrics.text(present)
        body = text.encode()
        block = wire.block((*PLAIN, ("Content-Length", str(len(body)))))
        sent = wire.response(200, block, b"" if head.method == "HEAD" else body, head.keep)
        self._sent(connection, head, b"", 200, sent, now(), False)

    def _sent(
        self,
        connection: Connection,
        head: Head,
        body: bytes,
        status: int,
        content: bytes,
        began: float,
        cached: bool,
    ) -> None:
        """Send a response and write it down."""
        self.doors.send(connection, content)
        spent = now() - began
        self.metrics.note(status, spent)
        size = len(content)
        self.log.note(connection.client, head, body, status, spent * 1000, size, cached)

    def answered(self, job: Job, reply: Reply) -> None:
        """Send a worker's reply, and keep it where it has a tag."""
        if job.key is not None and reply.tag:
            self.metrics.events["cache_miss"] += 1
            self.cache.put(job.key, Kept(reply.block, reply.body, reply.tag, reply.plain))
        connection, head = job.connection, job.head
        connection.job = None
        keep = head.keep and connection.keep
        content = wire.response(reply.status, reply.block, reply.body, keep)
        self._sent(connection, head, job.body, reply.status, content, job.since, False)
        if connection.incoming:
            self.doors.read(connection)

    def failed(self, job: Job, refused: Refused) -> None:
        """Refuse a request that was read well."""
        job.connection.job = None
        self.refuse(job.connection, job.head, refused)
        if job.connection in self.doors.connections:
            self.doors.read(job.connection)
