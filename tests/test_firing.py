"""Each rule on small graphs: where it fires, and where it must not."""

from __future__ import annotations

import pytest
from test_infer import follows

from kg import rules

NAMES = [rule.name for rule in rules.every()]
OF_KIND = ":K owl:equivalentClass [ owl:intersectionOf ( :G [ owl:onProperty :p ; owl:{} ] ) ] ."
THREE = OF_KIND.format("hasValue :v").replace(" ) ] .", " :H ) ] .")
ONE_OF = OF_KIND.format("someValuesFrom [ owl:oneOf ( :u :v ) ]")
BY_TYPE, BY_VALUE = OF_KIND.format("someValuesFrom :T"), OF_KIND.format("hasValue :v")
EVERY = ":K rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :T ] ."
SOME = ":K rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :T ] ."
UNION = ":p rdfs:domain [ owl:unionOf ( :K :G ) ] ."
CHAIN = ":r owl:propertyChainAxiom ( :p :q ) ."

# A rule, what the ontology says, what a claim says, and what the rule gives; "" for nothing.
CASES = [
    ("broader-class", ":K rdfs:subClassOf :G . :G rdfs:subClassOf :H .", ":x a :K .",
     "x a G|x a H"),
    ("broader-class", ":K rdfs:subClassOf :G .", ":x a :G .", ""),
    ("broader-class", ":K rdfs:subClassOf owl:Thing .", ":x a :K .", ""),
    ("broader-class", SOME, ":x a :K ; :p :y .", ""),
    ("broader-property", ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r .", ":x :p :y .",
     "x q y|x r y"),
    ("broader-property", ":p rdfs:subPropertyOf :q .", ":x :p 'text' .", "x q text"),
    ("broader-property", ":p rdfs:subPropertyOf :q .", ":x :q :y .", ""),
    ("chain", CHAIN, ":x :p :y . :y :q :z .", "x r z"),
    ("chain", CHAIN, ":x :q :y . :y :p :z . :v :p :w . :u :q :w .", ""),
    ("chain", ":p owl:propertyChainAxiom ( :q :p ) .", ":x :q :y . :y :q :z . :z :p :w .",
     "y p w|x p w"),
    ("defined-by-type", BY_TYPE, ":x a :G ; :p :y . :y a :T .", "x a K"),
    ("defined-by-type", BY_TYPE, ":x :p :y . :y a :T .", ""),
    ("defined-by-type", BY_TYPE, ":x a :G ; :p :y . :y a :G .", ""),
    ("defined-by-value", BY_VALUE, ":x a :G ; :p :v .", "x a K"),
    ("defined-by-value", ONE_OF, ":x a :G ; :p :u . :y a :G ; :p :v , :u .", "x a K|y a K"),
    ("defined-by-value", ONE_OF, ":x a :G ; :p :w .", ""),
    ("defined-by-value", BY_VALUE, ":x :p :v . :y a :G . :z a :G ; :q :v .", ""),
    ("defined-by-value", THREE, ":x a :G ; :p :v .", ""),
    ("defining-genus", BY_VALUE, ":x a :K .", "x a G"),
    ("defining-genus", BY_VALUE, ":x a :G .", ""),
    ("defining-value", BY_VALUE, ":x a :K .", "x p v"),
    ("defining-value", ONE_OF, ":x a :K .", ""),
    ("domain", ":p rdfs:domain :K .", ":x :p :y . :z :p 'text' .", "x a K|z a K"),
    ("domain", UNION, ":x :p :y .", ""),
    ("equivalent-class", ":K owl:equivalentClass :G .", ":x a :K . :y a :G .", "x a G|y a K"),
    ("equivalent-class", ":K owl:equivalentClass [ owl:unionOf ( :G :H ) ] .", ":x a :K .", ""),
    ("equivalent-property", ":p owl:equivalentProperty :q .", ":x :p :y . :y :q :z .",
     "x q y|y p z"),
    ("equivalent-property", ":p rdfs:subPropertyOf :q .", ":x :q :y .", ""),
    ("every-value", EVERY, ":x a :K ; :p :y , 'text' .", "y a T"),
    ("every-value", EVERY, ":x a :G ; :p :y . :z a :K ; :q :w .", ""),
    ("every-value", SOME, ":x a :K ; :p :y .", ""),
    ("inverse", ":p owl:inverseOf :q .", ":x :p :y . :z :q :w .", "y q x|w p z"),
    ("inverse", ":p owl:inverseOf :q .", ":x :p 'text' . :x :r :y .", ""),
    ("range", ":p rdfs:range :K .", ":x :p :y , 'text' .", "y a K"),
    ("range", ":p rdfs:range [ owl:unionOf ( :K :G ) ] .", ":x :p :y .", ""),
    ("symmetric", ":p a owl:SymmetricProperty .", ":x :p :y , :x .", "y p x"),
    ("symmetric", ":p a owl:TransitiveProperty .", ":x :p :y .", ""),
    ("transitive", ":p a owl:TransitiveProperty .", ":x :p :y . :y :p :z . :z :p :w .",
     "x p z|y p w|x p w"),
    ("transitive", ":p a owl:TransitiveProperty .", ":x :p :y . :y :p :x .", ""),
    ("transitive", ":p a owl:SymmetricProperty .", ":x :p :y . :y :q :z .", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "schema", "data", "expected"), CASES)
def test_a_rule_gives_what_it_should(name: str, schema: str, data: str, expected: str) -> None:
    given = follows([schema], [data])
    assert given.get(name, set()) == set(filter(None, expected.split("|")))


@pytest.mark.parametrize("name", NAMES)
def test_each_rule_is_shown_to_fire_and_to_hold_back(name: str) -> None:
    assert {bool(expected) for rule, _, _, expected in CASES if rule == name} == {True, False}


def test_a_rule_is_the_first_to_give_a_triple() -> None:
    schema = [":K rdfs:subClassOf :G .", ":p rdfs:domain :G , :H ."]
    assert follows(schema, [":x a :K ; :p :y ."]) == {
        "broader-class": {"x a G"},
        "domain": {"x a H"},
    }


def test_rules_work_together() -> None:
    """A definition needs a chain, the chain an order, and its own result gives a broader class."""
    schema = [
        ":part a owl:TransitiveProperty . :K rdfs:subClassOf :L .",
        ":within owl:propertyChainAxiom ( :works :part ) .",
        BY_TYPE.replace(":p", ":within").replace(":T", ":B"),
    ]
    data = [":x a :G ; :works :u . :u :part :v . :v :part :w . :w a :B ."]
    assert follows(schema, data) == {
        "transitive": {"u part w"},
        "chain": {"x within v", "x within w"},
        "defined-by-type": {"x a K"},
        "broader-class": {"x a L"},
    }


@pytest.mark.parametrize(
    ("name", "schema", "data", "expected"),
    [
        ("chain", ":r owl:propertyChainAxiom ( :q :p ) .", ":x :q :y . :z :s :y .", "x r z"),
        ("defined-by-type", BY_TYPE, ":x a :G . :y a :T ; :s :x .", "x a K"),
        ("defined-by-value", BY_VALUE, ":x a :G . :v :s :x .", "x a K"),
        ("every-value", EVERY, ":x a :K . :y :s :x .", "y a T"),
    ],
)
def test_a_rule_joins_what_is_new_to_what_is_old(
    name: str, schema: str, data: str, expected: str
) -> None:
    """The inverse is found when the rule has run already, and the other facts are not new then."""
    assert expected in follows([schema, ":s owl:inverseOf :p ."], [data]).get(name, set())
