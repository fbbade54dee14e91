"""An answer over HTTP: whole, or cut off and saying so; with its sources where they are wanted."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlencode

import pytest
import rdflib
from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from kg.engine import Embedded
from kg.graph import Graph
from kg.web.routes import Limits, Request, Response, Site, respond

ROWS = "SELECT ?s ?o { ?s gip:issuedBy ?o } ORDER BY ?s ?o"


def get(site: Site, sparql: str, format: str, **params: str) -> Response:
    given = {"query": sparql, "format": format, **params}
    return respond(site, Request.of("GET", "/sparql?" + urlencode(given)))


@pytest.fixture(scope="module")
def tight(site: Site) -> Site:
    return replace(site, limits=Limits(rows=3))


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv", "md", "table", "html"])
def test_a_cut_answer_says_so(site: Site, tight: Site, format: str) -> None:
    cut, whole = get(tight, ROWS, format), get(site, ROWS, format)
    assert cut.header("Kg-Cut") == "rows=3"
    assert not whole.header("Kg-Cut")
    assert len(cut.body) < len(whole.body)
    if format in ("csv", "tsv"):
        assert len(cut.body.splitlines()) == 4
    else:
        assert b"3" in cut.body.replace(b"2013", b"")
    if format in ("json", "xml"):
        kind = QueryResultsFormat.JSON if format == "json" else QueryResultsFormat.XML
        read = parse_query_results(cut.body, format=kind)
        assert isinstance(read, QuerySolutions) and len(list(read)) == 3
        assert b"cut?rows=3" in cut.body


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "nq"])
def test_a_cut_graph_says_so(tight: Site, format: str) -> None:
    response = get(tight, "CONSTRUCT WHERE { ?s gip:issuedBy ?o }", format)
    kinds = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS}
    assert len(list(parse(response.body, format=kinds.get(format, RdfFormat.JSON_LD)))) == 3
    assert response.header("Kg-Cut") == "rows=3"
    assert (b"# cut after 3" in response.body) == (format in ("ttl", "nt"))


def test_what_only_seems_too_long_is_whole() -> None:
    """Rows are counted by marks that a text may hold as well."""
    data = b'<http://a> <http://b> "},{ <result> },{ \\n \\n \\n" .\n'
    site = Site(Graph(Embedded.from_quads(data)), "1", limits=Limits(rows=1))
    for format in ("json", "xml", "csv", "tsv"):
        response = get(site, "SELECT * { ?s ?p ?o }", format)
        assert response.status == 200
        assert not response.header("Kg-Cut")


def test_an_answer_of_too_many_bytes_is_refused(site: Site) -> None:
    small = replace(site, limits=Limits(answer=500))
    for format in ("json", "csv"):
        response = get(small, ROWS, format)
        assert response.status == 503
        assert "LIMIT" in json.loads(response.body)["mend"]


def test_json_has_the_sources_of_each_row_beside_it(site: Site) -> None:
    told = json.loads(get(site, ROWS + " LIMIT 5", "json", sources="1").body)
    rows, sources = told["results"]["bindings"], told["sources"]
    assert len(rows) == len(sources) == 5
    assert told["head"]["vars"] == ["s", "o"]
    first = next(each for row in sources for each in row if each["claim"])
    assert {"claim", "quote", "speaker", "mode", "start", "end"} <= set(first)
    assert "sources" not in json.loads(get(site, ROWS, "json").body)


@pytest.mark.parametrize("format", ["csv", "xml", "md", "table"])
def test_other_formats_have_sources_in_their_own_way(site: Site, format: str) -> None:
    response = get(site, ROWS + " LIMIT 2", format, sources="1")
    assert b"China Central Television" in response.body


def test_sources_that_cannot_be_given_are_refused(site: Site) -> None:
    graph = get(site, "CONSTRUCT WHERE { ?s gip:issuedBy ?o }", "ttl", sources="1")
    assert graph.status == 400
    named = get(site, ROWS, "json", sources="1", **{"default-graph-uri": "http://g"})
    assert named.status == 400


@pytest.mark.parametrize(
    "iri, text, status",
    [
        ("http://a/p", "x", 200),
        ("http://a/1p", "x", 200),
        ("http://a/p#", "x", 406),
        ("http://a/p/", "x", 406),
        ("http://a/p", "a\\fb", 406),
        ("http://a/p", "<&]]>\\r", 200),
    ],
)
def test_what_xml_cannot_write_is_refused(site: Site, iri: str, text: str, status: int) -> None:
    sparql = f'CONSTRUCT {{ <http://s> <{iri}> "{text}" }} WHERE {{}}'
    response = get(site, sparql, "rdfxml")
    assert response.status == status
    plain = get(site, sparql, "nt")
    assert plain.status == 200
    if status == 200:
        read = rdflib.Graph().parse(response.body, format="xml")
        assert set(read) == set(rdflib.Graph().parse(plain.body, format="nt"))


@pytest.mark.parametrize("text, status", [("a\\fb", 406), ("\\r", 200), ("\uffff", 406)])
def test_results_in_xml_are_refused_or_right(site: Site, text: str, status: int) -> None:
    response = get(site, f'SELECT ("{text}" AS ?x) {{}}', "xml")
    assert response.status == status
    assert get(site, f'SELECT ("{text}" AS ?x) {{}}', "json").status == 200
    if status == 200:
        (row,) = rdflib.query.Result.parse(BytesIO(response.body), format="xml")
        assert str(row[0]) == "\r"
