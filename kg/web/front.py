"""What becomes of a request: its answer is known, or a worker finds it, or it is refused."""

from __future__ import annotations

import selectors
import socket
from collections import deque
from typing import TYPE_CHECKING

from kg.web import cache, wire
from kg.web.cache import Cache, Kept
from kg.web.connection import Connection, Job
from kg.web.doors import Bounds, Doors, busy
from kg.web.figures import Log, Metrics
from kg.web.pool import Pool, Worker
from kg.web.problem import Refused
from kg.web.request import Request
from kg.web.routes import refusing
from kg.web.turns import Turns
from kg.web.worker import now

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
        self.pool = Pool(site, bounds.workers, bounds.seconds, bounds.memory)
        self.turns: Turns[Job] = Turns(bounds.waiting)
        self.cache, self.metrics = Cache(bounds.kept), Metrics()
        for _ in range(bounds.workers):
            self._hire()

    @property
    def working(self) -> bool:
        """Whether somebody waits for something."""
        unsent = any(each.outgoing for each in self.doors.connections)
        return bool(self.turns) or unsent or any(each.jobs for each in self.pool.workers)

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
            return
        connection.job = job = Job(connection, head, body, key)
        if not self.turns and self.pool.idle and self.pool.may(job.client):
            self.pool.idle.pop().give(job)
            return
        if lost := self.turns.put(job.client, job):
            self._answer(lost, busy("too many requests wait"))
        self._deal()

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
        """Forget a request whose client has gone; a worker that is at it is ended before long."""
        job.left = True
        self.turns.drop(job.client, job)
        self.metrics.events["cancelled"] += 1

    def _tell(self, connection: Connection, head: Head, path: str) -> None:
        """Answer for the server itself."""
        present = {
            "workers": len(self.pool.workers),
            "workers_idle": len(self.pool.idle),
            "workers_started": self.pool.started,
            "requests_waiting": len(self.turns),
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

    # workers

    def _hire(self) -> None:
        worker = self.pool.start()
        self.selector.register(worker.link, selectors.EVENT_READ, worker)
        self.pool.idle.append(worker)

    def hear(self, worker: Worker) -> None:
        """Take a worker's answer, or learn that it has crashed."""
        try:
            found = worker.read()
        except EOFError:
            self._crashed(worker)
            return
        if found is None:
            return
        job = worker.done()
        if worker.long:
            self._dismiss(worker)
        elif not worker.jobs:
            self.pool.idle.append(worker)
        self._deal()
        if job.left:
            return
        status, block, body, tag = found
        if job.key is not None and tag:
            self.metrics.events["cache_miss"] += 1
            self.cache.put(job.key, Kept(block, body, tag))
        connection, head = job.connection, job.head
        connection.job = None
        keep = head.keep and connection.keep
        content = wire.response(status, block, body, keep)
        self._sent(connection, head, job.body, status, content, job.since, False)
        if connection.incoming:
            self.doors.read(connection)

    def _deal(self) -> None:
        """Give waiting requests to workers that are free."""
        while self.turns:
            if not self.pool.idle and self.pool.crowded():
                self._hire()
            worker = self.pool.idle[-1] if self.pool.idle else self.pool.next()
            if worker is None or (job := self.turns.take(self.pool.may)) is None:
                return
            if not worker.jobs:
                self.pool.idle.pop()
            worker.give(job)

    def _crashed(self, worker: Worker) -> None:
        self.selector.unregister(worker.link)
        error = self.pool.crashed(worker)
        self.metrics.events["crash"] += 1
        if worker.jobs:
            self._answer(worker.jobs.popleft(), Refused.from_error(error, 503))
        self._again(worker.jobs)
        self.look()

    def _dismiss(self, worker: Worker) -> None:
        """End a worker; what waits for it is given to another."""
        self.selector.unregister(worker.link)
        self.pool.end(worker)
        self._again(worker.jobs)

    def _again(self, jobs: deque[Job]) -> None:
        """Let jobs wait that a worker did not come to."""
        while jobs:
            job = jobs.popleft()
            if not job.left and (lost := self.turns.put(job.client, job)):
                self._answer(lost, busy("too many requests wait"))

    def look(self) -> None:
        """End what takes too long or is not waited for; keep as many workers as are wanted."""
        for worker in self.pool.look():
            job = worker.jobs.popleft()
            self._dismiss(worker)
            if not job.left:
                self.metrics.events["timeout"] += 1
                self._answer(job, Refused.from_error(self.pool.late(), 504))
        self._again(self.pool.stuck)
        while self.pool.crowded():
            self._hire()
        self._deal()

    def _answer(self, job: Job, refused: Refused) -> None:
        """Refuse a request that was read well."""
        job.connection.job = None
        self.refuse(job.connection, job.head, refused)
        if job.connection in self.doors.connections:
            self.doors.read(job.connection)
