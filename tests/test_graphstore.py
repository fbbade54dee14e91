"""Graphs as a whole, and what the service says of itself."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from kg.engine import Embedded
from kg.graph import Graph
from kg.namespaces import GRAPH, PREFIXES
from kg.web.routes import Limits, Request, Response, Site, respond

REGISTER = NamedNode(GRAPH + "register")
KIND = NamedNode(PREFIXES["rdf"] + "type")


def get(site: Site, target: str, accept: str = "application/n-triples", **headers: str) -> Response:
    return respond(site, Request.of("GET", target, {"accept": accept, **headers}))


def loaded(response: Response, format: RdfFormat = RdfFormat.N_TRIPLES) -> Store:
    assert response.status == 200, response.body
    store = Store()
    store.load(response.body, format)
    return store


def sd(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sd"] + name)


def void(name: str) -> NamedNode:
    return NamedNode(PREFIXES["void"] + name)


@pytest.fixture(scope="module")
def plain() -> Site:
    """A dataset that does not describe itself."""
    data = b'<http://a> <http://p> "1" .\n<http://a> <http://p> "1" <http://g/1> .\n'
    return Site(Graph(Embedded.from_quads(data)), "1", name="plain")


def test_5_2_a_graph_by_parameter_and_by_path(site: Site) -> None:
    store = site.graph.engine.store(whole=True)  # type: ignore[attr-defined]
    held = {quad.triple for quad in store.quads_for_pattern(None, None, None, REGISTER)}
    for target in (f"/data?graph={quote(REGISTER.value)}", "/data/graph/register"):
        assert {quad.triple for quad in loaded(get(site, target))} == held


def test_5_2_the_default_graph(plain: Site) -> None:
    assert len(loaded(get(plain, "/data?default"))) == 1
    assert len(loaded(get(plain, "/data?default", "text/turtle"), RdfFormat.TURTLE)) == 1
    assert get(plain, "/data?default", "*/*").header("Content-Type") == "text/turtle; charset=utf-8"


def test_5_6_head(plain: Site) -> None:
    request = Request.of("HEAD", "/data?graph=http://g/1", {"accept": "application/n-triples"})
    head = respond(plain, request)
    assert (head.status, head.body) == (200, b"")
    assert head.header("Content-Length") == str(len(get(plain, "/data?graph=http://g/1").body))
    assert respond(plain, Request.of("HEAD", "/data?graph=http://g/2")).status == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_5_nothing_is_written(plain: Site, method: str) -> None:
    response = respond(plain, Request.of(method, "/data?graph=http://g/1", {}, b"<a:> <b:> <c:> ."))
    assert response.status == 405
    assert response.header("Allow") == "GET, HEAD, OPTIONS"


def test_4_2_one_graph_is_named(plain: Site) -> None:
    for target in ("/data", "/data?default&graph=http://g/1", "/data?graph=a:b&graph=c:d"):
        assert get(plain, target).status == 400
    assert get(plain, "/data?graph=relative").status == 400
    assert get(plain, "/data?default", "image/png").status == 406


def test_an_unknown_graph_is_told_with_the_nearest(site: Site) -> None:
    told = json.loads(get(site, "/data/graph/registre").body)
    assert told["status"] == 404
    assert REGISTER.value in told["mend"]


def test_a_graph_is_whole_or_refused(plain: Site) -> None:
    tight = replace(plain, limits=Limits(rows=0))
    assert get(tight, "/data?default").status == 503


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_bare_endpoint_describes_the_service(site: Site, accept: str) -> None:
    response = get(site, "/sparql", accept, host="kg.example:8000")
    assert response.header("Content-Type").startswith(accept)
    format = {"text/turtle": RdfFormat.TURTLE, "application/rdf+xml": RdfFormat.RDF_XML}
    store = loaded(response, format.get(accept, RdfFormat.JSON_LD))
    (service,) = store.quads_for_pattern(None, KIND, sd("Service"))
    endpoint = NamedNode("http://kg.example:8000/sparql")
    assert list(store.quads_for_pattern(service.subject, sd("endpoint"), endpoint))
    names = {quad.object for quad in store.quads_for_pattern(None, sd("name"), None)}
    engine = site.graph.engine.store(whole=True)  # type: ignore[attr-defined]
    assert names == set(engine.named_graphs())
    (count,) = store.quads_for_pattern(None, void("triples"), None)
    assert int(count.object.value) == len(  # type: ignore[union-attr]
        list(engine.quads_for_pattern(None, None, None, DefaultGraph()))
    )
    assert not list(store.quads_for_pattern(None, sd("feature"), None))


def test_a_browser_gets_the_query_page(site: Site) -> None:
    response = get(site, "/sparql", "text/html,*/*;q=0.8")
    assert response.status == 200
    assert b"<textarea" in response.body


def test_federation_is_described_where_it_is_allowed(plain: Site) -> None:
    open_site = replace(plain, allowed=frozenset(["https://query.example/sparql"]))
    store = loaded(get(open_site, "/sparql"))
    assert list(store.quads_for_pattern(None, sd("feature"), sd("BasicFederatedQuery")))


def test_void_of_the_dataset(site: Site) -> None:
    store = loaded(get(site, "/.well-known/void", host="kg.example"))
    dataset = NamedNode(site.base + "dataset")
    assert list(store.quads_for_pattern(dataset, KIND, void("Dataset")))
    assert list(store.quads_for_pattern(dataset, void("triples"), None))
    assert list(store.quads_for_pattern(None, void("property"), None))
    assert list(
        store.quads_for_pattern(
            dataset, void("sparqlEndpoint"), NamedNode("http://kg.example/sparql")
        )
    )


def test_void_is_counted_where_the_dataset_has_none(plain: Site) -> None:
    store = loaded(get(plain, "/.well-known/void"))
    (count,) = store.quads_for_pattern(None, void("distinctSubjects"), None)
    assert count.object.value == "1"  # type: ignore[union-attr]
    (used,) = store.quads_for_pattern(None, void("property"), None)
    assert used.object == NamedNode("http://p")


def test_examples_can_be_run(site: Site, plain: Site) -> None:
    store = loaded(get(site, "/.well-known/sparql-examples"))
    found = list(store.quads_for_pattern(None, NamedNode(PREFIXES["sh"] + "select"), None))
    assert len(found) > 100
    sparql = found[0].object.value  # type: ignore[union-attr]
    assert get(site, f"/sparql?query={quote(sparql)}", "*/*").status == 200
    assert list(store.quads_for_pattern(None, NamedNode(PREFIXES["sh"] + "namespace"), None))
    assert get(plain, "/.well-known/sparql-examples").status == 404


def test_turtle_is_the_default(site: Site) -> None:
    response = get(site, "/.well-known/void", "*/*")
    assert list(parse(response.body, format=RdfFormat.TURTLE))
