"""The ways in which triple patterns match once no variable is left in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import Variable

from kg.patterns import Blank, Edge, Term
from kg.propertypaths import Path, reverse
from kg.walks import Fact, Walks, merged


class Step(NamedTuple):
    """A triple pattern under a solution: no variable is left in it.

    ``free`` says that nothing else binds its ends: a path without steps then matches any node that
    the data holds.
    """

    start: Term | Blank
    path: Path
    end: Term | Blank
    free: bool


def matched(
    edges: Iterable[Edge],
    solution: Mapping[str, Term],
    walks: Walks,
    bound: set[str],
    found: bool = False,
) -> set[Fact] | None:
    """The facts by which all the patterns match; None where they do not, or a value is missing.

    ``bound`` are the variables that other patterns bind in any case. ``found`` says that the graph
    is found by the patterns: then a node that the query names counts only where the graph has it.
    """
    steps = []
    for edge in edges:
        slots = [solution.get(s.value) if isinstance(s, Variable) else s for s in edge]
        if None in slots:
            return None
        ends = (edge.subject, edge.object)
        free = all(
            end.value not in bound if isinstance(end, Variable) else isinstance(end, Blank) or found
            for end in ends
        )
        start, path, end = slots
        steps.append(Step(start, path, end, free))  # type: ignore[arg-type]
    return merged(_matches(steps, {}, walks))


def _matches(steps: list[Step], known: dict[Blank, Term], walks: Walks) -> Iterator[set[Fact]]:
    """The facts of each way in which patterns without variables match."""
    if not steps:
        yield set()
        return
    step = min(steps, key=lambda each: _open(each, known))
    rest = [each for each in steps if each is not step]
    ends = [known.get(end, end) if isinstance(end, Blank) else end for end in (step[0], step[2])]
    for first, last in _ends(ends[0], step.path, ends[1], walks):
        held = walks.between(first, step.path, last)
        pairs = ((step.start, first), (step.end, last))
        found = {end: node for end, node in pairs if isinstance(end, Blank)}
        if held is None or any(found[end] != node for end, node in pairs if isinstance(end, Blank)):
            continue
        if not held and step.free:
            held = walks.touching(first)
        walks.facts.spend(1)
        for others in _matches(rest, known | found, walks):
            yield held | others


def _open(step: Step, known: Mapping[Blank, Term]) -> int:
    """How many ends of a pattern are not known yet."""
    return sum(isinstance(end, Blank) and end not in known for end in (step.start, step.end))


def _ends(
    start: Term | Blank, path: Path, end: Term | Blank, walks: Walks
) -> Iterator[tuple[Term, Term]]:
    """The pairs of nodes that a pattern may join."""
    if not isinstance(start, Blank):
        ends = walks.ahead(start, path) if isinstance(end, Blank) else {end}
        yield from ((start, node) for node in ends)
    elif not isinstance(end, Blank):
        yield from ((node, end) for node in walks.ahead(end, reverse(path)))
    else:
        nodes = {fact.subject for fact in walks.facts.find(None, None, None, walks.graph)}
        yield from ((node, far) for node in nodes for far in walks.ahead(node, path))
