"""How a process that worked on a query ended, in words."""

from __future__ import annotations

import signal

from kg import limits as sizes
from kg.errors import LimitError, QueryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.limits import Limits


def crash(status: int, words: bytes, limits: Limits) -> QueryError:
    """The error for a child that ended by itself, from its wait status and last words."""
    if b"memory allocation" in words or status & 127 == signal.SIGKILL:
        return out_of_memory(limits)
    if status & 127 == signal.SIGXCPU:
        return out_of_time(limits)
    if b"total order" in words:
        return QueryError(
            "ORDER BY compares values of different types, which the engine cannot order. "
            "Write ORDER BY DATATYPE(?x) STR(?x), or sort numbers and texts in queries of their own"
        )
    if status & 127 in (signal.SIGSEGV, signal.SIGBUS) or b"overflowed its stack" in words:
        return LimitError(
            "stack",
            "the query nests too deeply and used up the stack. "
            "Split it, or give long lists of values in VALUES",
        )
    return QueryError(
        f"the engine failed on this query (wait status {status}). Simplify it step by step to see "
        "which part does it"
    )


def out_of_time(limits: Limits) -> LimitError:
    """The error for a query that takes too long."""
    return LimitError(
        "time",
        f"the query was stopped after {limits.seconds:g} seconds, the limit of time. Join its "
        "patterns through shared variables, put the most selective one first, or raise the limit",
    )


def out_of_memory(limits: Limits) -> LimitError:
    """The error for a query that takes too much memory."""
    most = f"more than {sizes.words(limits.memory)} of" if limits.memory else "too much"
    return LimitError(
        "memory",
        f"the query was stopped because it needs {most} memory, the limit. "
        "Group, sort or join fewer rows: add a FILTER or a LIMIT, or raise the limit",
    )


def late(error: LimitError, limits: Limits, what: str) -> LimitError:
    """The error for what an answer is made into, where its query left too little of a limit."""
    if error.limit != "time":
        return error
    return LimitError(
        "time",
        f"{what} took longer than the query left of {limits.seconds:g} seconds, the limit of time. "
        "Ask for fewer rows with LIMIT, or raise the limit",
    )
