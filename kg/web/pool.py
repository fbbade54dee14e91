"""The workers of a server: forked when needed, ended when they take too long."""

from __future__ import annotations

import os
import selectors
import socket
import tempfile
from time import monotonic as now
from typing import TYPE_CHECKING

from kg import child, ends
from kg.limits import Limits
from kg.web.link import Link
from kg.web.process import Process
from kg.web.slot import SOON, Slot
from kg.web.worker import live

if TYPE_CHECKING:
    from kg.errors import QueryError
    from kg.web.doors import Bounds
    from kg.web.figures import Log
    from kg.web.site import Site


class Pool:
    """``count`` workers for quick requests, and up to twice as many more for long ones.

    Half of the room for kept answers is theirs.
    """

    def __init__(
        self, site: Site, bounds: Bounds, selector: selectors.BaseSelector, log: Log
    ) -> None:
        self.site, self.bounds, self.selector, self.log = site, bounds, selector, log
        self.count, self.most = bounds.workers, 3 * bounds.workers
        self.workers: set[Process] = set()
        self.idle: list[Process] = []  # none of the server's jobs
        self._dying: set[int] = set()
        self.started = 0

    def start(self) -> Process:
        """A new worker, ready for a job."""
        ours, theirs = socket.socketpair()
        with tempfile.TemporaryFile() as file:
            errors = os.dup(file.fileno())
        slot, bounds = Slot(), self.bounds
        pid = child.fork()
        if not pid:
            kept = bounds.kept // 2 // self.most
            live(self.site, Link(theirs), slot, errors, bounds.memory, kept, self.log)
        theirs.close()
        ours.setblocking(False)
        worker = Process(pid, Link(ours), errors, slot, self.selector)
        self.workers.add(worker)
        self.idle.append(worker)
        self.started += 1
        return worker

    def crowded(self) -> bool:
        """Whether too few workers are free of long requests, and there may be more workers."""
        quick = sum(not each.long for each in self.workers)
        return quick < self.count and len(self.workers) < self.most

    def may(self, client: str) -> bool:
        """Whether a client may have another worker: not with as many long requests as that."""
        return self.long(client) < self.count

    def long(self, client: str) -> int:
        """How many long requests of a client are worked on."""
        return sum(each.long and each.jobs[0].client == client for each in self.workers)

    def next(self) -> Process | None:
        """A worker that is about to be free."""
        latest = now() - SOON
        for each in self.workers:
            if len(each.jobs) == 1 and each.began > latest and not each.long:
                return each
        return None

    def lender(self) -> Process | None:
        """The worker with the fewest connections that it reads itself."""
        quick = (each for each in self.workers if not each.long and not each.link.full)
        return min(quick, key=lambda each: len(each.lent), default=None)

    def over(self) -> list[Process]:
        """The workers that must be ended: over their time, or nobody waits for what they do."""
        present = now()
        self._reap()
        return [
            each
            for each in self.workers
            # The time of waiting counts too.
            if each.long
            and (each.jobs[0].left or present - each.jobs[0].since > self.bounds.seconds)
        ]

    def end(self, worker: Process) -> None:
        """End a worker at once, whatever it does."""
        worker.kill()
        self._dying.add(worker.pid)
        self._remove(worker)

    def crashed(self, worker: Process) -> QueryError:
        """Why a worker has ended, in words."""
        status, words = os.waitpid(worker.pid, 0)[1], worker.words()
        self._remove(worker)
        return ends.crash(status, words, Limits(memory=self.bounds.memory))

    def late(self) -> QueryError:
        """Why a worker was ended, in words."""
        return ends.out_of_time(Limits(seconds=self.bounds.seconds))

    def _remove(self, worker: Process) -> None:
        self.workers.discard(worker)
        if worker in self.idle:
            self.idle.remove(worker)
        worker.close()

    def _reap(self) -> None:
        for pid in tuple(self._dying):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self._dying.discard(pid)

    def stop(self) -> None:
        """End all workers and wait for their ends."""
        for worker in tuple(self.workers):
            self.end(worker)
        for pid in self._dying:
            os.waitpid(pid, 0)
        self._dying.clear()
