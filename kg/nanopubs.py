"""The dataset as nanopublications, one a claim (Nanopublication Guidelines, nanopub.org).

The assertion repeats the claim's graph; provenance and publication info are what the queries
``nanopub-provenance`` and ``nanopub-pubinfo`` find. Each has a trusty IRI; none is signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, QueryTriples

from kg import trusty
from kg.anchors import gip
from kg.engine import Embedded
from kg.namespaces import BASE
from kg.terms import TYPE

NANOPUB = BASE + "np/"
NP = "http://www.nanopub.org/nschema#"
PREFIXES = {"np": NP, "npx": "http://purl.org/nanopub/x/"}
PARTS = {"assertion": "hasAssertion", "provenance": "hasProvenance", "pubinfo": "hasPublicationInfo"}
_THIS = NANOPUB + trusty.HOLE


def nanopubs(engine: Embedded, provenance: str, pubinfo: str) -> Iterator[list[Quad]]:
    """The quads of each nanopublication in order of the claims' IRIs; the two are SPARQL texts."""
    said: dict[NamedNode, list[Quad]] = {}
    for quad in engine.quads():
        if isinstance(quad.graph_name, NamedNode):
            said.setdefault(quad.graph_name, []).append(quad)
    claims = {quad.subject for quads in said.values() for quad in quads if _makes_claim(quad)}
    for claim in sorted(claims & said.keys(), key=str):
        bound = {"claim": claim, "assertion": _part("assertion"), "nanopub": NamedNode(_THIS)}
        found = {
            "Head": _head(),
            "assertion": said[claim],
            "provenance": _constructed(engine, provenance, bound, "assertion"),
            "pubinfo": _constructed(engine, pubinfo, bound, "nanopub"),
        }
        yield trusty.named(_placed(found), NANOPUB)[1]


def _makes_claim(quad: Quad) -> bool:
    return quad.predicate == TYPE and quad.object == gip("Claim")


def _part(name: str) -> NamedNode:
    return NamedNode(f"{_THIS}#{name}")


def _head() -> list[Quad]:
    this = NamedNode(_THIS)
    linked = [Quad(this, NamedNode(NP + property), _part(part)) for part, property in PARTS.items()]
    return [Quad(this, TYPE, NamedNode(NP + "Nanopublication")), *linked]


def _constructed(
    engine: Embedded, sparql: str, bound: dict[str, NamedNode], subject: str
) -> list[Quad]:
    values = {name: bound[name] for name in ("claim", subject)}
    found = engine.query(sparql, values)
    assert isinstance(found, QueryTriples)
    return [Quad(*triple) for triple in found]


def _placed(found: dict[str, Iterable[Quad]]) -> Iterator[Quad]:
    """The quads of each part in its graph, sorted."""
    for name, quads in found.items():
        triples = sorted({quad.triple for quad in quads}, key=lambda triple: tuple(map(str, triple)))
        yield from (Quad(*triple, _part(name)) for triple in triples)
