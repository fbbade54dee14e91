"""Whose turn it is: waiting jobs, one of each client after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Job = TypeVar("Job")


class Turns(Generic[Job]):
    """A queue that is fair to clients, with room for ``most`` jobs.

    Each client's jobs keep their order; clients take turns. Where there is no room, the client that
    waits with the most jobs loses its last one.
    """

    def __init__(self, most: int) -> None:
        self._most, self._length = most, 0
        self._waiting: dict[str, deque[Job]] = {}  # in the order of their turns

    def __len__(self) -> int:
        return self._length

    def put(self, client: str, job: Job) -> Job | None:
        """Let a job wait; the job that has no room, which may be this one."""
        self._waiting.setdefault(client, deque()).append(job)
        self._length += 1
        if self._length <= self._most:
            return None
        longest = max(self._waiting, key=lambda each: len(self._waiting[each]))
        self._length -= 1
        last = self._waiting[longest].pop()
        if not self._waiting[longest]:
            del self._waiting[longest]
        return last

    def take(self, may: Callable[[str], bool]) -> Job | None:
        """The next job of a client that ``may`` have one now."""
        for client in self._waiting:
            if may(client):
                break
        else:
            return None
        jobs = self._waiting.pop(client)
        self._length -= 1
        job = jobs.popleft()
        if jobs:
            self._waiting[client] = jobs  # at the end of the line
        return job

    def drop(self, client: str, job: Job) -> None:
        """Forget a job that nobody waits for any more."""
        jobs = self._waiting.get(client)
        if jobs and job in jobs:
            jobs.remove(job)
            self._length -= 1
            if not jobs:
                del self._waiting[client]
