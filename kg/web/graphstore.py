"""Reading graphs as a whole (SPARQL 1.1 Graph Store HTTP Protocol §5.2); nothing is written."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from kg.nearest import name as nearest
from kg.web import media
from kg.web.answers import graph_response
from kg.web.negotiation import chosen
from kg.web.problem import Refused
from kg.web.request import Request, Response
from kg.web.site import Site

ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
NAMES = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 10000"
OFFERS = {name: types for name, types in media.GRAPH.items() if name not in ("nq", "trig")}


def indirect(site: Site, request: Request) -> Response:
    """``?default`` or ``?graph=IRI`` (§4.2); raises ``Refused``: 400, 404, 406."""
    graphs = [value for key, value in request.params if key == "graph"]
    whole = any(key == "default" for key, _ in request.params)
    if len(graphs) + whole != 1:
        raise Refused(
            400, "the request does not name one graph", "Write /data?default or /data?graph=IRI"
        )
    return _graph(site, request, graphs[0] if graphs else None)


def direct(site: Site, request: Request) -> Response:
    """The graph that is named by the path below the base (§4.1); raises ``Refused``."""
    return _graph(site, request, site.base + request.captured["local"])


def _graph(site: Site, request: Request, iri: str | None) -> Response:
    wanted = media.wanted(request.first("format"), OFFERS)
    format = chosen(request.accept, wanted, OFFERS, "a graph")
    over = None if iri is None else ((iri,), ())
    found: Any = site.graph.engine.query(ALL, None, over)
    triples: list[Any] = []
    for each in found:
        triples.append(each)
        if len(triples) > site.limits.rows:
            most = site.limits.rows
            raise Refused(
                503,
                f"the graph has more than {most} triples, which is the most that is sent",
                "Ask for parts of it with CONSTRUCT, LIMIT and OFFSET",
            )
    if not triples and iri is not None:
        raise _unknown(site, iri)
    return graph_response(triples, format)


def _unknown(site: Site, iri: str) -> Refused:
    rows: Any = site.graph.engine.query(NAMES)
    near = nearest(iri, [row["g"].value for row in rows])
    hint = f"Did you mean /data?graph={quote(near, safe=':/')} ?" if near else ""
    return Refused(404, f"there is no graph {iri}", hint)
