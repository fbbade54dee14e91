"""Empty answers that were written apart from the code: how many get the right first reason.

``empties/held-out.txt`` was written without a look at the other files of that folder, one query or
more for each of T1 to T24, beside queries that have rows and rightly empty ones. When it was
written, 63 of its 69 traps got the right first reason, and none of the 42 others was accused; what
was wrong was mended by rule, and each of them is right now. A heading tells the cause (T21: rightly
empty; ``none``: has rows; ``error``: is refused), ``asserted`` for data without inference,
``fix-none`` where no query can have rows, and the number of a trap that has rows.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import Quad

from kg.emptiness import is_empty
from kg.engine import Embedded
from kg.errors import QueryError
from kg.exports import default_and_named
from kg.graph import Graph
from kg.namespaces import INFERRED
from kg.probes import Probes

TEXT = (Path(__file__).parent / "empties" / "held-out.txt").read_text("utf-8")
RIGHT = 1.0  # the share of traps that get the right first reason
SECONDS = 5.0  # enough for one explanation on a busy machine


class Case(NamedTuple):
    """A query, what its heading says, and its title."""

    cause: str
    flags: list[str]
    title: str
    query: str


def cases() -> list[Case]:
    """Every query of the file."""
    found = []
    for block in re.split(r"^#### ", TEXT, flags=re.MULTILINE)[1:]:
        head, query = block.split("\n", 1)
        words, title = head.split(": ", 1)
        cause, *flags = words.split()
        found.append(Case(cause, flags, title, query))
    return found


CASES = cases()


def is_trap(case: Case) -> bool:
    return case.cause not in ("T21", "none", "error")


def told(case: Case, graph: Graph) -> str:
    """The trap that is told of a query, none or error, and what is wrong with its mend."""
    try:
        answer = graph.query(case.query)
        found = answer.explanation
    except QueryError:
        return "error"
    if found is None:
        return "none"
    mended = found.fix is not None and not is_empty(Probes(graph.engine, SECONDS), found.fix)
    if mended is ("fix-none" in case.flags):
        return f"{found.trap}, its mend: {found.fix}"
    return found.trap or found.cause.name


@pytest.fixture(scope="module")
def reasons(whole: Embedded, quads: list[Quad]) -> dict[str, str]:
    """What is told of each query, by title."""
    stated = [quad for quad in quads if not str(quad.graph_name)[1:].startswith(INFERRED)]
    default, named = default_and_named(stated)
    plain = Graph(Embedded.from_quads(default + named))
    every = Graph(whole)
    return {case.title: told(case, plain if "asserted" in case.flags else every) for case in CASES}


def test_each_trap_is_there() -> None:
    numbers = {case.cause for case in CASES} | {flag for case in CASES for flag in case.flags}
    assert {f"T{number}" for number in range(1, 25)} <= numbers
    assert sum(map(is_trap, CASES)) == 69
    assert len({case.title for case in CASES}) == len(CASES)


def test_the_first_reason_is_right(reasons: dict[str, str]) -> None:
    traps = [case for case in CASES if is_trap(case)]
    wrong = {case.title: reasons[case.title] for case in traps if reasons[case.title] != case.cause}
    assert len(traps) - len(wrong) >= RIGHT * len(traps), wrong


def test_no_other_is_accused(reasons: dict[str, str]) -> None:
    others = [case for case in CASES if not is_trap(case)]
    assert len(others) == 42
    wrong = {
        case.title: reasons[case.title] for case in others if reasons[case.title] != case.cause
    }
    assert not wrong
