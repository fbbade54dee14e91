"""A number that is well written and does not occur: no rows and a reason, not an error."""

from __future__ import annotations

import pytest

from kg.cli import main
from kg.engine import Embedded
from kg.errors import UsageError
from kg.graph import Graph
from kg.questions import load, names
from kg.web.routes import Request, Site, respond

Captured = pytest.CaptureFixture[str]


def test_a_year_that_does_not_occur_is_answered(whole: Embedded) -> None:
    graph = Graph(whole)
    answer = graph.ask("policies-issued-in", year=2022)
    assert len(answer) == 0
    found = answer.explanation
    assert found is not None
    assert found.sentence().startswith("no row of this question has year 2022; the values")
    assert "2013, 2014" in found.sentence() and "2022 的行" in found.sentence("zh")
    assert any("kg ask policies-by-issuer (" in each.en for each in found.evidence)
    assert found.fix is not None and len(graph.query(found.fix)) > 0


def test_the_command_line_says_why(capsys: Captured, warm: None) -> None:
    for words in (["which policies came out in 2022"], ["policies-issued-in", "--year", "2022"]):
        assert main(["ask", *words, "--format", "csv"]) == 0
        told = capsys.readouterr()
        assert told.out.splitlines() == ["year,document,issuer,time,source"]
        assert "nothing found: no row of this question has year 2022; the values" in told.err


def test_a_page_says_why(site: Site) -> None:
    def get(target: str, accept: str) -> tuple[int, str]:
        got = respond(site, Request.of("GET", target, {"accept": accept, "host": "a:80"}))
        return got.status, got.body.decode()

    status, page = get("/ask/policies-issued-in?year=2022", "text/html")
    assert status == 200 and "no row of this question has year 2022" in page
    status, page = get("/?q=output+in+2025", "text/html")
    assert status == 200 and "2025 was not used" in page
    status, rows = get("/ask/policies-issued-in?year=2022&format=csv", "*/*")
    assert status == 200 and rows.strip() == "year,document,issuer,time,source"
    assert get("/ask/policies-issued-in?year=soon&format=csv", "*/*")[0] == 400


def test_what_is_malformed_or_of_a_closed_list_is_refused(whole: Embedded) -> None:
    graph = Graph(whole)
    with pytest.raises(UsageError, match="'soon' is not a whole number"):
        graph.ask("policies-issued-in", year="soon")
    with pytest.raises(UsageError, match="measure: "):
        graph.ask("output-by-year", measure="no-such-measure")


def test_an_answer_with_rows_and_one_that_is_empty_otherwise_have_no_such_reason(
    whole: Embedded,
) -> None:
    assert Graph(whole).ask("policies-issued-in", year=2013).explanation is None
    other = Graph(whole).ask("figures-surely-above", threshold=10**30).explanation
    assert other is not None and "the values that occur" not in other.sentence()


def test_the_questions_that_are_named_to_be_seen_exist() -> None:
    assert {name for each in names() for name in load(each).see} <= set(names())
