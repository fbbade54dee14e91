"""Work in a child process that can be stopped, where it may crash and harms nobody.

The child is forked from the process that holds the loaded dataset, so it has the dataset at once.
It writes what it finds into a pipe; the parent reads until the time is up, ends the child and waits
for its end. docs/decisions/0018-limits.md says why.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import warnings

from kg.ends import crash, out_of_memory, out_of_time
from kg.errors import KGError, QueryError
from kg.limits import Limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    Write = Callable[[bytes], object]
    Work = Callable[[Write], bytes]

WELL, FAILED = b"\0kg+", b"\0kg!"  # what begins a child's last words
WORDS = 60_000  # bytes of last words, less than a pipe holds
BRIEF = 5.0  # seconds
GRACE = 5.0  # seconds of processor time beyond the limit, for a child that lost its parent
_FORKING = threading.Lock()  # or a second child would hold the first one's pipe open


def possible() -> bool:
    """Whether this system has child processes of this kind."""
    return hasattr(os, "fork")


def run(work: Work, limits: Limits) -> tuple[bytes, bytes]:
    """What ``work`` writes in a child, and what it returns.

    Raises the ``KGError`` that it raises, LimitError for a limit that it passes, and QueryError
    where the engine fails.
    """
    end = None if limits.seconds is None else time.monotonic() + limits.seconds
    with _FORKING:
        out, into = os.pipe()
        told, tell = os.pipe()
        child = fork()
        if not child:
            _live(work, limits, into, tell)
        os.close(into)
        os.close(tell)
    status = None
    try:
        content = _read(out, end, limits)
        words = _read(told, end, limits)
        if WELL not in words and FAILED not in words:
            status = os.waitpid(child, 0)[1]  # both pipes are closed: it has ended
    finally:
        os.close(out)
        os.close(told)
        if status is None:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    if status is not None:
        raise crash(status, words, limits)
    _, mark, last = words.rpartition(WELL)
    if mark:
        return content, last
    raise _error(words.rpartition(FAILED)[2], limits)


def value(work: Callable[[], Any], limits: Limits | None) -> Any:
    """What ``work`` returns in a child, where there can be one; raises as ``run``.

    Without limits it is done here.
    """
    if limits is None or not possible():
        return work()
    import pickle

    def written(write: Write) -> bytes:
        write(pickle.dumps(work()))
        return b""

    return pickle.loads(run(written, limits)[0])


def brief(work: Callable[[], Any], limits: Limits | None, otherwise: Any) -> Any:
    """What ``work`` returns, or something else where it takes over five seconds or crashes."""
    if limits is None:
        return work()
    seconds = BRIEF if limits.seconds is None else min(BRIEF, limits.seconds)
    try:
        return value(work, Limits(seconds, limits.rows, limits.memory))
    except QueryError:
        return otherwise


def bound(limits: Limits) -> None:
    """Limit this process's memory and processor time, and let it leave no core file."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.seconds is not None:
        _lower(resource.RLIMIT_CPU, int(sum(os.times()[:2]) + limits.seconds + GRACE))
    if limits.memory is not None and (present := _present()):
        _lower(resource.RLIMIT_AS, present + limits.memory)


def fork() -> int:
    """As ``os.fork``, without the warning that threads have locks."""
    with warnings.catch_warnings():
        # Python 3.12 warns of forks beside threads: the child uses no lock of theirs.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _live(work: Work, limits: Limits, into: int, tell: int) -> NoReturn:
    """The child's life."""
    global _FORKING
    try:
        _FORKING = threading.Lock()  # the old one is held, by a thread that is not here
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if "faulthandler" in sys.modules:
            sys.modules["faulthandler"].disable()
        os.environ["RUST_BACKTRACE"] = "0"  # drawing one takes a second
        os.set_blocking(tell, False)
        os.dup2(tell, 2)
        from kg.engine import Embedded

        Embedded.expendable = True
        bound(limits)
        last = WELL + work(lambda content: _write(into, content))
    except BaseException as error:
        last = FAILED + _pickled(error)
    try:
        os.write(tell, last)
    finally:
        os._exit(0)


def _pickled(error: BaseException) -> bytes:
    import pickle

    try:
        if isinstance(error, KGError) and len(found := pickle.dumps(error)) < WORDS:
            return found
        kept = MemoryError() if isinstance(error, MemoryError) else repr(error)[:2000]
        return pickle.dumps(kept)
    except MemoryError:
        return pickle.dumps(MemoryError())


def _error(content: bytes, limits: Limits) -> Exception:
    import pickle

    error = pickle.loads(content)
    if isinstance(error, MemoryError):
        return out_of_memory(limits)
    if isinstance(error, KGError):
        return error
    return RuntimeError(f"in a child process: {error}")


def _write(into: int, content: bytes) -> int:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(into, rest) :]
    return len(content)


def _read(out: int, end: float | None, limits: Limits) -> bytes:
    """All that comes until the pipe is closed."""
    import select

    parts: list[bytes] = []
    length = 0
    poll = select.poll()
    poll.register(out, select.POLLIN | select.POLLHUP)
    while True:
        left = None if end is None else max(0.0, end - time.monotonic()) * 1000
        if not poll.poll(left):
            raise out_of_time(limits)
        part = os.read(out, 1 << 18)
        if not part:
            return b"".join(parts)
        parts.append(part)
        length += len(part)
        if limits.memory is not None and length > limits.memory // 4:
            raise out_of_memory(limits)


def _present() -> int:
    """The size of this process's address space in bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _lower(which: int, value: int) -> None:
    import resource

    soft, hard = resource.getrlimit(which)
    known = [each for each in (soft, hard) if each != resource.RLIM_INFINITY]
    resource.setrlimit(which, (min([value, *known]), hard))
