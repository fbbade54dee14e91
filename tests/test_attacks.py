"""Attacks on the served dataset: nothing is reached, read, changed, or run in a browser.

Each meets a server that counts its calls and a file whose content must not come back.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from canary import Canary, listening
from test_service import ATTACKS as SERVICES

from kg.engine import Embedded
from kg.graph import Graph
from kg.web.problem import Refused
from kg.web.routes import Request, Response, Site, refusing, respond

SECRET = "canary-in-a-file-7c1f"
SCRIPT = "<script>alert(1)</script>"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DATA = f"""<http://example.org/x> <{LABEL}> "{SCRIPT}" .
<http://example.org/x> <http://example.org/p> "=cmd|' /C calc'!A0\\",\\n\\"forged" .
<http://example.org/x> <http://example.org/p> "]}}}}<img src=x onerror=alert(1)>" .
<http://example.org/x> <http://example.org/link> <javascript:alert(1)> .
<javascript:alert(1)> <{LABEL}> "\\"><svg onload=alert(1)>" .
"""
BROWSER = {"accept": "text/html"}
ROUTES = ("/", "/data/", "/static/", "/id/", "/article/", "/question/", "/.well-known/", "/thing/")
DIRECT = {"content-type": "application/sparql-query"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with listening() as server:
        yield server


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.nt"
    path.write_text(f'<http://s> <http://p> "{SECRET}" .\n', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def victim() -> Site:
    return Site(Graph(Embedded.from_quads(DATA.encode())), "1", name="victim")


def attack(
    site: Site,
    target: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: str | bytes = b"",
) -> Response:
    content = body.encode() if isinstance(body, str) else body
    try:
        return respond(site, Request.of(method, target, headers or {}, content))
    except Refused as refused:
        return refusing(site, Request(method, "/", "", headers or {}), refused)


def unharmed(site: Site, canary: Canary, *responses: Response) -> None:
    """No call, no secret, and the data as it was."""
    assert canary.met == []
    assert not [each for each in responses if SECRET.encode() in each.body]
    assert len(list(site.graph.engine.query("SELECT * { ?s ?p ?o }"))) == DATA.count(" .\n")  # type: ignore[arg-type]


def every_way(site: Site, sparql: str) -> list[Response]:
    """The same query by GET and both kinds of POST."""
    form = urlencode({"query": sparql})
    return [
        attack(site, f"/sparql?{form}"),
        attack(site, f"/explain?{form}"),
        attack(site, "/sparql", FORM, "POST", form),
        attack(site, "/sparql", DIRECT, "POST", sparql),
    ]


@pytest.mark.parametrize("number", range(len(SERVICES)))
def test_service(victim: Site, canary: Canary, number: int) -> None:
    query = SERVICES[number].replace("CALL", f"<{canary.url}>{{?a ?b ?c}}")
    responses = every_way(victim, query.replace("URL", canary.url))
    assert {each.status for each in responses} == {400}
    unharmed(victim, canary, *responses)


READS = [
    "SELECT * FROM <FILE> { ?s ?p ?o }",
    "SELECT * FROM <HTTP> { ?s ?p ?o }",
    "SELECT * FROM NAMED <FILE> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM NAMED <HTTP> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <FILE> { ?s ?p ?o } }",
    "SELECT * { GRAPH <HTTP> { ?s ?p ?o } }",
    "BASE <FILE> SELECT * FROM <> { ?s ?p ?o }",
    "DESCRIBE <FILE>",
    "DESCRIBE <HTTP>",
    "CONSTRUCT { ?s ?p ?o } FROM <FILE> WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", READS)
def test_graphs_elsewhere(victim: Site, canary: Canary, secret: Path, query: str) -> None:
    asked = query.replace("FILE", secret.as_uri()).replace("HTTP", canary.url)
    unharmed(victim, canary, *every_way(victim, asked))


@pytest.mark.parametrize("target", ["default-graph-uri", "named-graph-uri", "graph", "iri"])
def test_graphs_elsewhere_by_parameter(
    victim: Site, canary: Canary, secret: Path, target: str
) -> None:
    query = quote("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    for iri in (secret.as_uri(), canary.url, str(secret), f"file:{secret}"):
        responses = [
            attack(victim, f"{path}?query={query}&{target}={quote(iri)}")
            for path in ("/sparql", "/data", "/thing")
        ]
        unharmed(victim, canary, *responses)


UPDATES = [
    "LOAD <HTTP>",
    "LOAD <FILE>",
    "LOAD SILENT <HTTP> INTO GRAPH <http://g>",
    "load\n<HTTP>",
    "\\u004cOAD <HTTP>",
    "# SELECT\nLOAD <HTTP>",
    "#\rLOAD <HTTP>",
    "\ufeffLOAD <HTTP>",
    "BASE <http://b/> LOAD <HTTP>",
    "PREFIX select: <http://b/> LOAD <HTTP>",
    "SELECT * { ?s ?p ?o } ; LOAD <HTTP>",
    "ASK {}\nLOAD <HTTP>",
    "INSERT DATA { <http://s> <http://p> 1 }",
    "insert { ?s ?p 1 } where { ?s ?p ?o }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE DATA { <http://example.org/x> <http://example.org/p> 1 }",
    "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "CLEAR SILENT DEFAULT",
    "DROP ALL",
    "CREATE GRAPH <http://g>",
    "ADD DEFAULT TO <http://g>",
    "MOVE DEFAULT TO <http://g>",
    "COPY <http://g> TO DEFAULT",
    "SELECT * { INSERT DATA { <http://s> <http://p> 1 } }",
]


@pytest.mark.parametrize("update", UPDATES)
def test_updates(victim: Site, canary: Canary, secret: Path, update: str) -> None:
    text = update.replace("FILE", secret.as_uri()).replace("HTTP", canary.url)
    responses = every_way(victim, text)
    assert {each.status for each in responses} == {400}
    form = urlencode({"update": text})
    kind = {"content-type": "application/sparql-update"}
    more = [
        attack(victim, f"/sparql?{form}"),
        attack(victim, "/sparql", FORM, "POST", form),
        attack(victim, "/sparql", kind, "POST", text),
        attack(victim, "/sparql/update", kind, "POST", text),
    ]
    assert {each.status for each in more} <= {403, 405}
    unharmed(victim, canary, *responses, *more)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "MERGE"])
def test_writing_a_graph(victim: Site, canary: Canary, method: str) -> None:
    body = "<http://s> <http://p> 1 ."
    for path in ("/data?default", "/data?graph=http://g", "/data/graph/x", "/id/x", "/thing?iri=x"):
        response = attack(victim, path, {"content-type": "text/turtle"}, method, body)
        assert response.status == 405
    disguised = {"x-http-method-override": method, "x-http-method": method}
    unharmed(victim, canary, attack(victim, "/data?default", disguised))


@pytest.mark.parametrize(
    "kind",
    ["application/xml", "application/rdf+xml", "text/xml", "application/sparql-query"],
)
def test_external_entities(victim: Site, canary: Canary, secret: Path, kind: str) -> None:
    for system in (secret.as_uri(), canary.url):
        body = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "{system}">]><a>&x;</a>'
        response = attack(victim, "/sparql", {"content-type": kind}, "POST", body)
        assert response.status in (400, 415)
        unharmed(victim, canary, response)


UPS = ["../" * 12, "..%2f" * 12, "%2e%2e/" * 12, "..\\" * 12, "..%5c" * 12, "....//" * 12]
UPS += ["%252e%252e%252f" * 12, "/", "%00/", "file://", "~/"]


@pytest.mark.parametrize("route", ROUTES)
def test_paths_out_of_the_folder(victim: Site, canary: Canary, secret: Path, route: str) -> None:
    for up in UPS:
        for end in ("", "%00.ttl", ".html"):
            response = attack(victim, f"{route}{up}{str(secret).lstrip('/')}{end}")
            assert response.status in (400, 404)
            unharmed(victim, canary, response)


@pytest.mark.parametrize("host", ["evil.example", 'x"><script>', "evil.example/p?", "a b", ""])
def test_host(victim: Site, host: str) -> None:
    headers = {"host": host, "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    for target in ("/thing?iri=http://example.org/x", "/sparql?query=ASK%7B%7D", "/nothing"):
        for accept in ("text/html", "*/*"):
            response = attack(victim, target, {**headers, "accept": accept})
            assert b"evil.example" not in response.body
            assert "evil" not in str(response.headers)
    described = attack(victim, "/sparql", {**headers, "accept": "text/turtle"}).body
    assert b"<script>" not in described and b"/p?" not in described


INJECTED = "%0d%0aSet-Cookie:%20evil=1%0d%0a%0d%0a<script>"


@pytest.mark.parametrize(
    "target",
    [
        f"/id/x{INJECTED}",
        f"/thing?iri=http://example.org/x{INJECTED}",
        f"/{INJECTED}",
        f"/data?graph=http://g/{INJECTED}",
        f"/sparql?query=ASK%7B%7D&format={INJECTED}",
        f"/?lang={INJECTED}",
        f"/sparql?query=ASK%7B%7D&lang=zh{INJECTED}",
        "/id/x%E2%80%A8",
    ],
)
def test_header_injection(victim: Site, target: str) -> None:
    for headers in (BROWSER, {}, {"cookie": "lang=en\r\nSet-Cookie: evil=1"}):
        response = attack(victim, target, headers)
        assert not response.header("Set-Cookie")
        assert not [value for _, value in response.headers if set(value) & set("\r\n")]
        assert b"<script>" not in response.body or "html" not in response.header("Content-Type")


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/%5cevil.example", "/http://evil.example", "/%2fevil.example"]
)
def test_open_redirect(victim: Site, target: str) -> None:
    response = attack(victim, target)
    assert response.status == 404
    assert attack(victim, f"/thing?iri={quote('//evil.example')}").status == 404


@pytest.mark.parametrize(
    "target",
    [
        "/sparql",
        "/thing?iri=http://example.org/x",
        "/thing?iri=javascript:alert(1)",
        f"/thing?iri={quote(SCRIPT)}",
        f"/{quote(SCRIPT)}",
        f"/sparql?query={quote('SELECT * { ?s ?p ?o }')}",
        f"/sparql?query={quote('DESCRIBE <http://example.org/x>')}",
        f"/sparql?query={quote(SCRIPT)}",
        f"/sparql?query=ASK%7B%7D&format={quote(SCRIPT)}",
        f"/data?graph={quote(SCRIPT)}",
    ],
)
def test_pages_are_inert(victim: Site, target: str) -> None:
    response = attack(victim, target, BROWSER)
    assert response.header("Content-Type").startswith("text/html")
    for markup in (SCRIPT, "<img src=x", "<svg onload", 'href="javascript:', "href='javascript:"):
        assert markup.encode() not in response.body
    policy = response.header("Content-Security-Policy")
    named = dict(each.strip().partition(" ")[::2] for each in policy.split(";"))
    assert (named["base-uri"], named["frame-ancestors"]) == ("'none'", "'none'")
    assert named.get("script-src", named["default-src"]) == "'self'"
    assert {each for value in named.values() for each in value.split()} <= {
        "'self'",
        "'none'",
        "data:",
        "'unsafe-inline'",
    }
    assert response.header("X-Frame-Options") == "DENY"
    assert response.header("X-Content-Type-Options") == "nosniff"
    assert response.header("Referrer-Policy") == "no-referrer"


def test_data_is_not_taken_for_a_page(victim: Site) -> None:
    for format in "json xml csv tsv md table".split():
        target = f"/sparql?query={quote('SELECT * { ?s ?p ?o }')}&format={format}"
        response = attack(victim, target, BROWSER)
        assert "html" not in response.header("Content-Type")
        assert response.header("X-Content-Type-Options") == "nosniff"


def test_values_do_not_leave_their_cells(victim: Site) -> None:
    query = quote("SELECT ?o { ?s <http://example.org/p> ?o } ORDER BY ?o")
    table = attack(victim, f"/sparql?query={query}&format=csv").body.decode()
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert [len(row) for row in rows] == [1, 1, 1]
    assert (
        len(json.loads(attack(victim, f"/sparql?query={query}").body)["results"]["bindings"]) == 2
    )


def test_a_jsonp_callback_is_not_offered(victim: Site) -> None:
    response = attack(victim, "/sparql?query=ASK%7B%7D&callback=alert&jsonp=alert")
    assert response.body.startswith(b"{")


@pytest.mark.parametrize(
    "headers, target, body",
    [
        ({"accept": "a/b;q=0.1," * 20_000}, "/sparql?query=ASK%7B%7D", b""),
        ({"accept": "text/html" + ";a" * 50_000}, "/", b""),
        ({"accept-language": "zh-" * 50_000}, "/sparql", b""),
        ({"cookie": 'lang="' + "\\" * 50_000}, "/sparql?query=ASK%7B%7D", b""),
        ({"if-none-match": '"a",' * 50_000}, "/sparql?query=ASK%7B%7D", b""),
        ({}, "/id/" + "a" * 15_000, b""),
        ({}, "/" + "a/" * 7_000, b""),
        ({}, "/sparql?" + "&" * 15_000, b""),
        (DIRECT, "/sparql", b"SELECT * { " + b"(" * 400_000),
        (DIRECT, "/sparql", b"SELECT * { ?s ?p '" + b"\\u005c" * 50_000),
        (DIRECT, "/sparql", b"SELECT * { ?s ?p '\\u005c" + b"u005c" * 190_000),
        (DIRECT, "/sparql", b"#" * 999_000),
        (FORM, "/sparql", b"query=" + b"%41" * 300_000),
        (FORM, "/sparql", b"query=a&" * 100_000),
        (DIRECT, "/sparql", b"x" * 20_000_000),
    ],
    ids=range(15),
)
def test_large_requests_are_cheap(
    victim: Site, headers: Mapping[str, str], target: str, body: bytes
) -> None:
    start = time.process_time()
    response = attack(victim, target, headers, "POST" if body else "GET", body)
    assert time.process_time() - start < 2
    assert len(response.body) < 3_000
    assert response.status < 500
