"""Answers: typed rows, dictionaries, HTML, and every format read back by other readers."""

from __future__ import annotations

import csv
import gc
import io
import json
import weakref
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from rdflib.query import Result

import kg
from kg.answer import Answer
from kg.engine import Embedded
from kg.errors import UsageError
from kg.formats import ANSWERS

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
BASE = "https://w3id.org/green-policy-kg/"
FACTS = "SELECT ?x ?count ?draft ?share ?day ?none { ?x gip:pages ?count ; gip:draft ?draft ; "
FACTS += "gip:share ?share ; gip:day ?day OPTIONAL { ?x gip:none ?none } }"
PAIRS = "SELECT ?x ?body { ?x gip:issuedBy ?body } ORDER BY ?x ?body"
LABELS = "SELECT ?x ?label { ?x skos:prefLabel ?label } ORDER BY ?x ?label"


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_path(SMALL)


def test_rows_are_typed(engine: Embedded) -> None:
    (row,) = Answer(engine, FACTS).rows
    assert row == (BASE + "id/plan", 12, False, Decimal("12.50"), date(2014, 5, 2), None)
    assert (row["share"], row.share, row[3]) == (Decimal("12.50"),) * 3
    assert row.count == 12
    assert row.x.label("en") == "Plan | one"
    with pytest.raises(KeyError, match="no column 'y'"):
        row["y"]
    with pytest.raises(AttributeError):
        _ = row.missing


def test_dictionaries(engine: Embedded) -> None:
    first = Answer(engine, PAIRS).to_dicts()[0]
    assert first == {"x": BASE + "id/opinions", "body": BASE + "id/council"}
    assert Answer(engine, PAIRS).to_dicts("zh")[0] == {"x": "Opinions", "body": "国务院"}
    assert Answer(engine, PAIRS).to_dicts("fr")[0] == {"x": "Opinions", "body": "State Council"}
    assert str(Answer(engine, PAIRS)) + "\n" == Answer(engine, PAIRS).write().decode()


def test_an_answer_can_be_read_again(engine: Embedded) -> None:
    answer = Answer(engine, PAIRS)
    assert answer.write("csv") == answer.write("csv")
    assert len(answer) == len(list(answer)) == 3
    assert answer[0] == answer.rows[0]
    assert answer.write("csv").count(b"\r\n") == 4


def test_kinds(engine: Embedded) -> None:
    yes, no = (Answer(engine, f"ASK {{ id:{name} a ?t }}") for name in ("miit", "nobody"))
    assert (yes.kind, bool(yes), bool(no), list(no)) == ("boolean", True, False, [(False,)])
    triples = Answer(engine, "CONSTRUCT WHERE { ?x gip:issuedBy ?y }")
    assert (triples.kind, triples.columns, len(triples)) == (
        "triples",
        ("subject", "predicate", "object"),
        3,
    )
    assert not Answer(engine, "SELECT ?x { ?x gip:none ?y }")


def test_html(engine: Embedded) -> None:
    page = Answer(engine, PAIRS)._repr_html_()
    assert "<td>State Council</td>" in page
    assert page.count("<tr>") == 4


@pytest.mark.parametrize("sources", [False, True])
@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml"])
def test_results_read_back(engine: Embedded, name: str, sources: bool) -> None:
    written = Answer(engine, LABELS).write(name, sources)
    read = Result.parse(io.BytesIO(written), format=name)
    expected = Answer(engine, LABELS)
    assert [str(each) for each in read.vars or ()] == ["x", "label"] + ["sources"] * sources
    assert [[str(cell) for cell in row[:2]] for row in read] == [
        [str(cell) for cell in row] for row in expected.rows
    ]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of rdflib's own JSON-LD reader
@pytest.mark.parametrize("name", ["ttl", "nt", "jsonld"])
def test_triples_read_back(engine: Embedded, name: str) -> None:
    answer = Answer(engine, "CONSTRUCT WHERE { ?x skos:prefLabel ?y }")
    written = answer.write(name)
    read = rdflib.Graph().parse(data=written, format={"jsonld": "json-ld"}.get(name, name))
    assert {(str(s), str(o)) for s, _, o in read} == {(row[0], row[2]) for row in answer.rows}
    assert written == Answer(engine, answer.sparql).write(name)


