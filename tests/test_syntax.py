from __future__ import annotations

import pytest

from kg.engine import Embedded
from kg.errors import QueryError


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_quads(b'<http://a> <http://b> "x" .\n')


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("", None, "the query is empty"),
        ("# nothing", None, "the query is empty"),
        ("SELEC * {}", (1, 1), "Did you mean SELECT?"),
        ("PREFIX a: <http://a> DROP ALL", (1, 22), "DROP changes data"),
        ("INSERT DATA { <http://a> <http://b> 1 }", (1, 1), "only read"),
        ("SELECT * {\n ?s foo:x ?y }", (2, 5), "foo: is not declared. Did you mean foaf:?"),
        ("SELECT * { ?s gip:a ?x ; :b ?y }", (1, 26), "the prefix : is not declared"),
        ("SELECT * WHERE { ?s ?p ?o ", (1, 26), "a { stands open. Write }"),
        ("SELECT * WHERE { ?s ?p ?o }}", (1, 28), "this } is too many"),
        ("SELECT * { ?s ?p ?o FILTER(?o = 1 }", (1, 35), "a ( stands open"),
        ('SELECT * { ?s ?p "abc }', (1, 18), "string that begins here is not closed"),
        ("SELECT ?x { ?x ?p ?o } GROUP BY ?o", (1, 8), "Add ?x to GROUP BY"),
        ("ASK { ?s ?p <foo> }", (1, 13), "begins with a scheme"),
        ("ASK { ?s ?p ?o FILTER(?o = <foo>) }", (1, 28), "begins with a scheme"),
        ("BASE <http://a/> ASK { ?s ?p <foo> FILTER }", (1, 43), "missing or misspelt"),
        ("\ufeffASK {}", None, "byte order mark"),
        ("SELECT * WHERE { ?s gip:x }", (1, 27), "lacks its third part, the value"),
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
