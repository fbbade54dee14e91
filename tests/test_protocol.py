"""SPARQL 1.1 Protocol, clause by clause; each test is named by its section."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from kg.engine import Embedded
from kg.graph import Graph
from kg.web.problem import Refused
from kg.web.routes import Limits, Request, Response, Site, refusing, respond

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
A, B, C = (f"http://example.org/{name}" for name in "abc")
DATA = f"""<{A}> <http://p> "a" <{A}> .
<{B}> <http://p> "b" <{B}> .
<{B}> <http://p> "both" <{A}> .
<{B}> <http://p> "both" <{B}> .
<{A}> <http://p> "a" .
<{B}> <http://p> "b" .
<{B}> <http://p> "both" .
"""
ALL, NAMES = "SELECT ?s ?o { ?s ?p ?o }", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TRUE = "ASK {}"


@pytest.fixture(scope="module")
def small() -> Site:
    return Site(Graph(Embedded.from_quads(DATA.encode())), "1", name="small")


def call(
    site: Site,
    target: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Response:
    """The response to a request; a target that cannot be read is refused as the server does."""
    given = headers or {}
    try:
        return respond(site, Request.of(method, target, given, body))
    except Refused as refused:
        return refusing(site, Request(method, "/", "", given), refused)


def get(site: Site, sparql: str, accept: str = "*/*", **params: str) -> Response:
    target = "/sparql?" + urlencode({"query": sparql, **params})
    return call(site, target, headers={"accept": accept})


def post(site: Site, body: str | bytes, kind: str, target: str = "/sparql") -> Response:
    content = body.encode() if isinstance(body, str) else body
    return call(site, target, "POST", {"content-type": kind} if kind else {}, content)


def column(response: Response, name: str) -> list[str]:
    assert response.status == 200, response.body
    return sorted(each[name]["value"] for each in json.loads(response.body)["results"]["bindings"])


def said(response: Response) -> str:
    """What a refusal says, with its mend; it names its own status."""
    told = json.loads(response.body)
    assert told["status"] == response.status
    return f"{told['what']}. {told.get('mend', '')}"


def test_2_1_1_query_by_get(small: Site) -> None:
    assert column(get(small, ALL), "o") == ["a", "b", "both"]
    encoded = call(small, "/sparql?query=SELECT%20(%22%E4%B8%AD%2B1%22+AS+%3Fx)+%7B%7D")
    assert column(encoded, "x") == ["中+1"]
    assert call(small, "/sparql/?query=ASK%7B%7D").status == 200


@pytest.mark.parametrize("target", ["%zz", "%", "%4", "%ff", "%c3%28"])
def test_2_1_1_broken_encoding(small: Site, target: str) -> None:
    response = call(small, f"/sparql?query=ASK%7B%7D{target}")
    assert response.status == 400
    assert "encod" in said(response)


def test_2_1_1_several_queries(small: Site) -> None:
    assert call(small, "/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status == 400
    assert call(small, "/sparql?query=").status == 400


def test_2_1_2_query_by_form(small: Site) -> None:
    assert column(post(small, urlencode({"query": ALL}), FORM), "o") == ["a", "b", "both"]
    charset = f"{FORM}; charset=UTF-8"
    assert post(small, urlencode({"query": TRUE}), charset).status == 200
    chosen = urlencode([("query", ALL), ("default-graph-uri", A)])
    assert column(post(small, chosen, FORM), "o") == ["a", "both"]
    beside = f"/sparql?default-graph-uri={quote(A)}"
    assert column(post(small, urlencode({"query": ALL}), FORM, beside), "o") == ["a", "both"]


def test_2_1_2_refused_forms(small: Site) -> None:
    twice = urlencode([("query", TRUE), ("query", TRUE)])
    assert post(small, twice, FORM).status == 400
    assert post(small, urlencode({"query": TRUE}), FORM, "/sparql?query=ASK%7B%7D").status == 400
    assert post(small, "", FORM).status == 400
    assert post(small, "query=%zz", FORM).status == 400
    assert post(small, urlencode({"query": TRUE}), "").status == 415


def test_2_1_3_query_by_post_directly(small: Site) -> None:
    assert column(post(small, ALL, DIRECT), "o") == ["a", "b", "both"]
    target = "/sparql?" + urlencode({"default-graph-uri": A})
    assert column(post(small, ALL, f"{DIRECT};charset=utf-8", target), "o") == ["a", "both"]
    assert column(post(small, 'SELECT ("中" AS ?x) {}', DIRECT), "x") == ["中"]


def test_2_1_3_refused_bodies(small: Site) -> None:
    assert post(small, TRUE, DIRECT, "/sparql?query=ASK%7B%7D").status == 400
    assert post(small, b"", DIRECT).status == 400
    assert post(small, TRUE.encode("utf-16"), DIRECT).status == 400
    assert post(small, "ASK { ?s ?p 'é' }".encode("latin-1"), DIRECT).status == 400
    assert post(small, TRUE, f"{DIRECT}; charset=iso-8859-1").status == 415
    for kind in ("text/plain", "text/sparql", "multipart/form-data; boundary=x", ""):
        assert post(small, TRUE, kind).status == 415
    coded = call(
        small, "/sparql", "POST", {"content-type": DIRECT, "content-encoding": "gzip"}, b"x"
    )
    assert coded.status == 415


def over(site: Site, sparql: str, *graphs: tuple[str, str]) -> Response:
    return call(site, "/sparql?" + urlencode([("query", sparql), *graphs]))


def test_2_1_4_default_graphs(small: Site) -> None:
    default = "default-graph-uri"
    assert column(over(small, ALL, (default, A)), "o") == ["a", "both"]
    # The merge of two graphs holds once what stands in both.
    assert column(over(small, ALL, (default, A), (default, B)), "o") == ["a", "b", "both"]
    assert column(over(small, NAMES, (default, A)), "g") == []
    assert column(over(small, ALL, (default, C)), "o") == []


def test_2_1_4_named_graphs(small: Site) -> None:
    assert column(over(small, NAMES, ("named-graph-uri", A)), "g") == [A]
    assert column(over(small, NAMES, ("named-graph-uri", A), ("named-graph-uri", B)), "g") == [A, B]
    assert column(over(small, ALL, ("named-graph-uri", A)), "o") == []
    both = (("default-graph-uri", A), ("named-graph-uri", B))
    assert column(over(small, ALL, *both), "o") == ["a", "both"]
    assert column(over(small, NAMES, *both), "g") == [B]


def test_2_1_4_the_request_wins_over_the_query(small: Site) -> None:
    own = f"SELECT ?o FROM <{B}> {{ ?s ?p ?o }}"
    assert column(get(small, own), "o") == ["b", "both"]
    assert column(over(small, own, ("default-graph-uri", A)), "o") == ["a", "both"]
    assert column(over(small, own, ("default-graph-uri", A), ("default-graph-uri", C)), "o") == [
        "a",
        "both",
    ]
    assert column(over(small, own, ("named-graph-uri", A)), "o") == []
    named = f"SELECT DISTINCT ?g FROM NAMED <{B}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert column(over(small, named, ("named-graph-uri", A)), "g") == [A]


def test_2_1_4_what_is_no_iri(small: Site) -> None:
    response = over(small, ALL, ("default-graph-uri", "not an IRI"))
    assert response.status == 400
    assert "absolute IRI" in said(response)


@pytest.mark.parametrize(
    "accept, kind",
    [
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        ("application/json", JSON),
        (XML, XML),
        ("application/xml", XML),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.8", XML),
        ("application/*", JSON),
        ("application/*;q=0.2, text/csv;q=0.3", "text/csv; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        (f"{JSON};q=0, */*", XML),
        ("image/png, */*;q=0.1", JSON),
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("sparql", [ALL, TRUE])
def test_2_1_5_accepted_formats_of_results(
    small: Site, sparql: str, accept: str, kind: str
) -> None:
    response = get(small, sparql, accept)
    assert response.status == 200
    assert response.header("Content-Type").startswith(kind)
    assert "Accept" in response.header("Vary")


@pytest.mark.parametrize(
    "accept, kind, format",
    [
        ("*/*", "text/turtle; charset=utf-8", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-quads", "application/n-quads", RdfFormat.N_QUADS),
        ("application/trig", "application/trig", RdfFormat.TRIG),
    ],
)
def test_2_1_5_accepted_formats_of_graphs(
    small: Site, accept: str, kind: str, format: RdfFormat
) -> None:
    construct = "CONSTRUCT { ?s <http://p/q> ?o } { ?s ?p ?o }"
    for sparql in (construct, f"DESCRIBE <{B}>"):
        wanted = accept if sparql == construct else accept.replace("rdf+xml", "n-triples")
        response = get(small, sparql, wanted)
        assert response.status == 200
        if wanted == accept:
            assert response.header("Content-Type") == kind
            assert len(list(parse(response.body, format=format))) in (2, 3)


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "*/*;q=0", "application/foo"])
def test_2_1_5_nothing_acceptable(small: Site, accept: str) -> None:
    response = get(small, ALL, accept)
    assert response.status == 406
    assert JSON in said(response)


@pytest.mark.parametrize(
    "name", "json xml csv tsv html md table srx text application/sparql-results+xml".split()
)
def test_2_1_5_format_parameter(small: Site, name: str) -> None:
    assert get(small, ALL, "image/png", format=name).status == 200


def test_2_1_5_an_unknown_format_names_the_known(small: Site) -> None:
    response = get(small, ALL, format="xls")
    assert response.status == 400
    assert "csv" in said(response)
    assert get(small, ALL, format="ttl").status == 400


def test_2_1_6_success(small: Site) -> None:
    found = parse_query_results(get(small, ALL, XML).body, format=QueryResultsFormat.XML)
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == 3
    asked = parse_query_results(get(small, TRUE, JSON).body, format=QueryResultsFormat.JSON)
    assert isinstance(asked, QueryBoolean) and bool(asked)
    rows = list(csv.reader(io.StringIO(get(small, ALL, "text/csv").body.decode())))
    assert rows[0] == ["s", "o"]
    assert get(small, ALL).header("Content-Length") == str(len(get(small, ALL).body))


def test_2_1_6_relative_iris_are_completed(small: Site) -> None:
    triple = next(iter(parse(get(small, "CONSTRUCT { <s> <p> 1 } {}").body, RdfFormat.TURTLE)))
    assert triple.subject == NamedNode(small.base + "s")


@pytest.mark.parametrize(
    "sparql, words",
    [
        ("SELECT * { ?s ?p ?o", "Write }"),
        ("SELEC * {}", "Did you mean SELECT"),
        ("SELECT * { ?s nope:p ?o }", "nope:"),
        ("", "empty"),
        ("INSERT DATA { <http://s> <http://p> 1 }", "only read"),
        ("SELECT * { " + "{ " * 1600 + "} " * 1600 + "}", "brackets"),
    ],
)
def test_2_1_7_malformed_queries(small: Site, sparql: str, words: str) -> None:
    response = get(small, sparql)
    assert response.status == 400
    assert words in said(response)
    assert response.header("Content-Type") == "application/json"
    page = get(small, sparql, "text/html")
    assert page.status == 400
    assert page.header("Content-Type").startswith("text/html")


def test_2_1_7_a_place_is_told(small: Site) -> None:
    told = json.loads(get(small, "SELECT *\n{ ?s nope:p ?o }").body)
    assert (told["line"], told["column"]) == (2, 6)
    assert told["mend"].startswith("Write PREFIX")


def test_2_1_7_too_large(small: Site) -> None:
    tight = replace(small, limits=Limits(body=100, target=100))
    response = post(tight, "#" * 101, DIRECT)
    assert response.status == 413
    assert "101" in said(response)
    assert get(tight, TRUE + "#" * 100).status == 414


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"])
def test_2_1_7_other_methods(small: Site, method: str) -> None:
    response = call(small, "/sparql?query=ASK%7B%7D", method)
    assert response.status == 405
    assert response.header("Allow") == "GET, HEAD, POST, OPTIONS"


def test_2_1_7_stopped_and_busy_are_said_in_the_same_way(small: Site) -> None:
    for status in (503, 504):
        stopped = Refused(status, "the query ran for 10 seconds", "Add a LIMIT")
        assert "LIMIT" in said(refusing(small, Request("GET", "/sparql"), stopped))


UPDATE = "INSERT DATA { <http://s> <http://p> 1 }"


@pytest.mark.parametrize(
    "body, kind, target",
    [
        (urlencode({"update": UPDATE}), FORM, "/sparql"),
        (UPDATE, "application/sparql-update", "/sparql"),
        (UPDATE, "application/sparql-update; charset=utf-8", f"/sparql?using-graph-uri={quote(A)}"),
        (urlencode({"update": UPDATE, "using-named-graph-uri": A}), FORM, "/sparql"),
    ],
)
def test_2_2_updates_are_refused(small: Site, body: str, kind: str, target: str) -> None:
    response = post(small, body, kind, target)
    assert response.status == 403
    assert "only read" in said(response)
    assert column(get(small, ALL), "o") == ["a", "b", "both"]


def test_2_2_an_update_by_get_is_refused(small: Site) -> None:
    assert call(small, "/sparql?" + urlencode({"update": UPDATE})).status == 403
    assert post(small, UPDATE, DIRECT).status == 400


def test_4_policy_head_and_options(small: Site) -> None:
    target = "/sparql?" + urlencode({"query": ALL})
    whole, head = call(small, target), call(small, target, "HEAD")
    assert head.body == b""
    assert dict(head.headers) == dict(whole.headers)
    options = call(small, "/sparql", "OPTIONS")
    assert options.status == 204
    assert options.header("Allow") == "GET, HEAD, POST, OPTIONS"
    assert options.header("Access-Control-Allow-Headers") == "Content-Type, Authorization, *"
    assert call(small, "*", "OPTIONS").header("Allow") == options.header("Allow")


def test_4_policy_any_site_may_read(small: Site) -> None:
    for response in (get(small, ALL), get(small, "nonsense"), call(small, "/sparql", "OPTIONS")):
        assert response.header("Access-Control-Allow-Origin") == "*"
        assert not response.header("Access-Control-Allow-Credentials")
