"""One source and its claims: a folder with ``article.txt`` and ``claims.trig``.

A claim is a graph in the claim namespace; the source's own graph describes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import anchors, figures
from kg.anchors import gip
from kg.article import Article, QuoteError, Span
from kg.errors import DataError, Problem
from kg.namespaces import CLAIM, compact
from kg.source import Source
from kg.terms import TYPE, Terms, labelled

SHA256, QUOTE, BEFORE, NESTED = gip("sha256"), gip("quote"), gip("before"), gip("nestedIn")
NEEDED = {
    gip("speaker"): "say who speaks: a person, a document, the narrator or the source itself",
    gip("mode"): "say how it is said, e.g. gip:mode voc:direct-quotation",
    gip("basis"): "say gip:basis voc:stated, voc:implied or voc:inferred",
}
DESCRIBING = {QUOTE, *NEEDED}


class Claims:
    """The claims of one folder, or of the ``claims.trig`` in it.

    Raises DataError where a file is missing or cannot be read; ``problems`` finds the rest.
    """

    def __init__(self, path: Path) -> None:
        folder = path if path.is_dir() else path.parent
        found: list[Problem] = []
        for kind, name in ((Article, "article.txt"), (Source, "claims.trig")):
            try:
                read = kind(folder / name if path.is_dir() or kind is Article else path)
            except DataError as error:
                found += error.problems
            else:
                setattr(self, "article" if kind is Article else "source", read)
        if found:
            raise DataError(found)

    article: Article
    source: Source

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
        """The IRI of the source: the graph that describes itself with a SHA-256."""
        for subject, predicate, _, graph in self.source.quads:
            if predicate == SHA256 and subject == graph and isinstance(graph, NamedNode):
                return graph
        return None

    @cached_property
    def described(self) -> dict[str, dict[NamedNode, list[Literal | NamedNode]]]:
        """What the source's graph says of each claim, by property."""
        found: dict[str, dict[NamedNode, list[Literal | NamedNode]]] = {}
        for subject, predicate, value, graph in self.source.quads:
            known = isinstance(subject, NamedNode) and subject.value.startswith(CLAIM)
            if graph == self.name and known and isinstance(value, Literal | NamedNode):
                of_claim = found.setdefault(subject.value, defaultdict(list))
                of_claim[predicate].append(value)
        return found

    def quads(self) -> Iterator[Quad]:
        """The file's quads and what follows from them; to be asked for when all is in order."""
        if self.name is None:
            raise ValueError(f"{self.source.name} describes no source")
        yield from self.source.quads
        yield from figures.derived(self.source.quads)
        places = {claim: place for claim in self.described if (place := self.place(claim))}
        yield from anchors.derived(self.name, self.article, places)

    def place(self, claim: str) -> Span | None:
        """Where the claim's quote stands, if it has one that stands in one place."""
        quotes, before = self._strings(claim, QUOTE), self._strings(claim, BEFORE)
        try:
            return self.article.locate(*quotes, *before) if len(quotes) == 1 else None
        except QuoteError:
            return None

    def problems(self, terms: Terms) -> Iterator[Problem]:
        """Every defect, each with its line."""
        yield from self.source.blank_nodes()
        yield from self._source_problems()
        labels = labelled(quad for quad in self.source.quads if not self._in_claim(quad))
        yield from terms.problems(self.source, labels, self.graphs)
        yield from figures.problems(self.source)
        if self.name:
            yield from self._pairing()
            for claim in sorted(self.described.keys() & self.graphs):
                yield from self._needed(claim)
                yield from self._quote(claim)
                yield from self._nesting(claim)

    def _in_claim(self, quad: Quad) -> bool:
        return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in self.graphs

    def _of_source(self) -> Iterable[Quad]:
        return (quad for quad in self.source.quads if quad.graph_name == self.name)

    def _strings(self, claim: str, predicate: NamedNode) -> list[str]:
        return [value.value for value in self.described[claim].get(predicate, [])]

    def _source_problems(self) -> Iterator[Problem]:
        at, name = self.source.problem, self.name
        if any(isinstance(quad.graph_name, DefaultGraph) for quad in self.source.quads):
            mend = "put them between { and } after the claim's or the source's name"
            yield at(None, "triples stand outside of every graph", "each in a graph", mend)
        if name is None:
            mend = 'write src: { src: a gip:Article ; gip:sha256 "…" }'
            yield at(None, "no graph describes the source", "one that states gip:sha256", mend)
            return
        if not any(quad.predicate == TYPE and quad.subject == name for quad in self._of_source()):
            mend = "write a gip:Article"
            yield at(self.source.line_of(name.value), "the source has no type", "a class", mend)
        stated = [quad.object for quad in self._of_source() if quad.predicate == SHA256]
        if stated != [Literal(self.article.sha256)]:
            line = self.source.line_of(SHA256.value)
            what = "gip:sha256 is not that of article.txt: the text is another one"
            mend = "bring back the text that was encoded, or check each quote and state the new sum"
            yield at(line, what, self.article.sha256, mend)

    def _pairing(self) -> Iterator[Problem]:
        for graph in sorted({quad.graph_name for quad in self.source.quads}, key=str):
            if isinstance(graph, NamedNode) and graph != self.name:
                yield from self._unpaired(graph.value)
        for claim in sorted(self.described.keys() - self.graphs):
            if DESCRIBING & self.described[claim].keys():
                line, shown = self.source.line_of(claim), compact(claim)
                expected, mend = "a graph for each claim", "write what it states between { and }"
                yield self.source.problem(line, f"{shown} has no graph", expected, mend)

    def _unpaired(self, graph: str) -> Iterator[Problem]:
        line, shown = self.source.line_of(graph), compact(graph)
        if graph not in self.graphs:
            expected = "the source's graph and claims"
            mend = "name it under the claim namespace, or move its triples to the source's graph"
            yield self.source.problem(line, f"the graph {shown} is no claim", expected, mend)
        elif not DESCRIBING & self.described.get(graph, {}).keys():
            expected = "quote, speaker, mode and basis in the source's graph"
            mend = f"describe {shown} there, or take its graph out"
            yield self.source.problem(line, f"{shown} has no source", expected, mend)

    def _needed(self, claim: str) -> Iterator[Problem]:
        for predicate, mend in NEEDED.items():
            given = len(self.described[claim].get(predicate, []))
            if given != 1:
                name = predicate.value.rpartition("/")[2]
                what = f"{compact(claim)} has {'more than one' if given else 'no'} {name}"
                yield self.source.problem(self.source.line_of(claim), what, f"one {name}", mend)

    def _quote(self, claim: str) -> Iterator[Problem]:
        quotes, before = self._strings(claim, QUOTE), self._strings(claim, BEFORE)
        shown, expected = compact(claim), "one gip:quote, and gip:before once at the most"
        if len(quotes) != 1 or len(before) > 1:
            line = self.source.line_of(claim)
            amount = "no quote" if not quotes else "more than one quote or gip:before"
            mend = "quote the shortest words that suffice; make a claim for each stretch of text"
            yield self.source.problem(line, f"{shown} has {amount}", expected, mend)
            return
        try:
            self.article.locate(*quotes, *before)
        except QuoteError as error:
            line = self.source.line_of(claim, quotes[0])
            yield self.source.problem(line, f"{shown}: {error}", error.expected, error.mend)

    def _nesting(self, claim: str) -> Iterator[Problem]:
        path, here = [claim], claim
        while outer := self._strings(here, NESTED) if here in self.described else []:
            here = min(outer)
            if here == claim:
                ring = " in ".join(map(compact, [*path, here]))
                expected, mend = "nesting that ends", "take one gip:nestedIn out"
                what = f"{ring} is a cycle of gip:nestedIn"
                yield self.source.problem(self.source.line_of(claim), what, expected, mend)
            if here in path:
                return
            path.append(here)
