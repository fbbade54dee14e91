"""The triples that rows rest on, for each kind of pattern a query may hold."""

from __future__ import annotations

import pytest

from kg.answer import Answer
from kg.engine import Embedded

BASE = "https://w3id.org/green-policy-kg/"
Triples = dict[str, list[tuple[str, str, str]]]


def engine_of(claims: Triples, quads: str = "") -> Embedded:
    """A dataset of claims, each with a quote; every node is an ``id:``, every predicate ours.

    ``quads`` are further ones, as N-Quads.
    """
    lines = []
    for name, triples in claims.items():
        graph = f"<{BASE}claim/a/{name}>"
        about = f'{graph} <{BASE}def/quote> "{name}"'
        lines += [f"{about} .", f"{about} <{BASE}id/a> ."]
        for subject, predicate, obj in triples:
            triple = f"<{BASE}id/{subject}> <{BASE}def/{predicate}> {term(obj)}"
            lines += [f"{triple} .", f"{triple} {graph} ."]
    return Embedded.from_quads("\n".join([*lines, quads]).encode())


def term(text: str) -> str:
    """A number where the text is one, else a node."""
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    return f'"{text}"^^<{integer}>' if text.isdigit() else f"<{BASE}id/{text}>"


def cited(claims: Triples, sparql: str) -> dict[str, set[str]]:
    """For each row, as its values in short, the quotes that it cites."""
    answer = Answer(engine_of(claims), sparql)
    rows = [
        " ".join("-" if each is None else short(str(each)) for each in row) for row in answer.rows
    ]
    return {
        row: {source.quote for source in sources if source.claim}
        for row, sources in zip(rows, answer.sources, strict=True)
    }


def short(text: str) -> str:
    """A node as the test's claims name it; the engine names blank nodes as it likes."""
    return "_:blank" if text.startswith("_:") else text.removeprefix(BASE + "id/")


CHAIN: Triples = {
    "ab": [("a", "next", "b")],
    "bc": [("b", "next", "c")],
    "ad": [("a", "next", "d")],
    "dc": [("d", "next", "c")],
    "a-kind": [("a", "kind", "k")],
    "b-kind": [("b", "kind", "k")],
    "a-size": [("a", "size", "3")],
    "b-size": [("b", "size", "5")],
}


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        pytest.param(
            "SELECT ?x ?g { ?x gip:size 3 GRAPH ?g { ?x gip:none* ?x } }",
            {
                f"a {BASE}claim/a/{name}": {name, "a-size"}
                for name in ("ab", "ad", "a-kind", "a-size")
            },
            id="a path of no steps in a graph of its own",
        ),
        pytest.param(
            "SELECT ?x ?z { ?x gip:kind ?k ; gip:next ?y . ?y gip:kind ?k ; gip:next ?z }",
            {"a c": {"a-kind", "ab", "b-kind", "bc"}},
            id="join",
        ),
        pytest.param(
            "SELECT ?x ?s { ?x gip:next ?y OPTIONAL { ?x gip:size ?s } }",
            {"a 3": {"ab", "ad", "a-size"}, "b 5": {"bc", "b-size"}, "d -": {"dc"}},
            id="optional",
        ),
        pytest.param(
            "SELECT ?x ?v { { ?x gip:size ?v } UNION { ?x gip:kind ?k . ?x gip:next ?v } }",
            {
                "a 3": {"a-size"},
                "b 5": {"b-size"},
                "a b": {"a-kind", "ab"},
                "a d": {"a-kind", "ad"},
                "b c": {"b-kind", "bc"},
            },
            id="union",
        ),
        pytest.param(
            "SELECT ?x ?y { ?x gip:next/gip:next ?y }",
            {"a c": {"ab", "bc", "ad", "dc"}},
            id="sequence path",
        ),
        pytest.param(
            "SELECT ?y { id:a gip:next+ ?y }",
            {"b": {"ab"}, "d": {"ad"}, "c": {"ab", "bc", "ad", "dc"}},
            id="plus path",
        ),
        pytest.param("SELECT ?y { id:b gip:next* ?y }", {"b": set(), "c": {"bc"}}, id="star path"),
        pytest.param(
            "SELECT ?y { id:c ^gip:next ?y . ?y gip:kind|gip:next ?z FILTER(?z = id:k) }",
            {"b": {"bc", "b-kind"}},
            id="inverse and alternative",
        ),
        pytest.param(
            "SELECT ?y { id:b gip:size? ?y }", {"b": set(), "5": {"b-size"}}, id="optional path"
        ),
        pytest.param(
            "SELECT ?y { id:b !(gip:next|gip:size) ?y }", {"k": {"b-kind"}}, id="negated path"
        ),
        pytest.param(
            "SELECT ?k (SUM(?s) AS ?total) (SUM(?s) * 2 AS ?twice) "
            "{ ?x gip:kind ?k ; gip:size ?s } GROUP BY ?k HAVING(SUM(?s) > 1) ORDER BY ?k LIMIT 3",
            {"k 8 16": {"a-kind", "b-kind", "a-size", "b-size"}},
            id="aggregate",
        ),
        pytest.param(
            "SELECT (COUNT(?x) AS ?n) { ?x gip:size ?s FILTER(?s > 3) }",
            {"1": {"b-size"}},
            id="aggregate of all",
        ),
        pytest.param(
            "SELECT ?x ?n { ?x gip:kind id:k { SELECT ?x (COUNT(?y) AS ?n) "
            "{ ?x gip:next ?y } GROUP BY ?x } }",
            {"a 2": {"a-kind", "ab", "ad"}, "b 1": {"b-kind", "bc"}},
            id="sub-select",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:size ?s { SELECT (MAX(?v) AS ?s) { ?z gip:size ?v } } }",
            {"b": {"a-size", "b-size"}},
            id="sub-select of all",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next ?y FILTER NOT EXISTS { ?x gip:size ?s } }",
            {"d": {"dc"}},
            id="not exists",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next ?y FILTER EXISTS { ?y gip:size ?s FILTER(?s > 4) } }",
            {"a": {"ab", "b-size", "ad"} - {"ad"}},
            id="exists",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next ?y MINUS { ?x gip:kind ?k } }", {"d": {"dc"}}, id="minus"
        ),
        pytest.param(
            "SELECT ?x (STR(?s) AS ?text) { ?x gip:size ?s BIND(?s + 1 AS ?more) }",
            {"a 3": {"a-size"}, "b 5": {"b-size"}},
            id="expression",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next [ gip:size ?s ; gip:next [] ] }",
            {"a": {"ab", "b-size", "bc"}},
            id="blank node",
        ),
        pytest.param(
            "SELECT ?x { VALUES ?x { id:a id:b } GRAPH ?g { ?x gip:size ?s } }",
            {"a": {"a-size"}, "b": {"b-size"}},
            id="graph",
        ),
        pytest.param(
            "SELECT ?quote { ?claim gip:quote ?quote FILTER(?quote = 'ab') }",
            {"ab": {"ab"}},
            id="about a claim",
        ),
        pytest.param("ASK { id:a gip:size ?s }", {"True": {"a-size"}}, id="ask"),
        pytest.param(
            "CONSTRUCT { ?x gip:size ?s } WHERE { ?x gip:size ?s FILTER(?s = 3) }",
            {f"a {BASE}def/size 3": {"a-size"}},
            id="construct",
        ),
    ],
)
def test_each_kind_of_pattern(sparql: str, expected: dict[str, set[str]]) -> None:
    assert cited(CHAIN, sparql) == expected
