"""SERVICE reaches no server, however it is written: each attack meets one that counts its calls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from canary import Canary, listening

from kg.engine import Embedded
from kg.errors import QueryError
from kg.namespaces import GIP


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with listening() as server:
        yield server


@pytest.fixture(scope="module")
def engine() -> Embedded:
    """A triple for each name in which a character is escaped."""
    names = ("b", "a#", "a'")
    lines = [
        f'<http://a> <http://b> "x" .\n<http://a> <http://b> <{GIP}{each}> .' for each in names
    ]
    return Embedded.from_quads("\n".join([*lines, '<http://a> <http://b> "y" .', ""]).encode())


ATTACKS = [
    "SELECT * { SERVICE CALL }",
    "SELECT * { service SILENT CALL }",
    "SELECT * { ?s ?p 1SERVICE CALL }",
    "SELECT * { ?s ?p trueSERVICE CALL }",
    "SELECT * { ?s ?p gip:b.SERVICE CALL }",
    "SELECT * { ?s ?p 'x'@en.SERVICE CALL }",
    "PREFIX : <URL> SELECT * { ?s ?p ?o.SERVICE:foo{?a ?b ?c} }",
    "SELECT * { ?s ?p ?o.SER\\u0056ICE CALL }",
    "SELECT * { ?s ?p ?o.\\U00000053ERVICE CALL }",
    "SELECT * { ?s ?p ?o.SER\\u005cu0056ICE CALL }",
    "SELECT * { ?s ?p '\\u0027 .SERVICE CALL #' }",
    "SELECT * { { ?s ?p 'x\\u0027 . ?s ?p ' } UNION {} SERVICE CALL # '\n}",
    "ASK { FILTER EXISTS { SERVICE ?e { ?a ?b ?c } } }",
    "PREFIX : <URL> SELECT * { ?s ?p ?a FILTER(?a<1)SERVICE:e#>\n{?x ?y ?z}}",
    "PREFIX : <URL> SELECT * { ?s ?p ?a OPTIONAL { FILTER(?a<1)SERVICE:e#>\n{?x ?y ?z}} }",
    "SELECT * { ?s ?p ?o # x\rSERVICE CALL }",
    "SELECT * { ?s ?p gip:a\\# SERVICE CALL }",
    "SELECT * { { ?s ?p gip:a\\#} SERVICE CALL }",
    "SELECT * { { ?s ?p gip:a\\' } SERVICE CALL # '\n }",
    "SELECT * { { ?s ?p gip:a\\' } UNION {} SERVICE CALL # '\n }",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_call_is_made(engine: Embedded, canary: Canary, attack: str) -> None:
    query = attack.replace("CALL", f"<{canary.url}>{{?a ?b ?c}}").replace("URL", canary.url)
    with pytest.raises(QueryError):
        list(engine.query(query))  # type: ignore[arg-type]
    assert canary.met == []


@pytest.mark.parametrize("attack", ATTACKS[:4])
def test_the_refusal_says_why_and_where(engine: Embedded, attack: str) -> None:
    query = attack.replace("CALL", "<http://127.0.0.1:1/>{?a ?b ?c}")
    with pytest.raises(QueryError, match="SERVICE is not allowed") as caught:
        engine.query(query)
    place = (caught.value.line, caught.value.column)
    assert place == (1, query.upper().index("SERVICE") + 1)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE' }",
        "SELECT * { ?s <http://a/SERVICE> ?o # service\n}",
        "SELECT * { ?s gip:service ?o }",
        "SELECT * { ?s gip:b.service ?o }",
        'SELECT * { ?s ?p """a "SERVICE" \n b""" }',
        "SELECT * { ?s gip:a\\# 'service' }",
    ],
)
def test_the_word_alone_is_allowed(engine: Embedded, query: str) -> None:
    assert list(engine.query(query)) == []  # type: ignore[arg-type]


def test_another_error_beside_the_word_is_the_one_told(engine: Embedded) -> None:
    with pytest.raises(QueryError, match=r"a \{ stands open"):
        engine.query("SELECT * { ?s gip:service ?o")
    with pytest.raises(QueryError, match="an escape such as"):
        engine.query("SELECT * { ?s ?p '\\u4e2d service' }")
