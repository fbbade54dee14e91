"""The document about a thing: its facts, and of the claims behind them what is said of each.

In TriG and N-Quads each fact stands in the graphs that state it, so a claim's graph ties the fact
to the claim's words, speaker and source; in the other formats, which have no graphs, the facts and
the claims stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import walks
from kg.labels import Labels
from kg.origins import Origins
from kg.show import Facts, uses
from kg.walks import Fact
from kg.web.answers import graph_response
from kg.web.request import Request, Response
from kg.web.site import Site

MOST = 2000  # facts of one document
_PARTS = f"""SELECT ?start ?s ?p ?o WHERE {{ ?s ?p ?o
  FILTER(STRSTARTS(STR(?s), ?start)) }} ORDER BY ?s ?p ?o LIMIT {MOST + 1}"""
_FRAGMENTS = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s) && CONTAINS(STR(?s), '#')) }"
_SAID = "SELECT ?claim ?p ?o WHERE { ?claim ?p ?o }"
_GRAPHS = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"


def document(site: Site, request: Request, iri: str, format: str) -> Response:
    """The document about an IRI, as a page or in an RDF format."""
    if format == "html":
        from kg.web import pages

        return pages.entity(site, request, iri)
    engine = site.graph.engine
    every = Facts(engine, NamedNode(iri)).triples() + _parts(site, iri)
    every = every or uses(engine, iri, MOST)
    facts = every[:MOST]
    told = [*facts, *_claims(site, facts)]
    if format in ("nq", "trig"):
        told = [quad for triple in told for quad in _stated(site, triple)]
    response = graph_response(list(dict.fromkeys(told)), format)
    canonical = f'<{_target(iri)}>; rel="describes"'
    response = response.adding(("Link", canonical))
    return response.adding(("Kg-Cut", f"facts={MOST}")) if len(every) > MOST else response


def _parts(site: Site, iri: str) -> list[Triple]:
    """What is said of things that are fragments of an IRI, whose document this is too."""
    if iri not in _whole(site):
        return []
    rows: Any = site.graph.engine.query(_PARTS, {"start": Literal(iri + "#")})
    return [Triple(row["s"], row["p"], row["o"]) for row in rows]


@lru_cache(maxsize=8)
def _whole(site: Site) -> frozenset[str]:
    """The IRIs of which there are fragments; an endpoint of another place is not asked for all."""
    rows: Any = site.graph.engine.query(_FRAGMENTS) if site.version else ()
    return frozenset(row["s"].value.partition("#")[0] for row in rows)


def _claims(site: Site, facts: Iterable[Any]) -> list[Triple]:
    """What is said of the claims that state or give the facts: words, speaker, mode, source."""
    engine = site.graph.engine
    origins = Origins(walks.Facts(engine), Labels(engine))
    given = [Fact(each.subject, each.predicate, each.object, None) for each in facts]
    claims = sorted(origins.of(given).claims)
    found = []
    for claim in map(NamedNode, claims):
        rows: Any = engine.query(_SAID, {"claim": claim})
        found += [Triple(claim, row["p"], row["o"]) for row in rows]
    return sorted(found, key=str)


def _stated(site: Site, triple: Any) -> list[Any]:
    """A triple in each named graph that holds it, in the default graph where none does."""
    parts = {"s": triple.subject, "p": triple.predicate, "o": triple.object}
    rows: Any = site.graph.engine.query(_GRAPHS, parts)
    graphs = sorted({row["g"] for row in rows}, key=str)
    if not graphs:
        return [Quad(triple.subject, triple.predicate, triple.object)]
    return [Quad(triple.subject, triple.predicate, triple.object, graph) for graph in graphs]


def _target(iri: str) -> str:
    """An IRI as a header can hold it (RFC 3987 §3.1)."""
    from urllib.parse import quote

    return quote(iri, safe=":/?#[]@!$&'()*+,;=%-._~")
