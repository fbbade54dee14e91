"""Which worker does what: requests wait for their turn, are given, answered, or taken over."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from time import monotonic as now
from typing import TYPE_CHECKING, Protocol

from kg.web.connection import Job
from kg.web.doors import busy
from kg.web.link import ANSWER, BACK
from kg.web.loans import Loans
from kg.web.pool import Pool
from kg.web.problem import Refused
from kg.web.process import Process
from kg.web.responding import Reply
from kg.web.turns import Turns

if TYPE_CHECKING:
    import selectors

    from kg.web.doors import Bounds, Doors
    from kg.web.figures import Log, Metrics
    from kg.web.site import Site


class Desk(Protocol):
    """Who hands out what the workers bring."""

    metrics: Metrics
    log: Log

    def answered(self, job: Job, reply: Reply) -> None:
        """Send a reply to who waits for it."""

    def failed(self, job: Job, refused: Refused) -> None:
        """Refuse a request that was read well."""


class Dispatch:
    """Jobs in their turn on one side, workers on the other."""

    def __init__(
        self,
        site: Site,
        bounds: Bounds,
        selector: selectors.BaseSelector,
        doors: Doors,
        desk: Desk,
    ) -> None:
        self.desk = desk
        self.pool = Pool(site, bounds, selector, desk.log)
        self.loans = Loans(doors, self.pool, self._again, desk.answered)
        self.turns: Turns[Job] = Turns(bounds.waiting)
        for _ in range(bounds.workers):
            self.pool.start()

    @property
    def working(self) -> bool:
        """Whether somebody waits for a worker."""
        return bool(self.turns) or any(each.jobs or each.lent for each in self.pool.workers)

    @property
    def idle(self) -> bool:
        """Whether no worker can be at anything."""
        workers = self.pool.workers
        return len(self.pool.idle) == len(workers) and not any(each.lent for each in workers)

    def put(self, job: Job) -> None:
        """Let a worker do a job, at once or in its turn."""
        if not self.turns and self.pool.idle and self.pool.may(job.client):
            self.pool.idle.pop().give(job)
            return
        self._again(deque([job]))
        self._deal()

    def drop(self, job: Job) -> None:
        """Forget a job that nobody waits for; a worker that is at it is ended before long."""
        job.left = True
        self.turns.drop(job.client, job)

    def renew(self) -> None:
        """Replace the workers, while none is at anything, by new copies of this process."""
        for worker in tuple(self.pool.workers):
            self.pool.end(worker)
            self.pool.start()

    def hear(self, worker: Process) -> None:
        """Take a worker's messages, or learn that it has crashed."""
        with suppress(OSError):  # it has ended, as reading tells
            worker.link.flush()
        try:
            messages = worker.link.read()
        except EOFError:
            self._crashed(worker)
            return
        worker.watch()
        for kind, *rest in messages:
            if kind == ANSWER:
                number, taken, *reply = rest
                self._answered(worker, number, taken, Reply(*reply))
            elif kind == BACK:
                self.loans.back(worker, *rest)
            else:
                *counts, lines = rest
                self.desk.metrics.add(*counts)
                self.desk.log.add(lines)

    def _answered(self, worker: Process, number: int, taken: bool, reply: Reply) -> None:
        if taken and not worker.long:
            self.loans.taken(worker, number, now())
        job = worker.done()
        if worker.long:
            self._dismiss(worker)
        elif not worker.jobs:
            self.pool.idle.append(worker)
        self._deal()
        if not job.left:
            self.desk.answered(job, reply)
            connection = job.connection
            if reply.plain and not worker.long and connection.job is None:
                self.loans.lend(connection)

    def _deal(self) -> None:
        """Give waiting requests to workers that are free."""
        while self.turns:
            if not self.pool.idle and self.pool.crowded():
                self.pool.start()
            worker = self.pool.idle[-1] if self.pool.idle else self.pool.next()
            if worker is None or (job := self.turns.take(self.pool.may)) is None:
                return
            if not worker.jobs:
                self.pool.idle.pop()
            worker.give(job)

    def _crashed(self, worker: Process) -> None:
        job = self.loans.crashed(worker)
        error = self.pool.crashed(worker)
        self.desk.metrics.events["crash"] += 1
        if job is not None:
            self.desk.failed(job, Refused.from_error(error, 503))
        self.loans.left(worker)
        self._again(worker.jobs)
        self.look()

    def _dismiss(self, worker: Process) -> None:
        """End a worker; what waits for it is given to another."""
        self.pool.end(worker)
        self._again(worker.jobs)

    def _again(self, jobs: deque[Job]) -> None:
        """Let jobs wait that a worker did not come to."""
        while jobs:
            job = jobs.popleft()
            if not job.left and (lost := self.turns.put(job.client, job)):
                self.desk.failed(lost, busy("too many requests wait"))

    def look(self) -> None:
        """End what takes too long or is not waited for; keep as many workers as are wanted."""
        present = now()
        for worker in tuple(self.pool.workers):
            if not worker.long and (since := worker.lasting(present)):
                self.hear(worker)
                if worker in self.pool.workers and not worker.long:
                    self.loans.take(worker, since)
        for worker in self.pool.over():
            job = worker.jobs.popleft()
            self._dismiss(worker)
            if not job.left:
                self.desk.metrics.events["timeout"] += 1
                self.desk.failed(job, Refused.from_error(self.pool.late(), 504))
        while self.pool.crowded():
            self.pool.start()
        self._deal()
