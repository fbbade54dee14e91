"""Empty answers are explained: the traps, and no accusation of correct queries and true negatives.

``tests/empties/`` has one file per trap, whose header says the cause (``none`` for a query that has
rows, ``error`` for one that is refused), the data (``asserted``), and ``fix: none`` where no query
can have rows. What is in ``correct/`` has rows; what is in ``negatives/`` has none, rightly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from kg import filters
from kg.answer import Answer
from kg.case import Repair
from kg.causes import Cause
from kg.cli import main
from kg.emptiness import is_empty
from kg.engine import Embedded
from kg.errors import QueryError
from kg.explain import explain
from kg.exports import default_and_named
from kg.graph import Graph
from kg.namespaces import INFERRED, expand
from kg.probes import OutOfTime, Probes
from kg.reader import read

Patch = pytest.MonkeyPatch
EMPTIES = Path(__file__).parent / "empties"
TRAPS = sorted(EMPTIES.glob("*.rq"))
CORRECT = sorted(EMPTIES.glob("correct/*.rq"))
NEGATIVES = sorted(EMPTIES.glob("negatives/*.rq"))
_HEAD = re.compile(r"^# (\w+): (\w+)$", re.MULTILINE)


class Counted:
    """An engine of which only ``query`` may be used, which counts how often it was."""

    def __init__(self, engine: Embedded) -> None:
        self._engine, self.asked = engine, 0

    def query(self, sparql: str, bindings: Mapping[str, Any] | None = None) -> Any:
        self.asked += 1
        return self._engine.query(sparql, bindings)


@pytest.fixture(scope="session")
def asserted(quads: list[Quad]) -> Embedded:
    """The shipped dataset without what is inferred."""
    stated = [quad for quad in quads if not str(quad.graph_name)[1:].startswith(INFERRED)]
    default, named = default_and_named(stated)
    return Embedded.from_quads(default + named)


def header(path: Path) -> dict[str, str]:
    return dict(_HEAD.findall(path.read_text("utf-8")))


def test_every_trap_has_a_file() -> None:
    numbers = {path.stem.partition("-")[0] for path in TRAPS}
    assert numbers == {f"T{number:02}" for number in range(1, 25)}
    assert len(CORRECT) >= 20
    assert len(NEGATIVES) >= 10


@pytest.mark.parametrize("path", TRAPS, ids=lambda path: path.stem)
def test_traps(path: Path, whole: Embedded, asserted: Embedded) -> None:
    said, text = header(path), path.read_text("utf-8")
    engine = Counted(asserted if said.get("data") == "asserted" else whole)
    graph = Graph(engine)  # type: ignore[arg-type]
    if said["cause"] == "error":
        with pytest.raises(QueryError, match="GROUP BY"):
            graph.query(text)
        return
    found = graph.query(text).explanation
    if said["cause"] == "none":
        assert found is None
        return
    assert found is not None
    assert found.trap == said["cause"], found
    assert found.line is not None
    assert found.aggregate == ("SELECT (" in text)
    assert all(each and "{" not in each for each in (found.sentence("en"), found.sentence("zh")))
    if said.get("fix") == "none":
        assert found.fix is None
    else:
        assert found.fix is not None
        assert not is_empty(Probes(engine, 60), found.fix)  # type: ignore[arg-type]
        assert read(found.fix).form == read(text).form
        assert found.fix.strip() in found.text()


@pytest.mark.parametrize("path", CORRECT, ids=lambda path: path.stem)
def test_an_answer_with_rows_costs_nothing(path: Path, whole: Embedded) -> None:
    engine = Counted(whole)
    answer = Answer(engine, path.read_text("utf-8"))  # type: ignore[arg-type]
    assert len(answer) > 0
    assert answer.explanation is None
    assert engine.asked == 1


@pytest.mark.parametrize("path", NEGATIVES, ids=lambda path: path.stem)
def test_a_true_negative_is_called_one(path: Path, whole: Embedded) -> None:
    found = Graph(whole).query(path.read_text("utf-8")).explanation
    assert found is not None
    assert found.trap == "T21", found
    assert "not stated in the sources loaded" in found.sentence()
    assert "未作陈述" in found.text("zh")
    assert found.fix is None


def test_values_of_parameters_are_looked_into(whole: Embedded) -> None:
    graph = Graph(whole)
    answer = graph.query("SELECT ?d ?b WHERE { ?d gip:issuedBy ?b }")
    answer = type(answer)(whole, answer.sparql, {"b": answer.terms[0][1]})
    assert answer.explanation is None
    empty = type(answer)(whole, answer.sparql, {"d": answer.terms[0][1]})
    found = empty.explanation
    assert found is not None
    assert found.trap in ("T16", "T21")


def test_zeros_of_records_are_no_zeros_over_nothing(whole: Embedded) -> None:
    graph = Graph(whole)
    zero = "SELECT (SUM(?v - ?v) AS ?n) WHERE { ?f gip:value ?v }"
    assert graph.query(zero).explanation is None
    assert graph.query("SELECT ?n WHERE { BIND(0 AS ?n) }").explanation is None
    unbound = "SELECT ?n WHERE { id:miit a ?k OPTIONAL { id:miit gip:value ?n } } LIMIT 1"
    assert graph.query(unbound).explanation is None


def test_without_time_nothing_is_guessed(whole: Embedded) -> None:
    found = explain(whole, "SELECT * { ?d gip:isuedBy ?b }", seconds=-1)
    assert found.cause is Cause.UNDIAGNOSED
    assert "could not diagnose within the time" in str(found)
    assert found.fix is None


def test_values_that_occur_are_told(whole: Embedded) -> None:
    exactly = NamedNode(expand("voc:exactly"))
    empty = Answer(whole, "SELECT ?d ?b { ?d gip:issuedBy ?b . ?b a gip:Ministry }", {"b": exactly})
    found = empty.explanation
    assert found is not None
    assert (found.trap, found.line, found.fix) == ("T21", None, None)
    assert "no record satisfies ?b = voc:exactly" in found.sentence()
    ((told, zh),) = found.evidence
    assert re.fullmatch(r"with other values of \?b there are rows, such as id:\w+, id:.*", told)
    assert zh.startswith("?b 取其他值时有结果")
    both = {"d": exactly, "b": exactly}
    none = explain(whole, "SELECT ?d ?b { ?d gip:issuedBy ?b }", both)
    assert none.found["term"] == "?d = voc:exactly and ?b = voc:exactly"


def test_a_value_that_is_unknown_is_named(whole: Embedded) -> None:
    wrong = NamedNode(expand("id:state-counsil"))
    found = explain(whole, "SELECT ?d ?b { ?d gip:issuedBy ?b }", {"b": wrong})
    assert found.trap == "T1"
    assert "did you mean id:state-council" in found.sentence()


def test_out_of_time_tells_what_was_seen(whole: Embedded, monkeypatch: Patch) -> None:
    def late(case: object) -> Iterator[Repair]:
        raise OutOfTime
        yield

    monkeypatch.setattr(filters, "repairs", late)
    found = explain(whole, "SELECT * { ?d gip:issuedBy ?b .\n ?b gip:issuedBy id:xinhua }")
    assert found.cause is Cause.UNDIAGNOSED
    assert found.evidence[0].en.startswith("line 2 matches nothing by itself")
    first = explain(whole, "SELECT * { ?d gip:isuedBy ?b .\n ?b gip:issuedBy id:xinhua }")
    assert (first.trap, first.line, first.fix) == ("T1", 1, None)


def test_a_filter_that_asks_what_is_bound_is_not_accused(whole: Embedded) -> None:
    query = """SELECT ?d { ?d gip:issuedBy id:miit OPTIONAL { ?d gip:issueTime ?t }
        FILTER(BOUND(?t) && ?t = time:1999) }"""
    assert explain(whole, query).trap == "T21"


def test_what_cannot_be_read_is_said(whole: Embedded) -> None:
    found = explain(whole, "SELECT * { ?s ?p <<( ?a ?b ?c )>> }")
    assert found.cause is Cause.UNREAD
    assert found.fix is None


def test_several_faults_are_mended_in_turn(whole: Embedded) -> None:
    query = """SELECT ?d WHERE {
  ?d gip:isuedBy ?b .
  ?b skos:preflabel "State Council of the People's Republic of China" .
}"""
    found = explain(whole, query)
    assert (found.trap, found.line) == ("T1", 2)
    assert found.fix is not None
    assert "gip:issuedBy" in found.fix
    assert "@en" in found.fix
    assert not is_empty(Probes(whole, 60), found.fix)


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json", "xml", "md"])
def test_the_command_tells_beside_the_answer(
    format: str, capsys: pytest.CaptureFixture[str], warm: None
) -> None:
    assert main(["query", "SELECT ?d { ?d gip:isuedBy ?b }", "--format", format]) == 0
    printed = capsys.readouterr()
    assert "issuedBy" not in printed.out
    assert "did you mean gip:issuedBy (issued by, 23 uses)" in printed.err
    assert "SELECT ?d { ?d gip:issuedBy ?b }" in printed.err.splitlines()
    assert (
        main(["query", "SELECT (COUNT(*) AS ?n) { ?d gip:issuedBy ?b }", "--format", format]) == 0
    )
    assert capsys.readouterr().err == ""


def test_the_command_tells_in_chinese(capsys: pytest.CaptureFixture[str], warm: None) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o . ?s gip:issuedBy id:xinhua }"
    assert main(["query", query, "--format", "nt", "--lang", "zh"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("kg: 没有结果：第 1 行：")


def test_a_false_answer_is_explained(whole: Embedded) -> None:
    found = Graph(whole).query("ASK { id:state-council gip:issuedBy id:opinions-2025 }").explanation
    assert found is not None
    assert found.trap in ("T16", "T21")


def test_a_question_without_rows(capsys: pytest.CaptureFixture[str], warm: None) -> None:
    assert main(["ask", "policies-by-issuer", "--issuer", "mof", "--format", "csv"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 1 or printed.err == ""


def test_filters_that_no_row_passes_are_named() -> None:
    engine = Embedded.from_quads(b'<urn:a> <urn:p> <urn:b> .\n<urn:b> <urn:q> "5" .\n')
    found = explain(engine, "SELECT * { ?a <urn:p> ?b FILTER(?b > ?a) }")
    assert found.trap == "T10"
    assert found.fix == "SELECT * { ?a <urn:p> ?b  }"
