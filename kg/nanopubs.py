"""The dataset as nanopublications, one a claim (Nanopublication Guidelines, nanopub.org).

The assertion repeats the claim's graph; provenance and publication info are what the queries
``nanopub-provenance`` and ``nanopub-pubinfo`` find. Each has a trusty IRI; none is signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad, QueryTriples

from kg import trusty
from kg.anchors import gip
from kg.engine import Embedded
from kg.errors import DataError, Problem
from kg.exports import order
from kg.namespaces import BASE, compact
from kg.terms import TYPE

NANOPUB = BASE + "np/"
CLAIM = gip("Claim")
NP = "http://www.nanopub.org/nschema#"
PREFIXES = {"np": NP, "npx": "http://purl.org/nanopub/x/"}
PARTS = {
    "assertion": "hasAssertion",
    "provenance": "hasProvenance",
    "pubinfo": "hasPublicationInfo",
}
_THIS = NANOPUB + trusty.HOLE


def nanopubs(engine: Embedded, provenance: str, pubinfo: str) -> Iterator[list[Quad]]:
    """The quads of each nanopublication in order of the claims' IRIs; the two are SPARQL texts.

    Raises DataError for a claim with a blank node, which no trusty IRI can cover.
    """
    said: dict[NamedNode, list[Quad]] = {}
    for quad in engine.quads():
        if isinstance(quad.graph_name, NamedNode):
            said.setdefault(quad.graph_name, []).append(quad)
    for claim in _claims(said):
        bound = {"claim": claim, "assertion": _part("assertion"), "nanopub": NamedNode(_THIS)}
        found = {
            "Head": _head(),
            "assertion": said[claim],
            "provenance": _constructed(engine, provenance, bound, "assertion"),
            "pubinfo": _constructed(engine, pubinfo, bound, "nanopub"),
        }
        try:
            yield trusty.named(_placed(found), NANOPUB)
        except ValueError:
            what, mend = "a blank node stands in the claim", "give each node an IRI"
            problem = Problem(compact(claim.value), None, what, "IRIs and literals", mend)
            raise DataError([problem]) from None


def _claims(said: Mapping[NamedNode, list[Quad]]) -> list[NamedNode]:
    """The graphs that are claims, in order."""
    quads = (quad for graph in said.values() for quad in graph)
    typed = {quad.subject for quad in quads if quad.predicate == TYPE and quad.object == CLAIM}
    return sorted((graph for graph in said if graph in typed), key=str)


def _part(name: str) -> NamedNode:
    return NamedNode(f"{_THIS}#{name}")


def _head() -> list[Quad]:
    this = NamedNode(_THIS)
    linked = [Quad(this, NamedNode(NP + property), _part(part)) for part, property in PARTS.items()]
    return [Quad(this, TYPE, NamedNode(NP + "Nanopublication")), *linked]


def _constructed(
    engine: Embedded, sparql: str, bound: dict[str, NamedNode], subject: str
) -> list[Quad]:
    found = engine.query(sparql, {name: bound[name] for name in ("claim", subject)})
    assert isinstance(found, QueryTriples)
    return [Quad(*triple) for triple in found]


def _placed(found: Mapping[str, Iterable[Quad]]) -> Iterator[Quad]:
    """The quads of each part in its graph, sorted."""
    for name, quads in found.items():
        placed = {Quad(q.subject, q.predicate, q.object, _part(name)) for q in quads}
        yield from sorted(placed, key=order)
