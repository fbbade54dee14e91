"""Any engine behind the server: the same pages, sources and explanations from an endpoint."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from endpoints import free_port, needs_virtuoso

from kg.engine import Embedded
from kg.errors import RemoteError, UsageError
from kg.graph import Graph
from kg.remote import Remote
from kg.web.request import Request
from kg.web.routes import respond
from kg.web.site import Site

MIIT = "https://w3id.org/green-policy-kg/id/miit"
ISSUED = "SELECT ?d { ?d gip:issuedBy id:state-council } ORDER BY ?d"
PAGES = {
    "/": "policies-issued-in",
    "/ask/policies-issued-in?year=2013": "the State Council issued the",
    f"/thing?iri={quote(MIIT)}": "Ministry of Industry and Information Technology",
    "/query?query=" + quote(ISSUED): "State Council",
    "/article/2024-05-02-environmental-protection-equipment": "Yining",
    "/disagreements": "2013",
    "/schema": "gip:issuedBy",
    "/terms.json": "gip:issuedBy",
    "/.well-known/void": "void:triples",
    "/data/graph/register": "skos:prefLabel",
}


@pytest.fixture(scope="module")
def sites(whole: Embedded) -> dict[str, Site]:
    return {"": Site(Graph(whole), "1")}


@pytest.fixture
def site(remote: Remote, sites: dict[str, Site]) -> Site:
    if remote.address not in sites:
        sites[remote.address] = Site.open(engine=remote.address)
    return sites[remote.address]


def get(site: Site, target: str, accept: str = "*/*") -> tuple[int, str]:
    response = respond(site, Request.of("GET", target, {"accept": accept}))
    return response.status, response.body.decode()


@pytest.mark.parametrize("target", PAGES)
def test_pages(site: Site, target: str) -> None:
    if target == "/disagreements" and "default-graph-uri" in site.graph.engine.address:  # type: ignore[attr-defined]
        status, body = get(site, target, "text/html")
        assert (status, "Virtuoso" in body or "gave no answer" in body) == (502, True)
        return
    accept = "text/html" if not target.startswith(("/.", "/data")) else "text/turtle"
    status, body = get(site, target, accept)
    assert (status, PAGES[target] in body) == (200, True), body[:2000]


def test_rows_sources_and_explanations_are_those_of_the_embedded_engine(
    site: Site, sites: dict[str, Site]
) -> None:
    for target in (
        "/sparql?format=json&sources=1&query=" + quote(ISSUED),
        "/explain?query=" + quote("SELECT ?d { ?d gip:isuedBy id:miit }"),
        "/explain?query=" + quote('SELECT ?d { ?d skos:prefLabel "State Council" }'),
    ):
        found, own = (get(each, target) for each in (site, sites[""]))
        assert found[0] == own[0] == 200
        assert json.loads(found[1]) == json.loads(own[1])


def test_answers_are_not_kept(site: Site) -> None:
    response = respond(site, Request.of("GET", "/sparql?query=" + quote(ISSUED)))
    assert response.header("ETag") == "" and response.header("Cache-Control") == "no-store"


def test_an_endpoint_that_is_gone(whole: Embedded) -> None:
    address = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(RemoteError, match="cannot be reached"):
        Site.open(engine=address)
    status, body = get(Site(Graph(Remote(address)), ""), "/sparql?query=" + quote(ISSUED))
    assert status == 502 and f"{address} cannot be reached" in body


def test_an_endpoint_has_its_own_data() -> None:
    with pytest.raises(UsageError, match="its own data"):
        Site.open("x.ttl", engine="http://127.0.0.1:1/sparql")


@needs_virtuoso
def test_what_virtuoso_refuses_is_told(virtuoso: Remote) -> None:
    site = Site(Graph(virtuoso), "")
    path = "SELECT ?a ?b { ?a rdfs:subClassOf* ?b }"
    status, body = get(site, "/sparql?query=" + quote(path))
    assert status == 502 and "transitive start not given" in body
