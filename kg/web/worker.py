"""A process that answers requests, one at a time, until it is ended.

It is forked from the server's own process, which has loaded the dataset and never runs a query.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

from kg import child
from kg.engine import Embedded
from kg.limits import Limits
from kg.web.figures import Log
from kg.web.lane import Lane
from kg.web.link import ANSWER, JOB, LEND, Link, Message
from kg.web.responding import replied
from kg.web.site import Site
from kg.web.slot import FROM_SERVER, Slot

_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def live(
    site: Site, link: Link, slot: Slot, errors: int, memory: int | None, kept: int, log: Log
) -> NoReturn:
    """The life of a worker; it keeps answers of ``kept`` bytes."""
    try:
        _settle(link, errors, memory)
        Worker(link, slot, Lane(site, link, slot, kept, log)).work()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass
    except BaseException as error:
        os.write(2, repr(error).encode())
        if isinstance(error, MemoryError):
            os.kill(os.getpid(), signal.SIGKILL)
    finally:
        os._exit(0)


class Worker:
    """What a worker does with the messages of the server."""

    def __init__(self, link: Link, slot: Slot, lane: Lane) -> None:
        self.link, self.slot, self.lane = link, slot, lane

    def work(self) -> None:
        """Answer what comes, until the server takes over; raises ``EOFError`` where it is gone."""
        while not self.lane.ended:
            if self.lane.turn():
                for message in self.link.read():
                    self._hear(message)
        self.link.outlast()

    def _hear(self, message: Message) -> None:
        kind, *rest = message
        if self.lane.ended:
            return
        if kind == LEND:
            self.lane.lend(*rest)
        elif kind == JOB:
            self.slot.begin(FROM_SERVER)
            reply = replied(self.lane.site, *rest)
            self.lane.ended = self.slot.end()
            self.link.send((ANSWER, FROM_SERVER, self.lane.ended, *reply))
        else:
            self.lane.recall(*rest)


def _settle(link: Link, errors: int, memory: int | None) -> None:
    """Close what belongs to the server, and take the limits."""
    for number in (signal.SIGINT, signal.SIGTERM):  # of the terminal; the server ends its workers
        signal.signal(number, signal.SIG_IGN)
    signal.set_wakeup_fd(-1)
    if "faulthandler" in sys.modules:
        sys.modules["faulthandler"].disable()
    os.environ["RUST_BACKTRACE"] = "0"
    os.dup2(errors, 2)
    own = link.end.fileno()
    os.closerange(3, own)
    os.closerange(own + 1, max(own + 2, 4096))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    Embedded.expendable = True
    child.bound(Limits(seconds=None, memory=memory))
    gc.freeze()
