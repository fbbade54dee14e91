"""The triples of a dataset, looked up one pattern at a time, and walks along property paths.

A walk from one node to another is every edge that lies on some way between them: take all of them
away and no way is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias, TypeVar, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions

from kg.engine import Embedded, Engine
from kg.errors import UsageError
from kg.patterns import Term
from kg.propertypaths import Choice, Inverse, Other, Path, Repeat, Sequence, reverse

_ANYWHERE = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_IN_GRAPH = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
MOST = 300_000  # solutions, triples and ways of one request: some seconds


class Fact(NamedTuple):
    """A triple that the dataset holds; ``graph`` is None for the default graph."""

    subject: NamedNode | BlankNode
    predicate: NamedNode
    object: Term
    graph: NamedNode | None


class Absence(NamedTuple):
    """A group of the query, as its text, that nothing in the data matches.

    ``beside`` says that it does not match with the values of a row; else it never does.
    """

    group: str
    beside: bool = True


class Given(NamedTuple):
    """A solution that rests on nothing in the data: the query itself gives it."""


Support: TypeAlias = Fact | Absence | Given


class Facts:
    """A dataset's triples by pattern; each pattern is asked of the engine once."""

    def __init__(self, engine: Engine, graphs: tuple[NamedNode, ...] | None = None) -> None:
        """``graphs`` together are the default graph, where a query says so (FROM)."""
        self.engine, self.graphs = engine, graphs
        self._known: dict[tuple[object, ...], list[Fact]] = {}
        self._room = MOST

    def begin(self) -> None:
        """Count look-ups anew; more than ``MOST`` of them raise ``UsageError``."""
        self._room = MOST

    def spend(self, count: int) -> None:
        """Take from what one request may look up."""
        self._room -= count
        if self._room < 0:
            raise UsageError(
                f"these rows rest on more than {MOST:,} triples and ways, too many to trace. Ask "
                "for the sources of fewer rows (LIMIT, FILTER), or of the members of a group"
            )

    def find(
        self,
        subject: Term | None,
        predicate: NamedNode | None,
        obj: Term | None,
        graph: NamedNode | None = None,
    ) -> list[Fact]:
        """The triples that match; None stands for anything, and for the default graph."""
        if isinstance(subject, Literal):
            return []
        key = (subject, predicate, obj, graph)
        if key not in self._known:
            places = [graph] if graph or self.graphs is None else self.graphs
            found = [each for place in places for each in self._asked(*key[:3], place)]
            self.spend(1 + len(found))
            self._known[key] = found
        return self._known[key]

    def _asked(
        self,
        subject: NamedNode | BlankNode | None,
        predicate: NamedNode | None,
        obj: Term | None,
        graph: NamedNode | None,
    ) -> list[Fact]:
        """What the engine finds; the one in memory without the detour by SPARQL."""
        if isinstance(self.engine, Embedded):
            find = self.engine.store(whole=graph is not None).quads_for_pattern
            quads = find(subject, predicate, obj, graph or DefaultGraph())
            return [Fact(q.subject, q.predicate, q.object, graph) for q in quads]  # type: ignore[arg-type]
        if isinstance(subject, BlankNode) or isinstance(obj, BlankNode):
            return []  # its name means nothing to the engine
        given = {"s": subject, "p": predicate, "o": obj, "g": graph}
        bindings = {name: value for name, value in given.items() if value is not None}
        sparql = _IN_GRAPH if graph else _ANYWHERE
        rows = cast(QuerySolutions, self.engine.query(sparql, bindings))
        return [Fact(row["s"], row["p"], row["o"], graph) for row in rows]

    def graphs_of(self, fact: Fact) -> list[str]:
        """IRIs of the named graphs that hold a triple, in order."""
        given = {"s": fact.subject, "p": fact.predicate, "o": fact.object}
        if isinstance(self.engine, Embedded):
            find = self.engine.store(whole=True).quads_for_pattern
            names = {quad.graph_name for quad in find(*fact[:3])}
        else:
            if any(isinstance(end, BlankNode) for end in given.values()):
                return []
            rows = cast(QuerySolutions, self.engine.query(_IN_GRAPH, given))
            names = {row["g"] for row in rows}
        found = {each.value for each in names if isinstance(each, NamedNode)}
        return sorted(found - self.engine.defaults)


