"""More attacks on the served dataset, beside those of test_attacks.py: data and parameters that
would be markup, links or addresses, and SERVICE where it is looked for last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from canary import Canary, listening
from test_attacks import BROWSER, DIRECT, FORM, attack

from kg.engine import Embedded
from kg.graph import Graph
from kg.web.routes import Site

X = "http://example.org/x"
MARKUP = '"><img src=x onerror=alert(1)>'
DATA = f"""<{X}> <http://www.w3.org/2000/01/rdf-schema#label> "</script><script>alert(1)</script>" .
<{X}> <http://www.w3.org/2000/01/rdf-schema#comment> "{{{{ 7 * 191 }}}}{{% raw %}}" .
<{X}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(2)> .
<{X}> <http://www.w3.org/2002/07/owl#sameAs> <vbscript:x> .
<{X}> <http://www.w3.org/2004/02/skos/core#exactMatch> <data:text/html,%3Cscript%3E> .
<{X}> <http://example.org/p> <HTTP://evil.example/%22onmouseover=%22alert(1)> .
<{X}> <http://example.org/s> "}}body{{background:url(//evil.example)}}</style>" .
<{X}> <http://example.org/long> "{"W" * 50_000}" .
<javascript:alert(1)> <http://example.org/p> <{X}> .
<http://example.org/a%252fb%2e%2e> <http://example.org/p> "/../" .
"""
INERT = (b"<img src=x", b"<script>", b">1337<", b" onmouseover=", b"</style>")
SCHEMES = re.compile(rb"""(?:href|src|action)=["']?(?:javascript|vbscript|data|//|http:)""", re.I)


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(Graph(Embedded.from_quads(DATA.encode())), "1", name=f"name{MARKUP}")


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with listening() as server:
        yield server


CALLS = [
    "SELECT * { { SELECT * { SERVICE CALL } } }",
    "SELECT (EXISTS { SERVICE CALL } AS ?x) {}",
    "SELECT * { BIND(EXISTS { SERVICE CALL } AS ?z) }",
    "SELECT * { ?s ?p ?o } ORDER BY EXISTS { SERVICE CALL }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE CALL })",
    "SELECT * { MINUS { SERVICE SILENT CALL } }",
    "SELECT * { GRAPH ?g { SERVICE CALL } }",
    "CONSTRUCT { ?a ?b ?c } WHERE { SERVICE CALL }",
    "DESCRIBE ?a WHERE { SERVICE CALL }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?a ?b ?c } }",
    "PREFIX s: <URL> SELECT * { SERVICE s: { ?a ?b ?c } }",
    "BASE <URL> SELECT * { SERVICE <> { ?a ?b ?c } }",
    "SELECT * { SERVICE#c\nCALL }",
    "SELECT * { ?s ?p '''SERVICE''' . SERVICE CALL }",
    "SELECT * { SERVICE <\\u0068REST> { ?a ?b ?c } }",
    "SELECT (<http://www.w3.org/2005/xpath-functions#doc>('URL') AS ?x) {}",
    "SELECT * FROM <FILE:///etc/passwd> FROM NAMED <file:/etc/passwd> { ?s ?p ?o }",
]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_calls(site: Site, canary: Canary, number: int) -> None:
    query = CALLS[number].replace("CALL", f"<{canary.url}> {{ ?a ?b ?c }}")
    query = query.replace("URL", canary.url).replace("REST", canary.url[1:])
    form = urlencode({"query": query})
    targets = [f"/sparql?{form}", f"/sparql?sources=1&{form}", f"/explain?{form}"]
    responses = [
        *(attack(site, target) for target in targets),
        attack(site, f"/query?{form}", BROWSER),
        attack(site, f"/query?row=1&{form}", BROWSER),
        attack(site, "/query", {**FORM, **BROWSER}, "POST", form),
        attack(site, "/sparql", DIRECT, "POST", query),
    ]
    assert canary.met == []
    assert not [each for each in responses if each.status >= 500 or b"root:" in each.body]


PLACES = """/?q= /?topic= /?theme= /?lang= /ask/ /ask/growth?x= /ask/find-by-label?words= /article/
/disagreements?sure=1&kind= /query?draft= /query?question= /query?query= /query?query=ASK{}&row=
/thing?iri= /thing?iri=http://example.org/x&format= /sparql?query=ASK{}&format= / /schema? /static/
/data?graph= /.well-known/void?format= /sparql?query=ASK{}&default-graph-uri=
/query?query=ASK{}&version=1&asked=1&answer=1&rows= /ask/growth?version=1&asked=1&answer=1&rows="""


@pytest.mark.parametrize("place", PLACES.split())
def test_what_is_sent_comes_back_as_text(site: Site, place: str) -> None:
    for text in (MARKUP, "</textarea><script>alert(1)</script>", "{{ 7 * 191 }}", "%0d%0aX-Y: 1"):
        response = attack(site, place + quote(text, safe=""), BROWSER)
        assert response.status < 500
        assert not [each for each in INERT if each in response.body]
        assert not SCHEMES.search(response.body)
        assert not [value for _, value in response.headers if "<" in value or "\n" in value]
        assert not response.header("X-Y")


@pytest.mark.parametrize("iri", [X, "javascript:alert(1)", "http://example.org/p"])
def test_what_stands_in_the_data_is_text(site: Site, iri: str) -> None:
    for path in (f"/thing?iri={quote(iri, safe='')}", f"/query?query={quote(f'DESCRIBE <{iri}>')}"):
        response = attack(site, path, BROWSER)
        assert response.status == 200
        assert not [each for each in INERT if each in response.body]
        found = SCHEMES.findall(response.body)
        assert set(found) <= {b'href="http:'}  # "open this address", of a thing with one
        assert "unsafe" not in response.header("Content-Security-Policy")


def test_json_is_not_read_as_a_page(site: Site) -> None:
    for target in ("/terms.json", f"/thing?iri={X}&format=jsonld", "/sparql?query=ASK%7B%7D"):
        response = attack(site, target, BROWSER if "sparql" not in target else {})
        assert "html" not in response.header("Content-Type")
        assert response.header("X-Content-Type-Options") == "nosniff"
        json.loads(response.body)


ELSEWHERE = """/%2f%2fevil.example //evil.example/%2f.. /\\evil.example /.//evil.example
/https:%2f%2fevil.example /id//evil.example /static/%2e%2e/routes.py /id/%252e%252e%252f
/static/..%2froutes.py /data/../../etc/passwd"""


@pytest.mark.parametrize("target", ELSEWHERE.split())
def test_no_path_leads_elsewhere(site: Site, target: str) -> None:
    response = attack(site, target)
    assert response.status == 404 and not response.header("Location")


def test_a_host_stands_in_no_link(site: Site) -> None:
    headers = {"host": "poison.example", "x-forwarded-host": "poison.example"}
    headers |= {"x-forwarded-proto": "https", "forwarded": "host=poison.example;proto=https"}
    for target in ("/", "/ask/growth", "/query?query=ASK%7B%7D", f"/thing?iri={X}", "/sparql"):
        response = attack(site, target, {**headers, **BROWSER})
        assert b"poison" not in response.body and "poison" not in str(response.headers)
    kept = Site(site.graph, "1", address="https://kg.example")
    for target in ("/sparql", "/.well-known/void"):
        assert b"poison" not in attack(kept, target, {**headers, "accept": "text/turtle"}).body
