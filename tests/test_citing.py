"""Sources of rows: where they stand, and as a property over random claims."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


NODES, EDGES = "abcd", "pqr"
VARIABLES = ("?x", "?y", "?z")
ATOMS = st.tuples(st.sampled_from(NODES), st.sampled_from(EDGES), st.sampled_from(NODES))
CLAIMS = st.lists(st.lists(ATOMS, min_size=1, max_size=2), min_size=1, max_size=8)
ENDS = st.sampled_from([*VARIABLES, *(f"id:{node}" for node in NODES)])
PATHS = st.sampled_from(
    ["gip:p", "gip:q", "gip:r", "gip:p/gip:q", "^gip:p", "gip:p|gip:q", "gip:p+", "(gip:q|^gip:r)+"]
)
PATTERNS = st.lists(st.tuples(ENDS, PATHS, ENDS), min_size=1, max_size=3)
# How the last pattern stands beside the others.
SHAPES = st.sampled_from(
    [
        "{others} {last}",
        "{others} {{ {last} }}",
        "{{ {others} }} UNION {{ {last} }}",
        "{{ {others} FILTER(?x != id:a) }} UNION {{ {last} FILTER(?y = id:b) }}",
        "{last} OPTIONAL {{ {others} FILTER(?x = id:a) }}",
    ]
)


def rows_of(engine: Embedded, sparql: str) -> set[tuple[object, ...]]:
    return set(map(tuple, Answer(engine, sparql).rows))


def without(claims: Triples, names: Iterable[str]) -> Triples:
    return {name: triples for name, triples in claims.items() if name not in set(names)}


@settings(max_examples=150, deadline=None)
@given(CLAIMS, PATTERNS, SHAPES)
def test_cited_claims_are_needed_and_enough(
    stated: list[list[tuple[str, str, str]]],
    patterns: list[tuple[str, str, str]],
    shape: str,
) -> None:
    claims: Triples = {f"c{number}": triples for number, triples in enumerate(stated)}
    *edges, last = [f"{s} {p} {o} . " for s, p, o in patterns]
    body = shape.format(others="".join(edges), last=last) if edges else last
    used = sorted({end for s, _, o in patterns for end in (s, o) if end.startswith("?")})
    sparql = f"SELECT DISTINCT {' '.join(used[:2]) or '*'} WHERE {{ {body} }}"
    if not used:
        sparql = f"SELECT ?w WHERE {{ {body} BIND(1 AS ?w) }}"
    answer = Answer(engine_of(claims), sparql)
    for row, sources in zip(answer.rows, answer.sources, strict=True):
        names = {source.quote for source in sources}
        assert names
        assert tuple(row) not in rows_of(engine_of(without(claims, names)), sparql)
        only = {name: claims[name] for name in names}
        assert tuple(row) in rows_of(engine_of(only), sparql)
