"""A worker as the server sees it: its process, the link to it, and what it works on."""

from __future__ import annotations

import os
import selectors
import signal
from collections import deque
from contextlib import suppress
from time import monotonic as now
from typing import TYPE_CHECKING

from kg.web.link import JOB, LEND, RECALL, Link, Message
from kg.web.slot import LONG, Slot

if TYPE_CHECKING:
    from kg.web.connection import Connection, Job

WAITING = 10  # as nice


class Process:
    """One worker.

    The second of its ``jobs`` waits in the link, so that it need not wait for the server; ``lent``
    are the connections that the worker reads itself, by their numbers; ``long`` says that the
    server has taken over what it is at, after which it is ended.
    """

    def __init__(
        self, pid: int, link: Link, errors: int, slot: Slot, selector: selectors.BaseSelector
    ) -> None:
        self.pid, self.link, self.slot = pid, link, slot
        self._errors, self._selector = errors, selector
        self.jobs: deque[Job] = deque()
        self.lent: dict[int, Connection] = {}
        self.began, self.long = 0.0, False
        self._seen = 0, 0.0  # the request that was seen last, and since when
        selector.register(link.end, selectors.EVENT_READ, self)
        self._mask = selectors.EVENT_READ

    def give(self, job: Job) -> None:
        """Let it work on a job, after the one that it works on."""
        if not self.jobs:
            self.began = now()
        self.jobs.append(job)
        head = job.head
        self._send((JOB, head.method, head.target, head.headers, job.body, job.client))

    def lend(self, connection: Connection) -> None:
        """Let it read a connection; raises ``OSError`` where no file can pass now."""
        message = (LEND, connection.number, connection.client)
        self.link.send(message, connection.link.fileno())
        self.lent[connection.number] = connection
        self.watch()

    def recall(self, client: str) -> None:
        """Ask it to give back the connections of a client, all where that is empty."""
        if any(not client or each.client == client for each in self.lent.values()):
            self._send((RECALL, client))

    def _send(self, message: Message) -> None:
        with suppress(OSError):  # it has ended, which is heard before long
            self.link.send(message)
        self.watch()

    def watch(self) -> None:
        """Wait for what the link can do next."""
        mask = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.link.full else 0)
        if mask != self._mask:
            self._mask = mask
            self._selector.modify(self.link.end, mask, self)

    def lasting(self, present: float) -> float | None:
        """Since when it is at a request that takes long; None where that is not so."""
        serial, number = self.slot.present()
        if not number or serial != self._seen[0]:
            self._seen = serial, present
            return None
        return self._seen[1] if present - self._seen[1] >= LONG else None

    def done(self) -> Job:
        """The job that it has answered; it is at the next one, if there is one."""
        self.began = now()
        return self.jobs.popleft()

    def slow(self) -> None:
        """Let it give way to others."""
        self.long = True
        os.setpriority(os.PRIO_PROCESS, self.pid, WAITING)

    def words(self) -> bytes:
        """What it wrote as an error before it ended."""
        os.lseek(self._errors, 0, os.SEEK_SET)
        return os.read(self._errors, 100_000)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Let go of the link; an idle worker then ends by itself."""
        self._selector.unregister(self.link.end)
        self.link.close()
        self.slot.close()
        os.close(self._errors)
