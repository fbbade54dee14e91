"""Runaway queries of many kinds, on many ways: each ends in time and in words."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

import kg
from kg.answer import Answer
from kg.cli import main
from kg.engine import Embedded
from kg.errors import KGError, LimitError, UsageError
from kg.graph import Graph
from kg.limits import Limits
from kg.reply import Full, Lines

SECONDS = 1.0
SLACK = 3.0  # of a machine that others use; what is measured on a free one stands in the notes
MANY = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(5))
DOUBLED = " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(40))
DEEP = 4000
RUNAWAYS = {
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!gip:z)* ?b . ?b ((!gip:z)*)+ ?c }",
    "product": f"SELECT (COUNT(*) AS ?n) {{ {MANY} }}",
    "doubling": f'SELECT (STRLEN(?s40) AS ?n) {{ BIND("abcd" AS ?s0) {DOUBLED} }}',
    "order": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f",
    "concat": "SELECT (GROUP_CONCAT(?o) AS ?g) { ?s ?p ?o . ?x ?y ?z }",
    "construct": "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "describe": "DESCRIBE ?a WHERE { ?a ?b ?c . ?d ?e ?f }",
    "ask": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i && 1 = 2) }",
    "brackets": f"SELECT * {{ ?s ?p ?o FILTER({'(' * DEEP}true{')' * DEEP}) }}",
    "groups": "SELECT * { " + "{ " * DEEP + "?s ?p ?o" + " }" * DEEP + " }",
    "optional": "SELECT * { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o " * DEEP + "}" * DEEP + " }",
    "union": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * DEEP) + " }",
    "exists": "SELECT * { ?s ?p ?o " + "FILTER NOT EXISTS { ?s ?p ?o " * DEEP + "}" * DEEP + " }",
    "selects": "SELECT * { " + "{ SELECT * { " * DEEP + "?s ?p ?o" + " } }" * DEEP + " }",
    "sum": "SELECT (1" + "+1" * 50_000 + " AS ?n) {}",
    "in": f"SELECT * {{ ?s ?p ?o FILTER(?o IN ({', '.join(map(str, range(100_000)))})) }}",
    "text": 'SELECT * { ?s ?p ?o FILTER(STR(?o) != "' + "x" * 2_000_000 + '" && 1 = 2) }',
}
Captured = pytest.CaptureFixture[str]


def children() -> set[str]:
    """The processes that this one has, those that ended and were not waited for among them."""
    found = set[str]()
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found |= {each.parent.name} if fields[1] == str(os.getpid()) else set()
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc to look into")
@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_ends_in_the_library(name: str, whole: Embedded) -> None:
    graph, before = Graph(whole, limits=Limits(SECONDS, 1000, 1 << 29)), children()
    began = time.monotonic()
    try:
        answer = graph.query(RUNAWAYS[name])
        answer.write("table")
        assert len(answer.warnings) < 10
        answer.explanation  # noqa: B018
        answer.sources  # noqa: B018
    except KGError as error:
        assert len(str(error)) <= 400
        assert not re.search(r"Error|panicked|expected one of", str(error))
    # The answer, its warnings, its explanation and its sources have a second each at least.
    assert time.monotonic() - began < 4 * SECONDS + SLACK
    assert children() == before
    assert len(graph.query("ASK { ?x a gip:Ministry }")) == 1


@pytest.mark.parametrize("verb", ["query", "ask"])
@pytest.mark.parametrize("name", ["product", "sum", "groups"])
def test_a_runaway_ends_on_the_command_line(
    verb: str, name: str, tmp_path: Path, capsys: Captured, warm: None
) -> None:
    file = tmp_path / "own.rq"
    head = "#+ title: own\n#+ title_zh: own\n#+ description: own\n"
    file.write_text((head if verb == "ask" else "") + RUNAWAYS[name], "utf-8")
    assert main(["query", "ASK {}"]) == 0
    capsys.readouterr()  # the first one compiles the dataset
    began = time.monotonic()
    assert main([verb, str(file), "--timeout", "1", "--max-memory", "500M", "--sources"]) == 2
    assert time.monotonic() - began < SECONDS + SLACK
    told = capsys.readouterr().err
    assert told.startswith("kg: the query ") and len(told) <= 400


def test_what_is_made_of_a_large_answer_is_limited_too(whole: Embedded) -> None:
    rows = " ".join(map(str, range(700)))
    sparql = f"SELECT * {{ VALUES ?a {{ {rows} }} VALUES ?b {{ {rows} }} ?c a gip:Council }}"
    answer = Graph(whole).query(sparql, Limits(30, 200_000))
    assert answer.cut
    with pytest.raises(UsageError, match="200,000 rows, and sources are told of at most 5,000"):
        answer.sources  # noqa: B018
    answer.limits = Limits(0.05)
    with pytest.raises(LimitError, match=r"writing 200,000 rows took longer .* 0\.05 seconds"):
        answer.write("table")


@pytest.mark.parametrize("size", range(1, 12))
def test_lines_are_cut_whole_wherever_a_write_ends(size: int) -> None:
    content, written = b"one\ntwo\nthree\nfour\n", bytearray()
    for most, wanted in ((2, b"one\ntwo\n"), (4, content), (9, content)):
        written.clear()
        lines = Lines(written.extend, most)
        try:
            for start in range(0, len(content), size):
                lines.write(content[start : start + size])
            assert most >= 4
        except Full:
            assert most == 2
        assert bytes(written) == wanted


def test_a_shipped_question_keeps_to_limits_that_are_given(capsys: Captured, warm: None) -> None:
    assert main(["ask", "figures", "--max-rows", "2", "--format", "md"]) == 0
    out, err = capsys.readouterr()
    assert "(cut after 2 rows)" in out
    assert "kg: warning: the answer is cut after 2 rows" in err


def test_a_cut_answer_says_so_in_every_form(whole: Embedded) -> None:
    answer: Answer = Graph(whole).query("SELECT ?s ?p { ?s ?p ?o }", Limits(rows=2))
    assert "cut after 2 rows" in answer._repr_html_()
    assert "2 rows (cut)" in repr(answer)
    with pytest.warns(kg.DataWarning, match="cut after 2 rows"):
        assert answer.to_arrow().schema.metadata == {b"cut": b"2"}
    with pytest.warns(kg.DataWarning, match="cut after 2 rows"):
        assert answer.to_pandas().attrs["cut"] == 2
    with pytest.warns(kg.DataWarning, match="cut after 2 rows"):
        assert answer.to_polars().height == 2
