"""The order of an answer's rows leaves no ties, whatever is said in sources still to come.

A row's place is fixed when ORDER BY names every column that the rows can differ in: all but those
that are worked out, since a count belongs to its group and a ratio to the numbers beside it.
"""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import Variable
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg import questions
from kg.engine import Embedded


def parts(node: object) -> list[object]:
    """The direct parts of a piece of a parsed query."""
    if isinstance(node, CompValue):
        return list(node.values())
    return list(node) if hasattr(node, "__iter__") and not isinstance(node, str) else []


def variables(node: object) -> set[str]:
    """The variables in a piece of a parsed query."""
    if isinstance(node, Variable):
        return {str(node)}
    return {name for part in parts(node) for name in variables(part)}


def is_aggregate(node: object) -> bool:
    """Whether a piece of a parsed query counts, adds up or picks within a group."""
    here = isinstance(node, CompValue) and node.name.startswith("Aggregate_")
    return here or any(is_aggregate(part) for part in parts(node))


def key(node: object) -> str:
    """The variable by which rows are ordered; "" for an expression, which may be equal in two."""
    while isinstance(node, CompValue) and node.name.endswith("Expression") and len(node) == 1:
        node = node.expr
    return str(node) if isinstance(node, Variable) else ""


def loose_columns(sparql: str) -> set[str]:
    """The variables that leave rows without an order among them."""
    select = parseQuery(sparql)[1]
    plain = {str(each.var) for each in select.projection if each.var is not None}
    keys = {key(each.expr) for each in select.orderby.condition} if select.orderby else set()
    loose = plain - keys
    for each in select.projection:
        if each.evar is not None and not is_aggregate(each.expr) and str(each.evar) not in keys:
            loose |= variables(each.expr) - keys
    return loose | (variables(select.groupby) - keys)


@pytest.mark.parametrize("name", questions.names())
def test_a_shipped_question_orders_by_each_of_its_columns(name: str) -> None:
    assert loose_columns(questions.load(name).sparql) == set(), f"add them to ORDER BY of {name}"


@pytest.mark.parametrize(
    ("sparql", "loose"),
    [
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY ?a ?b", set()),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY DESC(?b) ?a LIMIT 3", set()),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY ?a", {"b"}),
        ("SELECT DISTINCT ?a ?b { ?a ?p ?b } ORDER BY ?a ?p", {"b"}),
        ("SELECT ?a ?b { ?a ?p ?b }", {"a", "b"}),
        ("SELECT ?a ?b { ?a ?p ?b } ORDER BY ?a STRLEN(?b)", {"b"}),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a ORDER BY DESC(?n) ?a", set()),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a ORDER BY DESC(?n)", {"a"}),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a ?p ORDER BY ?a", {"p"}),
        ("SELECT ?a ?b (?a / ?b AS ?c) { ?s ?a ?b } ORDER BY ?a ?b", set()),
        ("SELECT ?a (?a / ?b AS ?c) { ?s ?a ?b } ORDER BY ?a", {"b"}),
        ("SELECT ?a (?a / ?b AS ?c) { ?s ?a ?b } ORDER BY ?a ?c", set()),
    ],
)
def test_ties_are_seen(sparql: str, loose: set[str]) -> None:
    assert loose_columns(sparql) == loose


def answer(lines: list[str]) -> list[str]:
    """What ``actions-of-body`` answers about a store whose triples came in the order given."""
    text = "".join(f"{line} .\n" for line in lines).encode()
    gip = "https://w3id.org/green-policy-kg/def/"
    engine = Embedded.from_quads(text.replace(b"gip:", gip.encode()))
    rows = engine.query(questions.load("actions-of-body").sparql)
    assert isinstance(rows, ox.QuerySolutions)
    return [" ".join(str(row[column.value]) for column in rows.variables) for row in rows]


def test_an_action_told_in_two_manners_has_rows_in_one_order() -> None:
    said = [f"<x:a> <gip:{name}> <x:{name}>" for name in ("actor", "actKind", "modality", "object")]
    said += [f'<x:a> <gip:manner> "{manner}"' for manner in ("slowly", "actively", "widely")]
    rows = answer(said)
    assert len(rows) == 3
    assert answer(said[::-1]) == rows == sorted(rows)
