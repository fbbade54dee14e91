"""The claims of one source, as a file of named graphs holds them.

A claim is a graph in the claim namespace; the source's own graph describes it. What a claim needs
depends on the source: ``kg.quoted`` has those that quote a text, ``kg.recorded`` those that sum up
a record.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import figures
from kg.anchors import gip
from kg.errors import Problem
from kg.namespaces import CLAIM, compact
from kg.source import Source
from kg.terms import TYPE, Terms, labelled

NESTED, SPEAKER, MODE = gip("nestedIn"), gip("speaker"), gip("mode")
BASIS = {gip("basis"): "say gip:basis voc:stated, voc:implied or voc:inferred"}
Value = Literal | NamedNode


class Kind(NamedTuple):
    """What a kind of source is: its class, the property by which its graph describes itself, how
    that is written, and what each claim needs, with what to do where it is missing."""

    type: str
    mark: NamedNode
    example: str
    needed: dict[NamedNode, str]


class Claims(ABC):
    """The claims of one source; ``problems`` finds every defect of the file."""

    kind: Kind
    describing: frozenset[NamedNode]  # properties that only a claim has

    def __init__(self, source: Source) -> None:
        self.source = source

    @cached_property
    def graphs(self) -> frozenset[str]:
        """Names of the claim graphs."""
        names = (quad.graph_name for quad in self.source.quads)
        return frozenset(
            each.value
            for each in names
            if isinstance(each, NamedNode) and each.value.startswith(CLAIM)
        )

    @cached_property
    def name(self) -> NamedNode | None:
        """The IRI of the source: the graph that describes itself with the mark of its kind."""
        for subject, predicate, _, graph in self.source.quads:
            marked = predicate == self.kind.mark and subject == graph
            if marked and isinstance(graph, NamedNode):
                return graph
        return None

    @cached_property
    def described(self) -> dict[str, dict[NamedNode, list[Value]]]:
        """What the source's graph says of each claim, by property."""
        found: dict[str, dict[NamedNode, list[Value]]] = {}
        for subject, predicate, value, graph in self.source.quads:
            known = isinstance(subject, NamedNode) and subject.value.startswith(CLAIM)
            if graph == self.name and known and isinstance(value, Literal | NamedNode):
                of_claim = found.setdefault(subject.value, defaultdict(list))
                of_claim[predicate].append(value)
        return found

    @cached_property
    def introduced(self) -> frozenset[str]:
        """The IRIs that the source's own graph labels."""
        return labelled(quad for quad in self.source.quads if not self._in_claim(quad))

    def quads(self) -> Iterator[Quad]:
        """The file's quads and what follows from them; to be asked for when all is in order."""
        if self.name is None:
            raise ValueError(f"{self.source.name} describes no source")
        yield from self.source.quads
        yield from figures.derived(self.source.quads)
        for claim in self.described:
            yield Quad(NamedNode(claim), TYPE, gip("Claim"), self.name)
            yield Quad(NamedNode(claim), gip("source"), self.name, self.name)

    def problems(self, terms: Terms, known: frozenset[str] = frozenset()) -> Iterator[Problem]:
        """Every defect, each with its line; ``known`` are IRIs that other sources introduce."""
        yield from self.source.blank_nodes()
        yield from self._source_problems()
        yield from terms.problems(self.source, self.introduced | known, self.graphs)
        yield from figures.problems(self.source)
        if self.name:
            yield from self._pairing()
            for claim in sorted(self.described.keys() & self.graphs):
                yield from self._needed(claim)
                yield from self._own_problems(claim)
                yield from self._nesting(claim)

    @abstractmethod
    def _own_problems(self, claim: str) -> Iterable[Problem]:
        """What a kind of source checks of a claim beside what it needs."""

    def _in_claim(self, quad: Quad) -> bool:
        return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in self.graphs

    def of_source(self, predicate: NamedNode) -> list[object]:
        """The values that the source's graph states of the source itself."""
        quads = (quad for quad in self.source.quads if quad.graph_name == self.name)
        return [q.object for q in quads if q.subject == self.name and q.predicate == predicate]

    def strings(self, claim: str, predicate: NamedNode) -> list[str]:
        """The values of a claim's property as strings."""
        return [value.value for value in self.described[claim].get(predicate, [])]

    def _source_problems(self) -> Iterator[Problem]:
        at, name, kind = self.source.problem, self.name, self.kind
        if any(isinstance(quad.graph_name, DefaultGraph) for quad in self.source.quads):
            mend = "put them between { and } after the claim's or the source's name"
            yield at(None, "triples stand outside of every graph", "each in a graph", mend)
        if name is None:
            mend = f"write src: {{ src: a {kind.type} ; {kind.example} }}"
            expected = f"one that states {compact(kind.mark.value)}"
            yield at(None, "no graph describes the source", expected, mend)
        elif not self.of_source(TYPE):
            mend = f"write a {kind.type}"
            yield at(self.source.line_of(name.value), "the source has no type", "a class", mend)

    def _pairing(self) -> Iterator[Problem]:
        for graph in sorted({quad.graph_name for quad in self.source.quads}, key=str):
            if isinstance(graph, NamedNode) and graph != self.name:
                yield from self._unpaired(graph.value)
        for claim in sorted(self.described.keys() - self.graphs):
            if self.describing & self.described[claim].keys():
                line, shown = self.source.line_of(claim), compact(claim)
                expected, mend = "a graph for each claim", "write what it states between { and }"
                yield self.source.problem(line, f"{shown} has no graph", expected, mend)

    def _unpaired(self, graph: str) -> Iterator[Problem]:
        line, shown = self.source.line_of(graph), compact(graph)
        if graph not in self.graphs:
            expected = "the source's graph and claims"
            mend = "name it under the claim namespace, or move its triples to the source's graph"
            yield self.source.problem(line, f"the graph {shown} is no claim", expected, mend)
        elif not self.describing & self.described.get(graph, {}).keys():
            *rest, last = sorted(_local(each) for each in self.describing)
            expected = f"{', '.join(rest)} and {last} in the source's graph"
            mend = f"describe {shown} there, or take its graph out"
            yield self.source.problem(line, f"{shown} has no source", expected, mend)

    def _needed(self, claim: str) -> Iterator[Problem]:
        for predicate, mend in self.kind.needed.items():
            given = len(self.described[claim].get(predicate, []))
            if given != 1:
                name = _local(predicate)
                what = f"{compact(claim)} has {'more than one' if given else 'no'} {name}"
                yield self.source.problem(self.source.line_of(claim), what, f"one {name}", mend)

    def _nesting(self, claim: str) -> Iterator[Problem]:
        path, here = [claim], claim
        while outer := self.strings(here, NESTED) if here in self.described else []:
            here = min(outer)
            if here == claim:
                ring = " in ".join(map(compact, [*path, here]))
                expected, mend = "nesting that ends", "take one gip:nestedIn out"
                what = f"{ring} is a cycle of gip:nestedIn"
                yield self.source.problem(self.source.line_of(claim), what, expected, mend)
            if here in path:
                return
            path.append(here)


def _local(predicate: NamedNode) -> str:
    return predicate.value.rpartition("/")[2]
