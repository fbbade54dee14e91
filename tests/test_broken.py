"""Queries that cannot be read, one a file, each with the place and the words that it is told.

A file begins with ``# place: line:column``, ``# words: …`` and ``# mended: yes`` where the message
goes with a query that can be read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.engine import Embedded
from kg.errors import QueryError

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.rq"))
GRAMMAR = re.compile(r"expected|\[_\]|\\u\{|\.\.=|SERVICE|LATERAL|LANGDIR|[A-Z]+(?: [A-Z]+){3}")
EMPTY = Embedded.from_quads(b"")


def told(sparql: str) -> QueryError:
    """What is said of a query."""
    with pytest.raises(QueryError) as caught:
        EMPTY.query(sparql)
    return caught.value


def test_there_are_many() -> None:
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_query_is_told_place_fault_and_mend(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = dict(re.findall(r"^# (\w+): (.*)$", text, re.M))
    line, column = map(int, head["place"].split(":"))
    error = told(text)
    assert head["words"] in str(error)
    assert error.line == line
    assert error.column is not None
    assert abs(error.column - column) <= 1
    assert len(str(error)) <= 400
    assert not GRAMMAR.search(str(error))
    assert (error.mended != "") == (head["mended"] == "yes")


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_mended_query_can_be_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if mended := told(text).mended:
        assert mended != text
        EMPTY.query(mended)


@pytest.mark.parametrize("text", ["", " \n\t", "# only a comment"])
def test_a_blank_query_is_told_an_example(text: str) -> None:
    error = told(text)
    assert "the query is empty" in str(error)
    EMPTY.query(str(error).partition("example ")[2])


def test_any_cut_of_a_query_is_told_in_words() -> None:
    text = 'SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x gip:a ?y ; gip:b "c"@en FILTER(?y > 3.5) } '
    text += "GROUP BY ?x HAVING(?n > 2) ORDER BY DESC(?n) LIMIT 5"
    EMPTY.query(text)
    for end in range(len(text)):
        try:
            EMPTY.query(text[:end])
        except QueryError as error:
            assert len(str(error)) <= 400
            assert not GRAMMAR.search(str(error).replace("SELECT, ASK, CONSTRUCT, DESCRIBE", ""))


def test_a_mend_is_read_and_not_answered() -> None:
    """No candidate is ever evaluated: a product of eight thousand million rows would not end."""
    long = " ".join(map(str, range(300)))
    product = "".join(f"VALUES ?{name} {{ {long} }} " for name in "abcd")
    error = told(f"ASK {{ {product} FILTER ?a + ?b + ?c + ?d < 0 }}")
    assert "FILTER (?a + ?b + ?c + ?d < 0)" in str(error)
