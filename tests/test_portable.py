from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Store
from rdflib.plugins.sparql import prepareQuery

from kg import parameters, questions
from kg.engine import Embedded
from kg.errors import UsageError
from kg.graph import Graph
from kg.portable import portable

QUESTIONS = {each.name: each for each in questions.every()}


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_expanded_question_is_read_elsewhere_and_answers_the_same(
    name: str, whole: Embedded, whole_store: Store
) -> None:
    question = QUESTIONS[name]
    given = {}
    for param in question.params:
        if values := parameters.allowed(param, whole):
            given[param.name] = values[-1].value
    answer = Graph(whole).answer(question, given)
    text = answer.expand()
    prepareQuery(text)
    Store().query(text)
    if answer.kind != "triples":
        assert [tuple(row) for row in whole_store.query(text)] == answer.terms


def test_prefixes_that_are_used_are_declared_once() -> None:
    text = 'PREFIX g: <http://a/> SELECT * { ?x a g:b, gip:Event ; rdfs:label "voc:x" . _:b ?p ?x }'
    lines = portable(text).splitlines()
    assert [line.split()[1] for line in lines[:-1]] == ["gip:", "rdfs:"]
    assert lines[-1] == text


def test_a_value_reaches_alternatives_and_sub_selects(whole: Embedded) -> None:
    text = (
        "SELECT ?x ?n { { ?y a ?x FILTER(?x = gip:Ministry) } UNION { BIND(?x AS ?y) } "
        "{ SELECT ?x (COUNT(?z) AS ?n) { ?z a ?x } GROUP BY ?x } }"
    )
    given = {"x": NamedNode("https://w3id.org/green-policy-kg/def/Ministry")}
    expanded = portable(text, given)
    assert expanded.count("VALUES ?x") == 4
    assert {row[0] for row in whole.query(expanded)} == set(given.values())


def test_a_blank_node_cannot_be_sent() -> None:
    from pyoxigraph import BlankNode

    with pytest.raises(UsageError, match="blank node"):
        portable("SELECT ?x { ?x ?p ?o }", {"x": BlankNode("a")})
