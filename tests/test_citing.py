"""Sources of rows: where they stand, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal
from test_support import CHAIN, Triples, cited, engine_of

from kg.answer import Answer
from kg.engine import Embedded
from kg.errors import UsageError
from kg.patterns import parse
from kg.wording import read

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"


def test_words_inside_strings_iris_and_comments_are_no_keywords() -> None:
    sparql = """# SELECT { }
    SELECT ?x { ?x gip:size ?s FILTER(STR(?s) != "} GROUP BY {") # EXISTS {
      FILTER(?x != <https://example.org/SELECT{>) }""".replace("{>", "%7B>")
    assert cited(CHAIN, sparql) == {"a": {"a-size"}, "b": {"b-size"}}


def test_a_claim_stated_twice_cites_both() -> None:
    claims: Triples = {"one": [("a", "p", "b")], "two": [("a", "p", "b")]}
    assert cited(claims, "SELECT ?x { ?x gip:p ?y }") == {"a": {"one", "two"}}


def test_a_source_knows_its_place() -> None:
    engine = Embedded.from_path(SMALL)
    ((source,),) = Answer(engine, "SELECT ?b { id:plan gip:issuedBy ?b }").sources
    assert (source.start, source.end, source.sentences) == (10, 37, (2,))
    assert str(source) == (
        '"the Council issued the plan" - narrator, hearsay (sentence 2, characters 10-37)'
    )
    answer = Answer(engine, "SELECT ?b { id:plan gip:issuedBy ?b }", lang="zh")
    assert answer.sources[0][0].mode == "据了解"


def test_a_row_of_the_register_says_so() -> None:
    engine = Embedded.from_path(SMALL)
    ((note,),) = Answer(engine, "SELECT ?x { ?x skos:altLabel 'MIIT'@en }").sources
    assert (note.claim, note.kind, str(note)) == ("", "graph", "no claim: stated in the register")


def test_given_values_reach_the_filters() -> None:
    sparql = "SELECT ?x ?least { ?x gip:size ?s FILTER(?s >= ?least) }"
    answer = Answer(engine_of(CHAIN), sparql, {"least": Literal(4)})
    assert [{s.quote for s in row} for row in answer.sources] == [{"b-size"}]


def test_what_cannot_be_traced_says_so() -> None:
    with pytest.raises(UsageError, match="SELECT and ASK"):
        read("DESCRIBE <x:y>")
    with pytest.raises(UsageError, match="cannot be worked out"):
        parse("", "{ ?x ?y }")
