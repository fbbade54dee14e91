"""Slices: the part of the compiled dataset that a shipped question can see.

A query whose predicates are all written out sees only triples with those predicates. Both compiled
files are sorted by predicate, and rdf:type by class, so a question's slice is a few stretches of
bytes; they are noted when the dataset is compiled, under a digest of the question's text.
docs/decisions/0003-compiled-dataset.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from rdflib import RDF, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.digest import digest
from kg.namespaces import PREFIXES


def index(default: bytes, named: bytes, queries: Iterable[str]) -> bytes:
    """One line a query that can be sliced: digest, stretches of ``default``, of ``named``.

    A stretch is ``start-end`` in bytes, end exclusive; stretches are separated by commas, the three
    columns by tabs.
    """
    places = _places(default), _places(named)
    lines = []
    for sparql in queries:
        tree = translateQuery(parseQuery(sparql), initNs=PREFIXES).algebra
        seen = predicates(tree)
        if seen is not None:
            wanted = places if _sees_graphs(tree) else places[:1]
            columns = [_stretches(place, seen) for place in wanted]
            lines.append("\t".join([digest(sparql.encode()), *columns, ""][:3]))
    return "".join(line + "\n" for line in sorted(lines)).encode()


def predicates(tree: Any) -> frozenset[str] | None:
    """IRIs of every predicate in a query's algebra; None where it may see any predicate.

    Of ``?thing a gip:Claim`` it is "rdf:type gip:Claim", both IRIs written out.
    """
    found: set[str] = set()
    for node in _nodes(tree):
        if node.name in ("DescribeQuery", "ServiceGraphPattern"):
            return None
        for predicate, value in _written(node):
            steps = _steps(predicate)
            if steps is None:
                return None
            a_class = predicate == RDF.type and isinstance(value, URIRef)
            found |= {f"{predicate} {value}"} if a_class else steps
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


def _sees_graphs(tree: Any) -> bool:
    graphs = ("Graph", "GraphGraphPattern")
    return any(n.name in graphs or dict.get(n, "datasetClause") for n in _nodes(tree))


def _nodes(value: Any) -> Iterator[Any]:
    """Every node of an algebra, those of its expressions included."""
    if isinstance(value, CompValue):
        yield value
        for part in value.values():
            yield from _nodes(part)
    elif isinstance(value, list | tuple | set) and not isinstance(value, Variable):
        for part in value:
            yield from _nodes(part)


def _places(content: bytes) -> list[tuple[str, str, int, int]]:
    """Stretches of lines with one predicate, of rdf:type with one class, in sorted N-Quads."""
    places, start = [], 0
    for (predicate, value), lines in groupby(content.splitlines(keepends=True), _kind):
        end = start + sum(map(len, lines))
        places.append((predicate, f"{predicate} {value}", start, end))
        start = end
    return places


def _kind(line: bytes) -> tuple[str, str]:
    _, predicate, value = line.decode().split(" ", 2)
    iri = predicate[1:-1]
    return iri, value.split(" ", 1)[0][1:-1] if iri == str(RDF.type) else ""


def _stretches(places: list[tuple[str, str, int, int]], seen: frozenset[str]) -> str:
    """The stretches of some predicates, those that touch joined."""
    joined: list[list[int]] = []
    for predicate, whole, start, end in places:
        if predicate in seen or whole in seen:
            if joined and joined[-1][1] == start:
                joined[-1][1] = end
            else:
                joined.append([start, end])
    return ",".join(f"{start}-{end}" for start, end in joined)
