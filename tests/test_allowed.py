"""SERVICE calls the endpoints that are allowed by name, and no other, however it is written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from canary import Canary, listening

from kg.engine import Embedded
from kg.errors import QueryError

ANSWER = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far"}}]}}'


class Far(BaseHTTPRequestHandler):
    """An endpoint with one answer; at /away it sends its callers elsewhere."""

    away = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away":
            self.send_response(307)
            self.send_header("Location", Far.away)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with listening() as server:
        yield server


@pytest.fixture(scope="module")
def far(canary: Canary) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Far) as server:
        Far.away = canary.url
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        server.shutdown()


@pytest.fixture(scope="module")
def engine(far: str) -> Embedded:
    found = Embedded.from_quads(b'<http://a> <http://b> "y" .\n')
    found.allowed = frozenset([far, far.replace("/sparql", "/away")])
    return found


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?x { SERVICE <FAR> { ?s ?p ?x } }",
        "SELECT ?x { service\n\tSilent <FAR> { ?s ?p ?x } }",
        "SELECT ?x { ?s ?p 'y' . SERVICE SILENT<FAR>{ ?a ?b ?x } # SERVICE <http://else>\n}",
        "SELECT ?x { { SERVICE <FAR> { ?s ?p ?x } } }",
    ],
)
def test_an_allowed_endpoint_is_called(engine: Embedded, far: str, sparql: str) -> None:
    rows = list(engine.query(sparql.replace("FAR", far)))
    assert [row["x"].value for row in rows] == ["far"]  # type: ignore[index]


ATTACKS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?x } }",
    "SELECT * { SERVICE <FAR> { ?s ?p ?x } SERVICE <URL> { ?a ?b ?c } }",
    "SELECT * { SERVICE <FAR> { SERVICE <URL> { ?a ?b ?c } } }",
    "SELECT * { SERVICE ?e { ?a ?b ?c } VALUES ?e { <URL> } }",
    "SELECT * { BIND(<URL> AS ?e) SERVICE ?e { ?a ?b ?c } # SERVICE <FAR>\n}",
    "SELECT * { SERVICE # <FAR>\n<URL> { ?a ?b ?c } }",
    "SELECT * { SERVICE # x\n<FAR> { ?a ?b ?c } }",
    "PREFIX e: <URL> SELECT * { SERVICE e: { ?a ?b ?c } }",
    "PREFIX SILENT: <URL> SELECT * { SERVICE SILENT:e { ?a ?b ?c } }",
    "SELECT * { SERVICE <FAR/../../> { ?a ?b ?c } SERVICE <URL> {} }",
    "SELECT * { SERVICE <FARx> { ?a ?b ?c } }",
    "BASE <URL> SELECT * { SERVICE <> { ?a ?b ?c } }",
    "SELECT * { SERVICE <FAR> { ?a ?b '\\u0027 } SERVICE <URL> { ?a ?b ' } }",
    "SELECT * { SER\\u0056ICE <URL> { ?a ?b ?c } SERVICE <FAR> { ?a ?b ?c } }",
    "SELECT * { ?s ?p 'x SERVICE <FAR> '.SERVICE <URL> { ?a ?b ?c } }",
    'SELECT * { ?s ?p """x SERVICE <FAR> """ SERVICE SILENT <URL> { ?a ?b ?c } }',
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_other_is_called(engine: Embedded, canary: Canary, far: str, attack: str) -> None:
    with pytest.raises(QueryError):
        list(engine.query(attack.replace("FAR", far).replace("URL", canary.url)))  # type: ignore[arg-type]
    assert canary.met == []


def test_an_allowed_endpoint_cannot_send_the_query_elsewhere(
    engine: Embedded, canary: Canary, far: str
) -> None:
    away = far.replace("/sparql", "/away")
    with pytest.raises((OSError, RuntimeError, ValueError)):
        list(engine.query(f"SELECT * {{ SERVICE <{away}> {{ ?s ?p ?x }} }}"))  # type: ignore[arg-type]
    assert canary.met == []


def test_without_names_none_is_allowed(far: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        Embedded.from_quads(b"").query(f"SELECT * {{ SERVICE <{far}> {{ ?s ?p ?x }} }}")
