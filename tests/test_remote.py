"""The engine behind an endpoint: real servers of two kinds, and endpoints that fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import endpoints
import pyoxigraph as ox
import pytest
from endpoints import needs_oxigraph, needs_virtuoso

import kg
from kg import questions
from kg.cli import main
from kg.engine import Embedded
from kg.errors import QueryError, RemoteError, UsageError
from kg.graph import Graph
from kg.parameters import resolve
from kg.remote import Remote
from kg.walks import Fact, Facts

NUMBERS = ("decimal", "integer", "Integer", "double", "boolean")
# What Virtuoso 7.2.5 does otherwise; docs/decisions/0023-remote-engines.md says what and why.
DIFFERENT = frozenset(
    "agents-not-organizations compare-designations disagreements documents-without-issuer "
    "documents-without-number enterprise-types events find-by-label labels-of links-least-sure "
    "measures official-terms organizations parts-of-bodies policy-documents policy-instruments "
    "policy-order speakers things-of-kind things-without-link unstated-but-recorded "
    "use-of-instruments".split()
)
TRIPLE = Fact(
    ox.NamedNode("https://w3id.org/green-policy-kg/id/opinions-2013"),
    ox.NamedNode("https://w3id.org/green-policy-kg/def/issuedBy"),
    ox.NamedNode("https://w3id.org/green-policy-kg/id/state-council"),
    None,
)


def plain(term: Any) -> object:
    if term is None or isinstance(term, bool):
        return term
    datatype = getattr(term, "datatype", None)
    if datatype is not None and datatype.value.endswith(NUMBERS):
        return round(float({"true": 1, "false": 0}.get(term.value, term.value)), 6)
    language = getattr(term, "language", None)
    return term.value.strip(), language and language.lower()


def rows(engine: Any, name: str, known: Embedded) -> list[object]:
    question = questions.load(name)
    result = engine.query(question.sparql, resolve(question, {}, known))
    if isinstance(result, ox.QueryBoolean):
        return [bool(result)]
    return [tuple(map(plain, row)) for row in result]


@needs_oxigraph
def test_oxigraph_answers_every_question_alike(oxigraph: Remote, whole: Embedded) -> None:
    other = [
        name
        for name in questions.names()
        if rows(oxigraph, name, whole) != rows(whole, name, whole)
    ]
    assert not other


@needs_virtuoso
def test_virtuoso_answers_alike_but_for_what_is_named(virtuoso: Remote, whole: Embedded) -> None:
    different, slow = set(), set()
    for name in questions.names():
        try:
            if rows(virtuoso, name, whole) != rows(whole, name, whole):
                different.add(name)
        except RemoteError as error:
            (slow if "gave no answer within" in str(error) else different).add(name)
    assert different - slow == DIFFERENT - slow


def test_each_kind_of_query(remote: Remote, whole: Embedded) -> None:
    assert bool(remote.query("ASK { id:miit a gip:Ministry }"))
    assert not bool(remote.query("ASK { id:miit a gip:Person }"))
    pattern = "{ id:miit gip:partOf ?x }"
    triples = set(remote.query(f"CONSTRUCT {pattern} WHERE {pattern}"))  # type: ignore[arg-type]
    assert triples == set(whole.query(f"CONSTRUCT {pattern} WHERE {pattern}"))  # type: ignore[arg-type]
    assert list(remote.query("DESCRIBE id:miit"))  # type: ignore[arg-type]


def test_the_graphs_of_a_triple(remote: Remote, whole: Embedded) -> None:
    graphs = Facts(remote).graphs_of(TRIPLE)
    assert graphs and graphs == Facts(whole).graphs_of(TRIPLE)


def test_it_is_opened_as_the_readme_says(remote: Remote) -> None:
    graph = kg.open(engine=remote.address)
    assert b"true" in graph.query("ASK { ?x a gip:Ministry }").write("json")


def test_rows_name_their_sources(remote: Remote) -> None:
    answer = Graph(remote).ask("policies-issued-in", year=2013)
    quotes = {source.quote for sources in answer.sources for source in sources}
    assert 'as early as 2013, the State Council issued the "Opinions' in quotes


def test_a_graph_of_its_own(remote: Remote) -> None:
    graph = "https://w3id.org/green-policy-kg/id/2024-05-02-environmental-protection-equipment"
    (row,) = remote.query("SELECT (COUNT(*) AS ?n) { ?s gip:quote ?o }", over=((graph,), ()))
    assert int(row["n"].value) > 100


def test_text_that_the_endpoint_cannot_read(remote: Remote) -> None:
    with pytest.raises(QueryError):
        remote.query("SELECT ?x WHERE { ?x a }")


@needs_oxigraph
def test_all_quads_of_the_named_graphs(oxigraph: Remote, whole: Embedded) -> None:
    assert canonical(oxigraph.quads()) == canonical(whole.quads())


def canonical(quads: list[ox.Quad]) -> ox.Dataset:
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


class Failing(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self) -> None:
        kind = self.path.partition("?")[0].strip("/")
        if kind == "slow":
            time.sleep(3)
        self.send_response(503 if kind == "busy" else 500 if kind == "broken" else 200)
        self.end_headers()
        self.wfile.write(
            {"busy": b"come back later", "cut": b"<sparql><head/>"}.get(kind, b"<html>")
        )

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def failing() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Failing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("busy", "answered 503: come back later"),
        ("broken", "failed: <html>"),
        ("page", "an answer that cannot be read"),
        ("cut", "an answer that cannot be read"),
        ("slow", "gave no answer within 1 s"),
    ],
)
def test_an_endpoint_that_fails_is_never_an_empty_answer(
    failing: str, kind: str, words: str
) -> None:
    with pytest.raises(RemoteError, match=words):
        list(Remote(f"{failing}/{kind}", seconds=1).query("SELECT ?s { ?s ?p ?o }"))  # type: ignore[arg-type]


def test_an_endpoint_out_of_reach() -> None:
    address = f"http://127.0.0.1:{endpoints.free_port()}/sparql"
    with pytest.raises(RemoteError, match=f"{address} cannot be reached: "):
        Remote(address).query("ASK {}")


@pytest.mark.parametrize("kind", ["", "page", "busy"])
def test_of_an_endpoint_that_fails_nothing_else_is_said(
    failing: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = f"http://127.0.0.1:{endpoints.free_port()}/sparql"
    address = f"{failing}/{kind}" if kind else closed
    assert main(["query", "SELECT * { ?s gip:issuedBy ?o }", "--engine", address]) == 1
    told = capsys.readouterr().err
    assert f"kg: {address} " in told and "does not occur" not in told


@pytest.mark.parametrize("address", ["", "kg.nq", "ftp://example.org/x", "http://", "http:// x"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError, match="is no endpoint's address"):
        Remote(address)
