"""Finding a thing by its names."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.engine import Embedded
from kg.errors import UsageError
from kg.things import resolve, short

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
BASE = "https://w3id.org/green-policy-kg/"


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_path(SMALL)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("国务院", "id/council"),
        ("state council", "id/council"),
        ("issuedBy", "def/issuedBy"),
        ("发布机构", "def/issuedBy"),
        ("voc:hearsay", "vocab/hearsay"),
        ("hearsay", "vocab/hearsay"),
        ("claim:a/plan", "claim/a/plan"),
        ("The Ministry", "id/miit"),
        ("the ministry", "id/moe"),
    ],
)
def test_names(engine: Embedded, text: str, iri: str) -> None:
    assert resolve(engine, text).value == BASE + iri


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("THE MINISTRY", r"several things: id:miit \(Ministry of Industry\), id:moe"),
        ("State Counsil", r"did you mean council \(State Council\)"),
        ("gip:issuedby", "nothing is called"),
        ("zzzz", "give an IRI"),
        ("", "the name is empty"),
        ("http://[", "nothing is called"),
        ("a} UNION {?s ?p ?o", "nothing is called"),
    ],
)
def test_what_is_not_found_or_not_one(engine: Embedded, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        resolve(engine, text)


def test_short_forms() -> None:
    assert short(BASE + "id/miit") == "miit"
    assert short(BASE + "vocab/hearsay") == "hearsay"
    assert short(BASE + "def/issuedBy") == "gip:issuedBy"