def test_sources_in_json(engine: Embedded) -> None:
    document = json.loads(Answer(engine, PAIRS).write("json", sources=True))
    assert document["head"]["vars"] == ["x", "body", "sources"]
    cell = document["results"]["bindings"][1]["sources"]
    assert cell["datatype"].endswith("#JSON")
    (source,) = json.loads(cell["value"])
    assert source == {
        "claim": BASE + "claim/a/plan",
        "quote": "the Council issued the plan",
        "speaker": "narrator",
        "mode": "hearsay",
        "start": 10,
        "end": 37,
        "sentences": [2],
        "article": BASE + "id/a",
        "record": "",
        "title": "An article",
        "summary": "",
        "noted": "",
        "verification": "",
        "confidence": "",
        "basis": "",
        "kind": "claim",
        "note": "",
    }


def test_sources_in_csv(engine: Embedded) -> None:
    rows = list(csv.DictReader(io.StringIO(Answer(engine, PAIRS).write("csv", True).decode())))
    assert rows[2]["sources"] == (
        f'<{BASE}claim/a/rules> "rules" - narrator, hearsay [An article <{BASE}id/a>]'
        f' | <{BASE}claim/a/rules-again> "rules, again" - narrator [An article <{BASE}id/a>]'
    )


def test_sources_below_a_table(engine: Embedded) -> None:
    lines = Answer(engine, PAIRS).write("table", True).decode().splitlines()
    assert lines[0].split() == ["x", "body"]
    assert lines[3].startswith("[2]  Plan | one  State Council")
    assert (
        '[2] "the Council issued the plan" - narrator, hearsay (sentence 2, characters 10-37)'
        in lines
    )
    marked = Answer(engine, PAIRS).write("md", True).decode()
    assert '- \\[2\\] "the Council issued the plan" - narrator' in marked
    register = Answer(engine, "SELECT ?x { ?x skos:altLabel 'MIIT'@en }").write("table", True)
    assert "[1] no claim" in register.decode()


def test_a_format_that_does_not_fit_names_those_that_do(engine: Embedded) -> None:
    for kind, sparql, unfit in (
        ("solutions", PAIRS, "ttl"),
        ("boolean", "ASK { }", "nt"),
        ("triples", "CONSTRUCT WHERE { ?s ?p ?o }", "json"),
        ("solutions", PAIRS, "docx"),
    ):
        with pytest.raises(UsageError, match=", ".join(ANSWERS[kind])):
            Answer(engine, sparql).write(unfit)
    with pytest.raises(UsageError, match="no place for sources"):
        Answer(engine, "CONSTRUCT WHERE { ?s gip:pages ?o }").write("ttl", sources=True)


def test_the_library_face() -> None:
    graph = kg.open(SMALL)
    answer = graph.ask("policies-by-issuer", issuer="工业部")
    assert {row.document.label() for row in answer} == {"规则"}
    assert isinstance(answer.rows[0]["document"], kg.IRI)
    assert {source.quote for source in answer.sources[0]} == {"rules", "rules, again"}
    assert isinstance(answer.sources[0][0], kg.Source)
    assert graph.query("SELECT (1 AS ?one) {}").to_dicts() == [{"one": 1}]
    assert {row.direction for row in graph.show("MIIT")} == {"out", "in"}
    assert "policies-by-issuer" in {question.name for question in graph.questions("policy")}
    with pytest.raises(kg.UsageError, match="no parameter 'isuer'"):
        graph.ask("policies-by-issuer", isuer="x")
    with pytest.raises(kg.QueryError):
        graph.query("SELECT {")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kg.nothing
    assert set(kg.__all__) <= {name for name in kg.__all__ if getattr(kg, name)}
    assert kg.__version__


def test_an_answer_goes_without_the_cycle_collector(engine: Embedded) -> None:
    answer = Answer(engine, PAIRS)
    seen = weakref.ref(answer)
    gc.disable()
    try:
        del answer
        assert seen() is None
    finally:
        gc.enable()
