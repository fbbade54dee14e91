"""Each IRI of the base leads to a document about it, in the format that is asked for."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, parse

from kg.engine import Embedded
from kg.graph import Graph
from kg.namespaces import BASE, CLAIM, GIP, ID
from kg.web.routes import Request, Response, Site, respond

FORMATS = {
    "text/turtle": ("ttl", RdfFormat.TURTLE),
    "application/ld+json": ("jsonld", RdfFormat.JSON_LD),
    "application/rdf+xml": ("rdf", RdfFormat.RDF_XML),
    "application/n-triples": ("nt", RdfFormat.N_TRIPLES),
    "application/n-quads": ("nq", RdfFormat.N_QUADS),
    "application/trig": ("trig", RdfFormat.TRIG),
}
ARTICLE = "2024-05-02-environmental-protection-equipment"


def get(site: Site, target: str, accept: str = "*/*", host: str = "127.0.0.1") -> Response:
    return respond(site, Request.of("GET", target, {"accept": accept, "host": host}))


@pytest.mark.parametrize("accept", FORMATS)
def test_a_thing_leads_to_its_document(site: Site, accept: str) -> None:
    suffix, format = FORMATS[accept]
    found = get(site, "/id/miit", accept, "any.example")
    assert (found.status, found.header("Location")) == (303, f"/id/miit.{suffix}")
    document = get(site, found.header("Location"))
    assert document.header("Content-Type").startswith(accept)
    assert document.header("Link") == f'<{ID}miit>; rel="describes"'
    quads = list(parse(document.body, format=format))
    thing = NamedNode(ID + "miit")
    assert any(each.subject == thing for each in quads)
    assert any(each.object == thing for each in quads)


def test_a_browser_is_led_to_the_page(site: Site) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    found = get(site, "/id/miit", accept)
    assert (found.status, found.header("Location")) == (303, "/id/miit.html")
    page = get(site, "/id/miit.html", accept)
    assert page.status == 200
    assert "Ministry of Industry and Information Technology" in page.body.decode()


@pytest.mark.parametrize("folder", ["def", "vocab", "id", "claim", "time", "graph", "mapping"])
def test_every_kind_of_iri_answers(site: Site, folder: str) -> None:
    store = site.graph.engine.store(whole=True)  # type: ignore[attr-defined]
    start = f"{BASE}{folder}/"
    quads = (quad for quad in store.quads_for_pattern(None, None, None, DefaultGraph()))
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    ours = sorted(each for each in subjects if each.startswith(start) and "#" not in each)
    assert ours
    for iri in ours[:: max(1, len(ours) // 5)]:
        found = get(site, "/" + quote(iri.removeprefix(BASE)), "text/turtle")
        assert found.status == 303, iri
        document = get(site, found.header("Location"))
        assert document.status == 200
        about = {each.subject for each in parse(document.body, format=RdfFormat.TURTLE)}
        assert NamedNode(iri) in about


def test_a_document_holds_the_sentences_of_its_facts(site: Site) -> None:
    turtle = list(parse(get(site, "/id/sei-plan.ttl").body, format=RdfFormat.TURTLE))
    claim = NamedNode(f"{CLAIM}{ARTICLE}/sei-plan-issuer")
    said = {each.predicate.value: each.object for each in turtle if each.subject == claim}
    assert "State Council issued" in str(said[GIP + "quote"])
    assert GIP + "speaker" in said and GIP + "mode" in said
    store = Store()
    store.load(get(site, "/id/sei-plan.trig").body, RdfFormat.TRIG)
    fact = (
        NamedNode(ID + "sei-plan"),
        NamedNode(GIP + "issuedBy"),
        NamedNode(ID + "state-council"),
    )
    assert list(store.quads_for_pattern(*fact, claim))


def test_a_claim_tells_what_it_states(site: Site) -> None:
    document = get(site, f"/claim/{ARTICLE}/sei-plan-issuer.nt")
    triples = list(parse(document.body, format=RdfFormat.N_TRIPLES))
    assert any(each.predicate.value == GIP + "issuedBy" for each in triples)


def test_a_term_leads_to_its_definition(site: Site) -> None:
    found = get(site, "/def/issuedBy", "text/turtle")
    triples = list(parse(get(site, found.header("Location")).body, format=RdfFormat.TURTLE))
    definition = NamedNode("http://www.w3.org/2004/02/skos/core#definition")
    kinds = {each.object.language for each in triples if each.predicate == definition}  # type: ignore[union-attr]
    assert {"en", "zh-hans"} <= {kind.lower() for kind in kinds if kind}
    whole = get(site, "/def/", "text/turtle")
    assert whole.status == 303
    assert get(site, whole.header("Location")).status == 200


def test_what_is_unknown_is_told_with_the_nearest(site: Site) -> None:
    told = json.loads(get(site, "/id/mitt").body)
    assert told["status"] == 404
    near = re.search(r"Did you mean (\S+)", told["mend"])
    assert near and get(site, near[1]).status == 200
    assert get(site, "/id/mitt.ttl").status == 404
    assert get(site, "/id/miit.xls").status == 404
    assert get(site, "/nothing-of-the-kind").status == 404
    assert get(site, "/id/miit", "image/png").status == 406


def test_a_thing_of_another_base(site: Site) -> None:
    foreign = "http://example.org/Ärger/1#it"
    data = f'<{foreign}> <http://example.org/says> "x" .\n'.encode()
    other = Site(Graph(Embedded.from_quads(data)), "1")
    target = f"/thing?iri={quote(foreign)}"
    for accept, (_, format) in FORMATS.items():
        document = get(other, target, accept)
        assert document.status == 200
        (found,) = parse(document.body, format=format)
        assert (found.subject.value, found.object) == (foreign, Literal("x"))  # type: ignore[union-attr]
    assert "http://example.org" in get(other, target, "text/html").body.decode()
    assert get(other, "/thing?iri=http://example.org/nothing").status == 404
    assert get(other, "/thing").status == 400
    below = Site(Graph(Embedded.from_quads(data)), "1", base="http://example.org/")
    assert get(below, "/" + quote("Ärger/1"), "text/turtle").status == 404


def test_a_base_of_ones_own() -> None:
    data = b"<http://example.org/a/%C3%84> <http://example.org/p> <http://example.org/b.c> .\n"
    other = Site(Graph(Embedded.from_quads(data)), "1", base="http://example.org/")
    for path in ("/a/%C3%84", "/b.c", "/p"):
        found = get(other, path, "application/n-triples")
        assert found.status == 303
        assert get(other, found.header("Location")).body == data


def test_a_thing_by_its_short_form(site: Site) -> None:
    assert get(site, "/thing?iri=gip:issuedBy", "text/turtle").status == 200
    assert get(site, "/thing?iri=gip:isuedBy", "text/turtle").status == 404


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_the_document_of_an_iri_has_its_fragments(site: Site, suffix: str) -> None:
    document = get(site, f"/id/{ARTICLE}/text.{suffix}")
    format = next(format for name, format in FORMATS.values() if name == suffix)
    passage = NamedNode(f"{ID}{ARTICLE}/text#char=725,781")
    assert any(each.subject == passage for each in parse(document.body, format=format))
