"""Labels: the fallback of languages, and that no label decides how many rows there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.answer import Answer
from kg.engine import Embedded
from kg.labels import Labels, local_name, speaks

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
BASE = "https://w3id.org/green-policy-kg/"


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_path(SMALL)


@pytest.mark.parametrize(
    ("name", "lang", "label"),
    [
        ("id/council", "en", "State Council"),
        ("id/council", "zh", "国务院"),
        ("id/council", "zh-Hans", "国务院"),
        ("id/council", "fr", "State Council"),
        ("id/council", "zh-CN", "国务院"),
        ("id/council", "zh-Hant-TW", "国务院"),
        ("id/plan", "zh", "Plan | one"),
        ("id/rules", "en", "规则"),
        ("id/opinions", "zh", "Opinions"),
        ("id/amis", "zh", "Avis"),
        ("def/partOf", "zh", "part of"),
        ("id/department", "zh", "department"),
        ("claim/a/plan", "en", "plan"),
        ("time/2011/2015", "en", "2011/2015"),
    ],
)
def test_fallback(engine: Embedded, name: str, lang: str, label: str) -> None:
    assert Labels(engine, lang).of(BASE + name) == label


def test_rows_do_not_depend_on_the_language(engine: Embedded) -> None:
    sparql = "SELECT ?x ?y { ?x gip:issuedBy|gip:partOf ?y } ORDER BY ?x"
    counts = {len(Answer(engine, sparql).cells(lang)) for lang in ("en", "zh", "fr", "xx")}
    assert counts == {5}


def test_language_ranges() -> None:
    assert speaks("zh-Hans", "zh")
    assert speaks("EN", "en")
    assert not speaks("zho", "zh")
    assert not speaks("zh", "zh-hans")


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://example.org/a/b", "b"),
        ("https://example.org/a#c", "c"),
        ("https://example.org/a/", "a"),
        ("http://www.w3.org/2004/02/skos/core#Concept", "Concept"),
        ("urn:x", "urn:x"),
    ],
)
def test_local_names(iri: str, name: str) -> None:
    assert local_name(iri) == name
