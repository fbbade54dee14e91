"""What /explain tells of real queries: unknown terms, warnings, reasons, and fixes that work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from kg.web.routes import Request, respond
from kg.web.site import Site

EMPTIES = Path(__file__).parent / "empties"
# The trap's file, what its explanation has to name, whether a fix is given.
TRAPS = [
    ("T01", "gip:issuedBy", True),
    ("T02", "did you mean", True),
    ("T03", "differs a little", True),
    ("T04", "another vocabulary", True),
    ("T06", "stored with a language", True),
    ("T08", "is stored as", True),
    ("T10", "can never be true", True),
    ("T14", "it is OPTIONAL", True),
    ("T16", "written backwards", True),
    ("T17", "did you mean ?issuer", True),
    ("T20", "worked out over nothing", False),
    ("T21", "not stated in the sources", False),
    ("T23", "case-sensitive", True),
    ("T24", "Wikidata's", True),
]


def told(site: Site, query: str, lang: str = "en") -> dict[str, Any]:
    """The JSON of /explain."""
    target = "/explain?" + urlencode({"query": query, "lang": lang})
    response = respond(site, Request.of("GET", target))
    assert response.status == 200
    found: dict[str, Any] = json.loads(response.body)
    assert list(found) == ["unknown", "warnings", "explanation"]
    return found


@pytest.mark.parametrize(("name", "words", "mended"), TRAPS, ids=lambda each: str(each)[:4])
def test_an_empty_answer_is_explained(site: Site, name: str, words: str, mended: bool) -> None:
    query = (EMPTIES / f"{name}.rq").read_text("utf-8")
    found = told(site, query)["explanation"]
    assert found["trap"] == "T" + name[1:].lstrip("0")
    assert words in found["sentence"]
    assert bool(found["fix"]) == mended
    if mended:
        assert len(site.graph.query(found["fix"]))
    in_chinese = told(site, query, "zh")["explanation"]
    assert in_chinese["fix"] == found["fix"]
    assert any("\u4e00" <= each <= "\u9fff" for each in in_chinese["sentence"])


def test_an_unknown_term_is_named_with_the_nearest(site: Site) -> None:
    found = told(site, (EMPTIES / "T01.rq").read_text("utf-8"))
    (term,) = found["unknown"]
    assert (term["term"], term["role"], term["line"]) == ("gip:isuedBy", "property", 4)
    nearest = term["candidates"][0]
    assert (nearest["term"], nearest["label"]) == ("gip:issuedBy", "issued by")
    assert nearest["uses"] > 0
    assert nearest["iri"].endswith("/def/issuedBy")
    # An unknown term is told beside an answer that has rows, too.
    loose = "SELECT * { ?d gip:issuedBy ?b OPTIONAL { ?d gip:isuedBy ?c } }"
    found = told(site, loose)
    assert [each["term"] for each in found["unknown"]] == ["gip:isuedBy"]
    assert found["explanation"] is None


def test_a_multiplied_sum_is_warned_of(site: Site) -> None:
    query = (EMPTIES / "T18.rq").read_text("utf-8")
    found = told(site, query)
    assert found["explanation"] is None
    warning = next(each for each in found["warnings"] if each["kind"] == "fan-out")
    assert warning["line"] == 2
    assert all(isinstance(each, int | float) for each in warning["evidence"].values())
    before, after = site.graph.query(query), site.graph.query(warning["fix"])
    assert 0 < after[0][0] < before[0][0]


def test_lines_without_a_shared_variable_are_warned_of(site: Site) -> None:
    (warning,) = told(site, "SELECT * { ?a gip:issuedBy ?b . ?c gip:value ?d }")["warnings"]
    assert (warning["kind"], warning["line"]) == ("cross product", 1)
    assert "share no variable" in warning["sentence"]


def test_a_good_query_has_nothing_told(site: Site) -> None:
    found = told(site, "SELECT ?d ?b { ?d gip:issuedBy ?b }")
    assert found == {"unknown": [], "warnings": [], "explanation": None}


@pytest.mark.parametrize(
    "target",
    [
        "/explain",
        "/explain?query=nonsense",
        "/explain?query=ASK%7B%7D&default-graph-uri=http://example.org/",
    ],
)
def test_what_cannot_be_explained_is_refused(site: Site, target: str) -> None:
    assert respond(site, Request.of("GET", target)).status == 400
