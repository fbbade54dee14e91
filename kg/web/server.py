"""The server's own process: it waits for connections and workers, one after the other.

It runs no query and has one thread, so it can fork a worker whenever one is needed.
"""

from __future__ import annotations

import selectors
import signal
import socket
from time import monotonic as now
from typing import TYPE_CHECKING

from kg.web.connection import Connection
from kg.web.doors import Bounds
from kg.web.figures import Log
from kg.web.front import Front
from kg.web.process import Process

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

    from kg.web.site import Site

TICK = 0.05  # seconds between two looks at what takes long


class Server:
    """A server on a listening socket; ``later`` does what can be done while nobody asks."""

    def __init__(
        self,
        site: Site,
        listener: socket.socket,
        bounds: Bounds,
        log: Log,
        later: Iterable[None] = (),
    ) -> None:
        self.selector, self.listener, self.log = selectors.DefaultSelector(), listener, log
        self.front = Front(site, listener, self.selector, bounds, log)
        self._later: Iterator[None] | None = iter(later)
        self._draining, self._next_look, self._next_sweep = False, 0.0, 0.0
        self._waking = socket.socketpair()
        for end in self._waking:
            end.setblocking(False)
        self.selector.register(self._waking[0], selectors.EVENT_READ, self._waking[0])
        signal.set_wakeup_fd(self._waking[1].fileno())
        self._old = signal.signal(signal.SIGTERM, _nothing)

    def run(self) -> None:
        """Serve until SIGTERM has come and what was asked by then is answered."""
        try:
            while not self._draining or self.front.working:
                self._turn()
        finally:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGTERM, self._old)
            for connection in tuple(self.front.doors.connections):
                self.front.doors.close(connection)
            self.front.dispatch.pool.stop()
            self.log.flush()
            for each in (self.selector, self.listener, *self._waking):
                each.close()

    def _turn(self) -> None:
        """Wait for what happens next and see to it."""
        dispatch = self.front.dispatch
        idle = dispatch.idle and not self._draining
        events = self.selector.select(0.5 if idle and not self._later else TICK)
        if self._later and idle and not events:
            self._prepare(self._later)
        for key, mask in events:
            what = key.data
            if isinstance(what, Connection):
                self.front.doors.serve(what, mask)
            elif isinstance(what, Process):
                if what in dispatch.pool.workers:
                    dispatch.hear(what)
            elif what is None:
                self.front.doors.accept()
            elif signal.SIGTERM in what.recv(100) and not self._draining:
                self._draining = True
                self.front.shut()
        if (present := now()) > self._next_look:
            self._next_look = present + TICK
            dispatch.look()
            if present > self._next_sweep:
                self._next_sweep = present + 1
                self.front.doors.sweep()
                self.log.flush()

    def _prepare(self, later: Iterator[None]) -> None:
        """Do the next piece of what can be done later; workers of before are then replaced."""
        try:
            next(later)
        except StopIteration:
            self._later = None
            self.front.dispatch.renew()


def _nothing(number: int, frame: FrameType | None) -> None:
    """The signal is read from the socket that wakes the server."""
