"""The triples that one solution of a query rests on.

A query is worked out as often as it nests: for the query itself, for each sub-select and for each
EXISTS group there is a ``Plan``. A plan evaluates its WHERE clause without grouping, ordering or
limit, sorts the solutions by the values that the SELECT clause shows, and puts each solution back
into the triple patterns. A branch of UNION or OPTIONAL counts where all its patterns hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Variable

from kg import patterns, wording
from kg.patterns import Apart, Basic, Blank, Both, Edge, Maybe, Path, Pattern, Term
from kg.walks import Fact, Facts, Walks, merged, reverse

Binding = Mapping[str, Term]


class Plan:
    """A SELECT or ASK query whose solutions can be traced to triples.

    ``columns`` names what ``SELECT *`` shows; ``given`` are the values bound to the query.
    Raises ``UsageError`` for a query that rdflib's parser cannot read.
    """

    def __init__(
        self, facts: Facts, text: str, given: Binding, columns: Iterable[str] | None = None
    ) -> None:
        self.facts = facts
        self.words = wording.read(text)
        skeleton, inner = wording.parts(self.words.prologue, self.words.body)
        self.pattern = patterns.parse(self.words.prologue, skeleton)
        self.parts = [Plan(facts, part.text, given) for part in inner]
        self.correlated = [part.correlated for part in inner]
        made = [*(self.words.columns or ()), *self.words.group]
        self.computed = {item.name: item for item in made if item.expression}
        self.names = self._names(columns)
        self.given = {name: value for name, value in given.items() if name in self.names}
        self.keys = self._keys(columns)

    def _names(self, columns: Iterable[str] | None) -> set[str]:
        """The variables whose values a solution needs."""
        found = patterns.names(self.pattern) | set(columns or ())
        pairs = zip(self.parts, self.correlated, strict=True)
        found |= {name for part, apart in pairs if not apart for name in part.shown}
        plain = [item.name for item in self.words.columns or () if not item.expression]
        used = {name for item in self.computed.values() for name in item.uses}
        return (found | used | set(plain)) - set(self.computed)

    @property
    def shown(self) -> list[str]:
        """The names of the columns that the query shows."""
        if self.words.columns is None:
            return sorted(self.names)
        return [item.name for item in self.words.columns]

    def _keys(self, columns: Iterable[str] | None) -> list[str]:
        """The columns that tell one row from another: all but aggregates and what uses them."""
        items = self.words.columns
        if items is None:
            return sorted(columns if columns is not None else self.names)
        lost: set[str] = set()
        for item in items:
            if item.aggregate or item.uses & lost:
                lost.add(item.name)
        return [item.name for item in items if item.name not in lost]

    @cached_property
    def text(self) -> str:
        """The query that gives every solution, ungrouped."""
        words = self.words
        made = [item.expression for name, item in self.computed.items() if name in self.keys]
        shown = [f"?{name}" for name in sorted(self.names)] + [each for each in made if each]
        head = f"{words.prologue} SELECT DISTINCT {' '.join(shown) or '*'} {words.sources}"
        return f"{head} WHERE {words.body} {words.values}"

    def solutions(self, given: Binding) -> Iterator[Binding]:
        """Every solution of the WHERE clause under the values given."""
        found = self.facts.engine.query(self.text, given)
        names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
        for row in found:  # type: ignore[union-attr]
            pairs = zip(names, row, strict=True)
            yield {name: value for name, value in pairs if value is not None}

    @cached_property
    def by_key(self) -> dict[tuple[Term | None, ...], list[Binding]]:
        """The solutions, by the values of the columns that tell rows apart."""
        found: dict[tuple[Term | None, ...], list[Binding]] = {}
        for solution in self.solutions(self.given):
            found.setdefault(tuple(map(solution.get, self.keys)), []).append(solution)
        return found

    def of_row(self, row: Binding) -> set[Fact]:
        """The facts that a row of the answer rests on."""
        chosen = self.by_key.get(tuple(map(row.get, self.keys)), [])
        return merged(self.of(self.pattern, solution) for solution in chosen) or set()

    def _inside(self, number: int, outer: Binding) -> set[Fact] | None:
        """The facts of a sub-select or EXISTS group under a solution of this query."""
        part = self.parts[number]
        if self.correlated[number]:
            given = {name: value for name, value in outer.items() if name in part.names}
            given = {name: each for name, each in given.items() if not isinstance(each, BlankNode)}
            return merged(
                part.of(part.pattern, {**each, **outer}) for each in part.solutions(given)
            )
        return merged(
            part.of(part.pattern, solution)
            for key, found in part.by_key.items()
            if all(
                outer.get(name) in (value, None) or value is None
                for name, value in zip(part.keys, key, strict=True)
            )
            for solution in found
        )

    def of(self, pattern: Pattern, solution: Binding) -> set[Fact] | None:
        """The facts by which a pattern matches under a solution; None where it does not match."""
        if isinstance(pattern, Basic):
            return self._basic(pattern, solution)
        if isinstance(pattern, Apart):
            return self._inside(pattern.number, solution)
        left, right = self.of(pattern.left, solution), self.of(pattern.right, solution)
        if isinstance(pattern, Both) and (left is None or right is None):
            return None
        if isinstance(pattern, Maybe) and left is None:
            return None
        return merged([left, right])

    def _basic(self, pattern: Basic, solution: Binding) -> set[Fact] | None:
        graph = pattern.graph
        if isinstance(graph, Variable):
            found = solution.get(graph.value)
            if not isinstance(found, NamedNode):
                return None
            graph = found
        steps = [step for edge in pattern.edges if (step := _step(edge, solution))]
        if len(steps) < len(pattern.edges):
            return None
        return merged(_matches(steps, {}, Walks(self.facts, graph)))


class Step(NamedTuple):
    """A triple pattern under a solution: no variable is left in it."""

    start: Term | Blank
    path: Path
    end: Term | Blank


def _step(edge: Edge, solution: Binding) -> Step | None:
    """A triple pattern with the solution's values; None where one of them is unbound."""
    slots = [solution.get(s.value) if isinstance(s, Variable) else s for s in edge]
    return None if None in slots else Step(*slots)  # type: ignore[arg-type]


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
