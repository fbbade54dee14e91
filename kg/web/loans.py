"""Connections that are lent to workers, and how they come back."""

from __future__ import annotations

from collections import deque
from time import monotonic as now
from typing import TYPE_CHECKING

from kg.web import cache, wire
from kg.web.connection import Connection, Job
from kg.web.responding import Reply
from kg.web.slot import FROM_SERVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.web.doors import Doors
    from kg.web.pool import Pool
    from kg.web.process import Process


class Loans:
    """Who reads which connection.

    ``again`` lets jobs wait that a worker did not come to, ``answered`` sends a reply.
    """

    def __init__(
        self,
        doors: Doors,
        pool: Pool,
        again: Callable[[deque[Job]], None],
        answered: Callable[[Job, Reply], None],
    ) -> None:
        self.doors, self.pool, self._again, self._answered = doors, pool, again, answered

    def lend(self, connection: Connection) -> None:
        """Lend a connection on which nothing is left to do; not to a client with long requests."""
        free = connection.keep and not (connection.incoming or connection.outgoing)
        if not free or connection not in self.doors.connections:
            return
        worker = self.pool.lender()
        if worker is None or self.pool.long(connection.client):
            return
        try:
            worker.lend(connection)
        except OSError:  # the link is full
            return
        self.doors.leave(connection)
        connection.lent = True

    def back(self, worker: Process, number: int, came: bytes, rest: bytes, there: bool) -> None:
        """Take back a connection with what came in and what is to go out."""
        connection = worker.lent.pop(number, None)
        if connection is not None:
            self._regain(connection, came, rest, there)

    def take(self, worker: Process, since: float) -> None:
        """Take over what a worker is at, unless it has ended that meanwhile."""
        if number := worker.slot.take():
            self.taken(worker, number, since)

    def taken(self, worker: Process, number: int, since: float) -> None:
        """See to all that a worker leaves which is ended after this request."""
        left = worker.jobs
        if number == FROM_SERVER:
            worker.jobs = deque([left.popleft()])
        else:
            worker.jobs = deque([self._job(worker, number, worker.slot.request(), since)])
            self.doors.read(worker.jobs[0].connection)
        worker.slow()
        if worker in self.pool.idle:
            self.pool.idle.remove(worker)
        self._held(worker, since)
        self._again(left)
        self.left(worker)
        self.recall(worker.jobs[0].client)

    def recall(self, client: str) -> None:
        """Ask for the connections of a client, for all where that is empty."""
        for worker in self.pool.workers:
            worker.recall(client)

    def crashed(self, worker: Process) -> Job | None:
        """The request at which a worker has crashed; None where it was at none."""
        _, number = worker.slot.present()
        if number == FROM_SERVER:
            return worker.jobs.popleft()
        if number not in worker.lent:
            return None
        job = self._job(worker, number, worker.slot.request(), now())
        self.doors.read(job.connection)
        self._held(worker, now())
        return job

    def left(self, worker: Process) -> None:
        """Take back the connections of a worker that reads no more."""
        lent, worker.lent = worker.lent, {}
        for each in lent.values():
            self._regain(each)

    def _held(self, worker: Process, since: float) -> None:
        """Send what a worker has held back."""
        for number, request, block, body, tag in worker.slot.held():
            job = self._job(worker, number, request, since)
            self._answered(job, Reply(200, block, body, tag, False))

    def _job(self, worker: Process, number: int, request: bytes, since: float) -> Job:
        """A request that a worker has read, as a job."""
        connection, head = worker.lent.pop(number), wire.head(request[:-4])
        connection.lent = False
        connection.job = job = Job(connection, head, b"", cache.key(head, b""))
        job.since = since
        return job

    def _regain(
        self, connection: Connection, came: bytes = b"", rest: bytes = b"", there: bool = True
    ) -> None:
        connection.lent = False
        if there:
            connection.regain(came, rest)
            self.doors.read(connection)
        else:
            self.doors.close(connection)
