"""Clients as their users have them, each in the way that it asks when nothing else is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, JSONLD, N3, POST, RDF, RDFXML, TURTLE, XML, SPARQLWrapper
from webserver import serving

from kg.web.routes import Site

IRI = "http://example.org/a"
DATA = f"""<{IRI}> <http://example.org/p> <http://example.org/b> .
<{IRI}> <http://www.w3.org/2000/01/rdf-schema#label> "a"@en .
"""
ROWS, TRIPLES = "SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("clients") / "small.nt"
    path.write_text(DATA, encoding="utf-8")
    with serving(Site.open(path, base="http://example.org/")) as found:
        yield found


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize(
    ("sparql", "format"),
    [(ROWS, None), (ROWS, JSON), (ROWS, XML), ("ASK {}", None), ("ASK {}", JSON)]
    + [(TRIPLES, each) for each in (None, XML, RDF, RDFXML, TURTLE, N3, JSON, JSONLD)]
    + [(f"DESCRIBE <{IRI}>", None)],
)
@pytest.mark.filterwarnings("ignore:(unknown response|Sending Accept):RuntimeWarning")
def test_sparqlwrapper(address: str, sparql: str, format: str | None, method: str) -> None:
    wrapper = SPARQLWrapper(address + "/sparql")
    wrapper.setQuery(sparql)
    wrapper.setMethod(method)
    if format is not None:
        wrapper.setReturnFormat(format)
    answer: Any = wrapper.query()
    body = answer.response.read()
    if sparql == TRIPLES:
        kind = answer.response.headers["Content-Type"].partition(";")[0]
        assert len(list(parse(body, RdfFormat.from_media_type(kind)))) == 2
    assert b"http://example.org/" in body or b"true" in body


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_as_a_store(address: str, method: str) -> None:
    graph = Graph(store=SPARQLStore(address + "/sparql", method=method))
    assert len(graph) == len(list(graph.query(ROWS))) == len(graph.query(TRIPLES)) == 2
    assert graph.query("ASK { ?s ?p ?o }").askAnswer


@pytest.mark.parametrize("path", ["/a", "/.well-known/void", "/sparql", "/data?default"])
def test_rdflib_follows_its_nose(address: str, path: str) -> None:
    assert len(Graph().parse(address + path)) >= 2
