"""A query that found nothing, as it is looked into: its text, its tree, its lines, its repairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.causes import Cause
from kg.probes import Probes, as_ask, datasets, over, prologue
from kg.reader import read
from kg.stretches import place
from kg.tree import Branch, Call, Element, Filter, Formula, Group, Query, Term, Triple, Union, names

Edit = tuple[int, int, str]


class Site(NamedTuple):
    """An element of a query and where it stands: its group, and the nearest GRAPH around it.

    ``needed``: every row needs it, since it stands in no OPTIONAL, UNION, MINUS or EXISTS.
    """

    element: Element
    group: Group
    graph: Branch | None
    needed: bool


@dataclass(frozen=True)
class Repair:
    """A change to a query that may bring rows, and why.

    ``certain`` says that the cause is one whatever else is wrong. ``found`` fills the sentence.
    """

    cause: Cause
    at: int
    edits: tuple[Edit, ...]
    found: dict[str, str] = field(default_factory=dict)
    certain: bool = False


class Case:
    """A query under examination; raises ``UsageError`` for one that cannot be read."""

    def __init__(self, text: str, probes: Probes) -> None:
        self.text, self.probes, self.tree = text, probes, read(text)
        self.sites = list(_sites(self.tree.where, None, True))
        self.prologue = prologue(text, self.tree)
        self.datasets = datasets(text, self.tree)
        self.names = names(self.tree)

    def words(self, node: Element | Formula) -> str:
        """What is written for a node, on one line."""
        return " ".join(self.text[node.start : node.end].split()).strip(" .;,")

    def line(self, at: int) -> tuple[int, int]:
        """Line and column of an offset."""
        return place(self.text, at)

    def triples(self) -> list[tuple[Site, Triple]]:
        """The sites that hold a triple pattern."""
        return [(each, each.element) for each in self.sites if isinstance(each.element, Triple)]

    def filters(self) -> list[tuple[Site, Filter]]:
        """The sites that hold a filter."""
        return [(each, each.element) for each in self.sites if isinstance(each.element, Filter)]

    def matches(self, pattern: str, site: Site | None = None) -> bool:
        """Whether a pattern by itself matches, in the graph of a site."""
        return self.probes.any(f"{self.prologue} ASK {self.datasets} {{ {within(pattern, site)} }}")

    def values(
        self, shown: str, pattern: str, site: Site | None = None, most: int = 500
    ) -> list[Term]:
        """Different values of an expression over a pattern."""
        head = f"{self.prologue} SELECT DISTINCT ({shown} AS ?kg__v) {self.datasets}"
        query = f"{head} WHERE {{ {within(pattern, site)} }} LIMIT {most}"
        rows = self.probes.rows(query, most)
        return [row[0] for row in rows if row[0] is not None]

    def sample(
        self, shown: str, edits: tuple[Edit, ...], most: int = 200
    ) -> list[tuple[object, ...]]:
        """Rows of other columns over the query with edits."""
        sparql = over(self.text, self.tree, shown, most, edits)
        return [tuple(row) for row in self.probes.rows(sparql, most)]

    def holds(self, edits: tuple[Edit, ...]) -> bool:
        """Whether the query's pattern matches after some edits."""
        return self.probes.any(as_ask(self.text, self.tree, edits))

    def stop(self, at: int) -> str:
        """The dot that a triple before a place may lack, where another is written there."""
        before = self.text[:at].rstrip()
        return "" if before.endswith((".", "{", "}", ";")) else ". "

    def fresh(self, name: str) -> str:
        """A variable's name that the query does not have."""
        number, found = 1, name
        while found in self.names:
            number += 1
            found = f"{name}{number}"
        return found


def within(pattern: str, site: Site | None) -> str:
    """A pattern in the kind of graph in which a site looks."""
    if site is None or site.graph is None or site.graph.graph is None:
        return pattern
    graph = site.graph.graph
    name = f"<{graph.value}>" if graph.kind == "iri" else f"?{graph.value}"
    return f"GRAPH {name} {{ {pattern} }}"


def _sites(group: Group, graph: Branch | None, needed: bool) -> Iterator[Site]:
    for element in group.elements:
        yield Site(element, group, graph, needed)
        if isinstance(element, Group):
            yield from _sites(element, graph, needed)
        elif isinstance(element, Branch):
            inner = element if element.kind == "GRAPH" else graph
            yield from _sites(element.group, inner, needed and element.kind == "GRAPH")
        elif isinstance(element, Union):
            for each in element.groups:
                yield from _sites(each, graph, False)
        elif isinstance(element, Query):
            yield from _sites(element.where, graph, needed and not aggregated(element))


def aggregated(tree: Query) -> bool:
    """Whether a query gives one row whatever matches: it has aggregates and no GROUP BY."""
    from kg.tree import AGGREGATES, walk

    shown = [node for item in tree.items or () for node in walk(item)]
    shown += [node for item in tree.having for node in walk(item)]
    calls = any(isinstance(node, Call) and node.name in AGGREGATES for node in shown)
    return calls and not tree.group
