"""Unknown terms are named with the nearest known ones, and known ones are left alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engine import Embedded
from kg.unknown import unknown
from kg.vocabularies import vocabularies, vocabulary_of

TESTS = Path(__file__).parent


def typos(name: str) -> list[dict[str, str]]:
    lines = (TESTS / "empties" / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t"))


# The second set was written without looking at the code, and nothing is tuned by it.
TYPOS = [("typos.tsv", 50), ("typos-held-out.tsv", 47)]
QUERIES = sorted((TESTS.parent / "queries").glob("*.rq"))
_PLACES = {
    "property": "SELECT * { ?s %s ?o }",
    "class": "SELECT * { ?s a %s }",
    "thing": "SELECT * { ?s ?p %s }",
}


def found(engine: Embedded, name: str) -> Iterator[tuple[str, list[str]]]:
    for row in typos(name):
        told = unknown(engine, _PLACES[row["role"]] % row["written"], 10)
        yield row["meant"], [each.name for each in told[0].candidates] if told else []


@pytest.mark.parametrize(("name", "count"), TYPOS)
def test_typos(name: str, count: int, whole: Embedded) -> None:
    every = list(found(whole, name))
    assert len(every) == count
    assert sum(names[:1] == [meant] for meant, names in every) / count >= 0.85
    assert sum(meant in names[:3] for meant, names in every) / count >= 0.95


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_questions_have_no_unknown_term(path: Path, whole: Embedded) -> None:
    assert unknown(whole, path.read_text("utf-8"), 10) == []


def test_a_candidate_has_labels_and_uses(whole: Embedded) -> None:
    (told,) = unknown(whole, "SELECT * {\n  ?d gip:isuedBy ?b }")
    assert (told.line, told.column, told.role) == (2, 6, "property")
    first = told.candidates[0]
    assert (first.name, first.label, first.label_zh, first.uses) == (
        "gip:issuedBy",
        "issued by",
        "发布机构",
        23,
    )
    assert "did you mean gip:issuedBy (issued by, 23 uses)" in told.sentence()
    assert "是否指 gip:issuedBy (发布机构, 23 次)" in told.sentence("zh")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s foaf:nick ?o }",  # known, though not used here
        "SELECT * { ?s ?p time:2031-05 }",
        "SELECT * { ?s <https://example.org/p> ?o }",  # nobody's that is listed
        "CONSTRUCT { ?s gip:made ?o } { ?s gip:issuedBy ?o }",
        "SELECT * { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(id:))) }",
        "SELECT * { GRAPH graph:none { ?s ?p ?o } }",
        "SELECT * { ?s rdf:_1 ?o }",
        "SELECT * { ?s <https://w3id.org/other-kg/def/about> ?o }",
        "SELECT * { ?s <http://www.w3.org/2006/vcard/ns#fn> ?o }",
    ],
)
def test_no_false_alarm(query: str, whole: Embedded) -> None:
    assert unknown(whole, query) == []


def test_the_list_of_vocabularies_is_rdflibs() -> None:
    import sys

    sys.path.insert(0, str(TESTS.parent / "docs"))
    try:
        from vocabularies import FILE, content  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    assert FILE.read_text("utf-8") == content()
    assert len(vocabularies()) >= 12
    found = vocabulary_of("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert found is not None
    assert found.prefix == "skos"
