"""Class expressions in words."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.expressions import Expressions
from kg.labels import Labels
from kg.namespaces import GIP, PREFIXES
from kg.walks import Facts


@pytest.mark.parametrize(
    ("term", "predicate", "words"),
    [
        ("Official", "owl:equivalentClass", "person and (works within some public body)"),
        (
            "CentralEnterprisePopulation",
            "owl:equivalentClass",
            "population of enterprises and (type of member value central enterprise)",
        ),
        ("DesignatedEnterprisePopulation", "owl:equivalentClass", "some {designated enterprise, "),
        ("worksWithin", "owl:propertyChainAxiom", "works for o part of"),
        ("CongressReport", "rdfs:subClassOf", "presented at only party congress"),
        ("Claim", "rdfs:subClassOf", "speaker some (agent or document)"),
        ("Ministry", "rdfs:subClassOf", "public body"),
    ],
)
def test_words(whole, term: str, predicate: str, words: str) -> None:
    facts = Facts(whole)
    expressions = Expressions(facts, Labels(whole))
    prefix, _, name = predicate.partition(":")
    found = facts.find(ox.NamedNode(GIP + term), ox.NamedNode(PREFIXES[prefix] + name), None)
    assert any(words in expressions.text(fact.object) for fact in found)
