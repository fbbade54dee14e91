"""Slices: the part of the compiled dataset that a shipped question can see.

A query whose predicates are all written out sees only triples with those predicates, under GRAPH
those of the named graphs, elsewhere those of the default graph, and of a written object those with
it. Both compiled files are sorted by predicate and object, so a question's slice is some stretches
of bytes; they are noted when the dataset is compiled, under a fingerprint of the question's file.
docs/decisions/0003-compiled-dataset.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, QueryTriples, RdfFormat, Store, parse
from rdflib import URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.questions import Question
from kg.quick import fingerprint


class Seen(NamedTuple):
    """Triples as a query may see them: in a named graph or not, predicate, object ("": any)."""

    named: bool
    predicate: str
    value: str = ""


class Place(NamedTuple):
    """A stretch of a file's bytes, end exclusive, and what its lines have in common."""

    start: int
    end: int
    lines: Seen


def index(default: bytes, named: bytes, questions: Iterable[Question]) -> bytes:
    """One line a question that can be sliced: fingerprint, stretches of ``default``, of ``named``.

    A stretch is ``start-end``, stretches are separated by commas, the three columns by tabs. Left
    out are questions with a default value and those that do not declare each of their prefixes.
    """
    places = list(_places(default)), list(_places(named))
    lines = []
    for question in questions:
        seen = None if any(p.default for p in question.params) else seen_by(question.sparql)
        if seen is not None:
            name = fingerprint(Path(question.path).read_bytes()).decode()
            lines.append("\t".join([name, *(_stretches(each, seen) for each in places)]))
    return "".join(line + "\n" for line in sorted(lines)).encode()


def seen_by(sparql: str) -> frozenset[Seen] | None:
    """What a query can see; None where that may be anything, or where it gives triples."""
    try:
        if isinstance(Store().query(sparql), QueryTriples):
            return None
    except SyntaxError:  # a prefix that is not declared
        return None
    tree = translateQuery(parseQuery(sparql)).algebra
    elsewhere = any(dict.get(node, "datasetClause") for node, _ in _nodes(tree))
    found: set[Seen] = set()
    for node, inside in _nodes(tree):
        patterns = list(_written(node))
        if node.name == "ServiceGraphPattern" or (inside and node.name == "BGP" and not patterns):
            return None  # an empty pattern sees each named graph
        for predicate, value in patterns:
            steps = _steps(predicate)
            if steps is None:
                return None
            a_thing = isinstance(predicate, URIRef) and isinstance(value, URIRef)
            for step in steps:
                for named in (True, False) if elsewhere else (inside,):
                    found.add(Seen(named, step, str(value) if a_thing else ""))
    return frozenset(found)


def _written(node: Any) -> Iterator[tuple[Any, Any]]:
    """Predicates and objects of a node's own patterns; those under EXISTS stay as parsed."""
    if node.name == "BGP":
        yield from ((predicate, value) for _, predicate, value in node["triples"])
    elif node.name == "TriplesBlock":
        for block in node["triples"]:
            yield from zip(block[1::3], block[2::3], strict=True)


def _steps(path: Any) -> set[str] | None:
    """Predicates that a path walks; None for a variable or a negated path."""
    if isinstance(path, URIRef):
        return {str(path)}
    if isinstance(path, InvPath):
        return _steps(path.arg)
    if isinstance(path, MulPath):
        return _steps(path.path)
    if isinstance(path, SequencePath | AlternativePath):
        parts = [_steps(part) for part in path.args]
        return None if None in parts else {iri for part in parts for iri in part or ()}
    return None


def _nodes(value: Any, inside: bool = False) -> Iterator[tuple[Any, bool]]:
    """Every node of an algebra, those of its expressions included, and whether GRAPH is above."""
    if isinstance(value, CompValue):
        yield value, inside
        inside = inside or value.name in ("Graph", "GraphGraphPattern")
        for part in value.values():
            yield from _nodes(part, inside)
    elif isinstance(value, list | tuple | set):
        for part in value:
            yield from _nodes(part, inside)


def _places(content: bytes) -> Iterator[Place]:
    """The stretches of alike lines in an N-Quads file."""
    start = 0
    pairs = zip(parse(content, RdfFormat.N_QUADS), content.splitlines(keepends=True), strict=True)
    for alike, group in groupby(pairs, lambda pair: _kind(pair[0])):
        end = start + sum(len(line) for _, line in group)
        yield Place(start, end, alike)
        start = end


def _kind(quad: Any) -> Seen:
    value = quad.object.value if isinstance(quad.object, NamedNode) else ""
    return Seen(quad.graph_name != DefaultGraph(), quad.predicate.value, value)


def _stretches(places: Iterable[Place], seen: frozenset[Seen]) -> str:
    """The stretches of what is seen, those that touch joined."""
    joined: list[list[int]] = []
    for start, end, lines in places:
        if lines in seen or lines._replace(value="") in seen:
            if joined and joined[-1][1] == start:
                joined[-1][1] = end
            else:
                joined.append([start, end])
    return ",".join(f"{start}-{end}" for start, end in joined)
