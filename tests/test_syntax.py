from __future__ import annotations

import pytest

from kg.engine import Embedded
from kg.errors import QueryError

CALL = "<http://127.0.0.1:1/>{?a ?b ?c}"


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_quads(b'<http://a> <http://b> "x" .\n')


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("", None, "the query is empty"),
        ("# nothing", None, "the query is empty"),
        ("SELEC * {}", None, "Did you mean SELECT?"),
        ("PREFIX a: <http://a> DROP ALL", None, "DROP changes data"),
        ("INSERT DATA { <http://a> <http://b> 1 }", None, "only read"),
        ("SELECT * {\n ?s foo:x ?y }", (2, 5), "foo: is not declared. Did you mean foaf:?"),
        ("SELECT * { ?s gip:a ?x ; :b ?y }", (1, 26), "the prefix : is not declared"),
        ("SELECT * WHERE { ?s ?p ?o ", (1, 27), "1 { stand open. Write }"),
        ("SELECT * WHERE { ?s ?p ?o }}", (1, 29), "closes 1 } more"),
        ("SELECT * { ?s ?p ?o FILTER(?o = 1 }", (1, 36), "a ( stands open"),
        ('SELECT * { ?s ?p "abc }', (1, 24), "a string is not closed"),
        ("SELECT ?x { ?x ?p ?o } GROUP BY ?o", (1, 35), "Name it in GROUP BY"),
        ("ASK { ?s ?p <foo> }", (1, 18), "begins with a scheme"),
        ("SELECT * WHERE { ?s gip:x }", (1, 27), "'}' cannot stand here"),
    ],
)  # fmt: skip
def test_errors_are_sentences(
    engine: Embedded, query: str, place: tuple[int, int] | None, words: str
) -> None:
    with pytest.raises(QueryError) as caught:
        engine.query(query)
    assert words in str(caught.value)
    assert (caught.value.line, caught.value.column) == (place or (None, None))
    assert len(str(caught.value)) <= 400
    assert "\\u{" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {CALL} }}",
        f"SELECT * {{ service SILENT {CALL} }}",
        f"SELECT * {{ ?s ?p 1SERVICE{CALL} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{CALL} }}",
        f"SELECT * {{ ?s ?p gip:a.SERVICE{CALL} }}",
        f"SELECT * {{ ?s ?p 'x'@en.SERVICE{CALL} }}",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { ?s ?p ?o.SERVICE:foo{?a ?b ?c} }",
        f"SELECT * {{ ?s ?p ?o.SER\\u0056ICE{CALL} }}",
        f"SELECT * {{ ?s ?p ?o.\\U00000053ERVICE {CALL} }}",
        f"SELECT * {{ ?s ?p '\\u0027 .SERVICE{CALL} #' }}",
        "ASK { FILTER EXISTS { SERVICE ?e { ?a ?b ?c } } }",
    ],
)  # fmt: skip
def test_service_is_refused(engine: Embedded, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        engine.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE' }",
        "SELECT * { ?s <http://a/SERVICE> ?o # service\n}",
        "SELECT * { ?s gip:service ?o }",
        'SELECT * { ?s ?p """a "SERVICE" \n b""" }',
    ],
)
def test_the_word_alone_is_allowed(engine: Embedded, query: str) -> None:
    assert list(engine.query(query)) == []  # type: ignore[arg-type]
