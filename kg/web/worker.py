"""A process that answers requests, one at a time, until it is ended.

It is forked from the server's own process, which has loaded the dataset and never runs a query.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import socket
import struct
import sys
import time
from typing import NoReturn

from kg import child
from kg.engine import Embedded
from kg.limits import Limits
from kg.web.coding import coded
from kg.web.express import express
from kg.web.packing import packed
from kg.web.problem import Refused
from kg.web.request import Request
from kg.web.routes import refusing, respond
from kg.web.site import Site

LENGTH = struct.Struct("!I")
LONG = 0.3  # seconds; who works longer on one request is replaced afterwards
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def live(site: Site, link: socket.socket, errors: int, memory: int | None) -> NoReturn:
    """The life of a worker."""
    try:
        _settle(link, errors, memory)
        while job := receive(link):
            send(link, answer(site, marshal.loads(job)))
    except (BrokenPipeError, ConnectionResetError):
        pass
    except BaseException as error:
        os.write(2, repr(error).encode())
        if isinstance(error, MemoryError):
            os.kill(os.getpid(), signal.SIGKILL)
    finally:
        os._exit(0)


def answer(site: Site, job: tuple[str, str, dict[str, str], bytes, str]) -> bytes:
    """The packed response to a job."""
    method, target, headers, body, client = job
    if (quick := express(site, method, target, headers)) is not None:
        return quick
    try:
        request = Request.of(method, target, headers, body, client)
        response = respond(site, request)
    except Refused as refused:
        request = Request(method, "/", "", headers, b"", client)
        response = refusing(site, request, refused)
    accepted = headers.get("accept-encoding", "")
    return packed(response.status, *coded(response.headers, response.body, accepted))


def receive(link: socket.socket) -> bytes:
    """One message; empty where the other end is gone."""
    content = link.recv(1 << 16)
    if not content:
        return b""
    while len(content) < 4 or len(content) - 4 < LENGTH.unpack_from(content)[0]:
        more = link.recv(1 << 16)
        if not more:
            return b""
        content += more
    return content[4:]


def send(link: socket.socket, message: bytes) -> None:
    """Send one message, whole."""
    link.sendall(LENGTH.pack(len(message)) + message)


def _settle(link: socket.socket, errors: int, memory: int | None) -> None:
    """Close what belongs to the server, and take the limits."""
    for number in (signal.SIGINT, signal.SIGTERM):  # of the terminal; the server ends its workers
        signal.signal(number, signal.SIG_IGN)
    signal.set_wakeup_fd(-1)
    if "faulthandler" in sys.modules:
        sys.modules["faulthandler"].disable()
    os.environ["RUST_BACKTRACE"] = "0"
    os.dup2(errors, 2)
    own = link.fileno()
    os.closerange(3, own)
    os.closerange(own + 1, max(own + 2, 4096))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    Embedded.expendable = True
    child.bound(Limits(seconds=None, memory=memory))
    gc.freeze()


def now() -> float:
    """Seconds of a clock that is never put back."""
    return time.monotonic()