AnySupport = TypeVar("AnySupport", Fact, Support)


class Walks:
    """Walks along property paths in one graph of a dataset."""

    def __init__(self, facts: Facts, graph: NamedNode | None = None) -> None:
        self.facts, self.graph = facts, graph

    def between(self, start: Term, path: Path, end: Term) -> set[Fact] | None:
        """The edges of all walks from ``start`` to ``end``; None when there is no walk."""
        if isinstance(path, NamedNode):
            return set(self.facts.find(start, path, end, self.graph)) or None
        if isinstance(path, Inverse):
            return self.between(end, path.path, start)
        if isinstance(path, Choice):
            return merged(self.between(start, each, end) for each in path.paths)
        if isinstance(path, Sequence):
            return self._through(start, path, end)
        if isinstance(path, Repeat):
            return self._repeated(start, path, end)
        facts = self.facts.find(start, None, end, self.graph)
        return {fact for fact in facts if fact.predicate not in path.but} or None

    def touching(self, node: Term) -> set[Fact]:
        """The triples that a node begins or ends."""
        begun = self.facts.find(node, None, None, self.graph)
        return {*begun, *self.facts.find(None, None, node, self.graph)}

    def ahead(self, start: Term, path: Path) -> set[Term]:
        """The nodes that a walk along the path reaches from ``start``."""
        if isinstance(path, NamedNode):
            return {fact.object for fact in self.facts.find(start, path, None, self.graph)}
        if isinstance(path, Inverse):
            return self._behind(start, path.path)
        if isinstance(path, Choice):
            return {node for each in path.paths for node in self.ahead(start, each)}
        if isinstance(path, Sequence):
            middle = self.ahead(start, path.first)
            return {node for each in middle for node in self.ahead(each, path.rest)}
        if isinstance(path, Repeat):
            return self._reached(start, path)
        facts = self.facts.find(start, None, None, self.graph)
        return {fact.object for fact in facts if fact.predicate not in path.but}

    def _behind(self, end: Term, path: Path) -> set[Term]:
        """The nodes from which a walk along the path reaches ``end``."""
        if isinstance(path, NamedNode):
            return {fact.subject for fact in self.facts.find(None, path, end, self.graph)}
        if isinstance(path, Other):
            facts = self.facts.find(None, None, end, self.graph)
            return {fact.subject for fact in facts if fact.predicate not in path.but}
        return self.ahead(end, reverse(path))

    def _reached(self, start: Term, path: Repeat) -> set[Term]:
        """The nodes that any allowed number of steps reaches."""
        found = self.ahead(start, path.path)
        waiting = list(found) if path.many else []
        while waiting:
            new = self.ahead(waiting.pop(), path.path) - found
            found |= new
            waiting += new
        return found | {start} if path.none else found

    def _through(self, start: Term, path: Sequence, end: Term) -> set[Fact] | None:
        walks = []
        for middle in self.ahead(start, path.first):
            rest = self.between(middle, path.rest, end)
            if rest is not None:
                walks.append((self.between(start, path.first, middle) or set()) | rest)
        return merged(walks)

    def _repeated(self, start: Term, path: Repeat, end: Term) -> set[Fact] | None:
        if path.none and start == end:
            return set()
        if not path.many:
            return self.between(start, path.path, end)
        before = self._reached(start, Repeat(path.path, True, True))
        after = self._reached(end, Repeat(reverse(path.path), True, True))
        self.facts.spend(len(before))
        return merged(
            self.between(here, path.path, there)
            for here in before
            for there in self.ahead(here, path.path) & after
        )


def merged(found: Iterable[set[AnySupport] | None]) -> set[AnySupport] | None:
    """All the facts of what holds; None when nothing does."""
    held = [facts for facts in found if facts is not None]
    return set().union(*held) if held else None
