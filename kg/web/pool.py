"""The workers of a server: forked when needed, ended when they take too long."""

from __future__ import annotations

import marshal
import os
import signal
import socket
import tempfile
from collections import deque
from typing import TYPE_CHECKING

from kg import child, ends
from kg.limits import Limits
from kg.web.packing import Packed, unpacked
from kg.web.worker import LENGTH, LONG, live, now

if TYPE_CHECKING:
    from kg.errors import QueryError
    from kg.web.connection import Job
    from kg.web.site import Site


SOON = 0.02  # seconds; who works longer on one request is given no next one


class Worker:
    """A worker as the server sees it: its process, the link to it, and what it works on.

    The second of its ``jobs`` waits in the link, so that it need not wait for the server.
    """

    __slots__ = ("_errors", "_incoming", "began", "jobs", "link", "long", "pid")

    def __init__(self, pid: int, link: socket.socket, errors: int) -> None:
        self.pid, self.link, self._errors = pid, link, errors
        self._incoming = bytearray()
        self.jobs: deque[Job] = deque()
        self.began, self.long = 0.0, False

    def give(self, job: Job) -> None:
        """Let it work on a job, after the one that it works on."""
        if not self.jobs:
            self.began = now()
        self.jobs.append(job)
        head = job.head
        message = marshal.dumps((head.method, head.target, head.headers, job.body, job.client))
        self.link.sendall(LENGTH.pack(len(message)) + message)

    def read(self) -> Packed | None:
        """Its answer once that is whole; raises ``EOFError`` where the process has ended."""
        try:
            content = self.link.recv(1 << 16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except ConnectionResetError:
            content = b""
        if not content:
            raise EOFError
        if self._incoming or len(content) < 4 or len(content) - 4 < LENGTH.unpack_from(content)[0]:
            self._incoming += content
            if len(self._incoming) - 4 < LENGTH.unpack_from(self._incoming)[0]:
                return None
            content, self._incoming = bytes(self._incoming), bytearray()
        return unpacked(memoryview(content)[4:])

    def done(self) -> Job:
        """The job that it has answered; it is at the next one, if there is one."""
        self.began = now()
        return self.jobs.popleft()

    def words(self) -> bytes:
        """What it wrote as an error before it ended."""
        os.lseek(self._errors, 0, os.SEEK_SET)
        return os.read(self._errors, 100_000)

    def close(self) -> None:
        """Let go of the link; an idle worker then ends by itself."""
        self.link.close()
        os.close(self._errors)


class Pool:
    """``count`` workers for quick requests, and up to twice as many more for long ones."""

    def __init__(self, site: Site, count: int, seconds: float, memory: int | None) -> None:
        self.site, self.count, self.seconds, self.memory = site, count, seconds, memory
        self.most = 3 * count
        self.workers: set[Worker] = set()
        self.idle: list[Worker] = []
        self.stuck: deque[Job] = deque()  # jobs that wait for a worker that takes long
        self._dying: set[int] = set()
        self.started = 0

    def start(self) -> Worker:
        """A new worker, ready for a job."""
        ours, theirs = socket.socketpair()
        with tempfile.TemporaryFile() as file:
            errors = os.dup(file.fileno())
        pid = child.fork()
        if not pid:
            live(self.site, theirs, errors, self.memory)
        theirs.close()
        worker = Worker(pid, ours, errors)
        self.workers.add(worker)
        self.started += 1
        return worker

    def crowded(self) -> bool:
        """Whether too few workers are free of long requests, and there may be more workers."""
        quick = sum(not each.long for each in self.workers)
        return quick < self.count and len(self.workers) < self.most

    def may(self, client: str) -> bool:
        """Whether a client may have another worker: not with as many long requests as that."""
        long = [each.jobs[0].client for each in self.workers if each.long and each.jobs]
        return long.count(client) < self.count

    def next(self) -> Worker | None:
        """A worker that is about to be free."""
        latest = now() - SOON
        for each in self.workers:
            if len(each.jobs) == 1 and each.began > latest and not each.long:
                return each
        return None

    def look(self) -> list[Worker]:
        """Mark those that take long, which gives way to others; those that must be ended."""
        over, present = [], now()
        for worker in self.workers:
            if not worker.jobs or present - worker.began < LONG:
                continue
            if not worker.long:
                worker.long = True  # and is ended after its answer
                while len(worker.jobs) > 1:
                    self.stuck.append(worker.jobs.pop())
                os.setpriority(os.PRIO_PROCESS, worker.pid, 10)
            job = worker.jobs[0]
            if present - job.since > self.seconds or job.left:  # the time of waiting counts too
                over.append(worker)
        self._reap()
        return over

    def end(self, worker: Worker) -> None:
        """End a worker at once, whatever it does."""
        os.kill(worker.pid, signal.SIGKILL)
        self._dying.add(worker.pid)
        self._remove(worker)

    def crashed(self, worker: Worker) -> QueryError:
        """Why a worker has ended, in words."""
        status, words = os.waitpid(worker.pid, 0)[1], worker.words()
        self._remove(worker)
        return ends.crash(status, words, Limits(memory=self.memory))

    def late(self) -> QueryError:
        """Why a worker was ended, in words."""
        return ends.out_of_time(Limits(seconds=self.seconds))

    def _remove(self, worker: Worker) -> None:
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
