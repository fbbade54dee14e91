"""Linked data: a thing's IRI leads to a document about it (Cool URIs for the Semantic Web §4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, cast
from urllib.parse import quote

from pyoxigraph import NamedNode, QuerySolutions

from kg.labels import Labels
from kg.namespaces import PREFIXES
from kg.web import media
from kg.web.negotiation import chosen
from kg.web.problem import Refused
from kg.web.request import Request, Response, redirect
from kg.web.site import Site

# In this order: a suffix names a document's format.
SUFFIXES = {"ttl": "ttl", "jsonld": "jsonld", "rdf": "rdfxml", "nt": "nt", "nq": "nq"}
SUFFIXES |= {"trig": "trig", "html": "html"}
OFFERS = {**media.GRAPH, **media.PAGE}
_KNOWN = """SELECT ?thing WHERE {
  { ?thing ?p ?o } UNION { ?s ?p ?thing } UNION { ?s ?thing ?o } UNION { GRAPH ?thing { ?s ?p ?o } }
} LIMIT 1"""
_BELOW = (
    "SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(?folder))) } LIMIT 20000"
)


def thing_at(site: Site, request: Request) -> Response:
    """The answer at a path below the base: 303 to a thing's document, or the document.

    Raises ``Refused``: 404 with the nearest things, 406.
    """
    local = request.captured["local"]
    if iri := _known(site, local):
        return _see_other(site, request, iri)
    stem, dot, suffix = local.rpartition(".")
    if dot and suffix in SUFFIXES and (iri := _known(site, stem)):
        return _document(site, request, iri, SUFFIXES[suffix])
    raise unknown(site, site.base + local)


def thing(site: Site, request: Request) -> Response:
    """``/thing?iri=``: the document about any thing of the dataset, also one of another base."""
    text = request.first("iri").strip(" <>")
    prefix, colon, local = text.partition(":")
    iri = PREFIXES[prefix] + local if colon and prefix in PREFIXES else text
    if not text:
        raise Refused(400, "the request names no thing", "Write /thing?iri=IRI")
    if not exists(site, iri):
        raise unknown(site, iri)
    wanted = media.wanted(request.first("format"), OFFERS)
    format = chosen(request.accept, wanted, OFFERS, "a thing")
    return _document(site, request, iri, format)


def _document(site: Site, request: Request, iri: str, format: str) -> Response:
    from kg.web.documents import document  # loads rdflib

    return document(site, request, iri, format)


def exists(site: Site, iri: str) -> bool:
    """Whether the dataset says anything of an IRI."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return any(True for _ in cast(QuerySolutions, site.graph.engine.query(_KNOWN, {"thing": node})))


def address(site: Site, iri: str, format: str = "html") -> str:
    """The path at which a thing's document is."""
    local = iri.removeprefix(site.base)
    plain = local != iri and local and not local.endswith("/") and not set(local) & set("#?%")
    if plain and not local.startswith("/"):
        suffix = next(each for each, name in SUFFIXES.items() if name == format)
        return "/" + quote(local) + "." + suffix
    return f"/thing?iri={quote(iri, safe=':/')}&format={format}"


def _known(site: Site, local: str) -> str:
    """The IRI below the base that a decoded path means, "" for none."""
    for each in dict.fromkeys((local, quote(local), local + "/")):
        if local and exists(site, site.base + each):
            return site.base + each
    return ""


def _see_other(site: Site, request: Request, iri: str) -> Response:
    wanted = media.wanted(request.first("format"), OFFERS)
    format = chosen(request.accept, wanted, OFFERS, "a thing")
    return redirect(address(site, iri, format))


def unknown(site: Site, iri: str) -> Refused:
    """The refusal (404) of an IRI of which nothing is said, with the nearest that are."""
    labels = Labels(site.graph.engine)
    near = [f"{address(site, each)} ({labels.of(each)})" for each in _nearest(site, iri)]
    hint = f"Did you mean {' or '.join(near)}?" if near else "GET / shows what there is"
    return Refused(404, f"the dataset says nothing of {iri}", hint)


def _nearest(site: Site, iri: str) -> Iterator[str]:
    """Up to three IRIs of the same folder that are spelt alike."""
    folder = iri.rpartition("/")[0] + "/"
    if len(iri) > 300:  # a longer one is no slip of the pen, and takes long to compare
        return
    try:
        bound = {"folder": NamedNode(folder)}
    except ValueError:
        return
    sparql = _BELOW.replace("?s WHERE {", "?s ?folder WHERE {")
    rows: Any = site.graph.engine.query(sparql, bound)
    names = {row["s"].value for row in rows if isinstance(row["s"], NamedNode)}
    folded: dict[str, str] = {}
    for each in sorted(names):
        folded.setdefault(each[len(folder) :].casefold(), each)
    for name in get_close_matches(iri[len(folder) :].casefold(), folded, 3, 0.6):
        yield folded[name]
