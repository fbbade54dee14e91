"""CSV for spreadsheets: no cell acts, numbers stay numbers, and every text can be read back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyoxigraph import Literal, NamedNode

from kg import tables
from kg.answer import Answer
from kg.engine import Embedded
from kg.graph import Graph
from kg.sheet import inert, sheet

XSD = "http://www.w3.org/2001/XMLSchema#"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def of(term: Literal) -> str:
    return read(sheet(("x",), [(term,)], [[term.value]]))[1][0]


@pytest.mark.parametrize("start", STARTS)
def test_a_formula_becomes_text(start: str) -> None:
    for text in (start + "1+1", start, f"{start}HYPERLINK(A1)"):
        assert of(Literal(text)) == "'" + text
    assert of(Literal(" =1+1")) == "' =1+1"


@pytest.mark.parametrize(
    ("text", "datatype", "cell"),
    [
        ("-5", "integer", "-5"),
        ("+5", "integer", "+5"),
        ("-12.50", "decimal", "-12.50"),
        ("-1.5E3", "double", "-1.5E3"),
        ("-INF", "double", "'-INF"),
        ("-5", "string", "'-5"),
        ("-cmd", "integer", "'-cmd"),
        ("-5", "gYear", "'-5"),
        ("2014-05-02", "date", "2014-05-02"),
    ],
)
def test_numbers_stay_numbers(text: str, datatype: str, cell: str) -> None:
    assert of(Literal(text, datatype=NamedNode(XSD + datatype))) == cell


@given(st.text())
def test_any_text_is_inert_and_comes_back(text: str) -> None:
    cell = of(Literal(text))
    assert not cell.startswith(STARTS)
    assert cell.removeprefix("'") == text.removeprefix("'")
    assert inert(text) in (text, "'" + text)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=3))
def test_markdown_keeps_rows_columns_and_text(rows: list[list[str]]) -> None:
    page = MarkdownIt("commonmark").enable("table").parse(tables.markdown(("a", "b"), rows))
    assert [each.type for each in page].count("tr_open") == len(rows) + 1
    cells = [each for each in page if each.type == "inline"][2:]
    shown = ["".join(part.content for part in each.children or ()) for each in cells]
    wanted = [tables.clean(cell).strip() for row in rows for cell in row]
    assert shown == wanted


def test_labels_sources_and_kinds(whole: Embedded) -> None:
    answer = Graph(whole, "zh").ask("policies-issued-in", year=2013)
    head, *rows = read(answer.write("sheet", sources=True))
    assert head == ["year", "document", "issuer", "time", "source", "sources"]
    assert rows[0][0] == "2013" and rows[0][2] == "中华人民共和国国务院"
    assert rows[0][5].splitlines() == [str(source) for source in answer.sources[0]]
    assert read(Answer(whole, "ASK {}").write("sheet")) == [["answer"], ["true"]]
    triples = Answer(whole, "CONSTRUCT { id:miit a ?o } WHERE { id:miit a ?o }")
    assert read(triples.write("sheet"))[0] == ["subject", "predicate", "object"]
