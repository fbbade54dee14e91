"""What follows: the same as HermiT entails and as an OWL 2 RL reasoner gives, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from hermit import entailed, needs_java
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrules import Words, as_rdflib, by_owlrl, words
from rdflib import OWL, RDF, RDFS

from kg import rules
from kg.exports import ONTOLOGY
from kg.infer import RULES, closure, inferred, is_inferred
from kg.namespaces import INFERRED, PREFIXES

DATA = ox.NamedNode("urn:data")
# Deprecated calls inside rdflib's own serialisers, which owlrl makes.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def asserted(quads: list[ox.Quad]) -> list[ox.Quad]:
    return [quad for quad in quads if not is_inferred(quad)]


@pytest.fixture(scope="module")
def new(quads: list[ox.Quad]) -> set[Words]:
    """What is inferred in the shipped dataset."""
    return {words(quad) for quad in quads if is_inferred(quad)}


@needs_java
def test_types_are_those_that_hermit_entails(
    quads: list[ox.Quad], asserted: list[ox.Quad], tmp_path: Path
) -> None:
    as_rdflib(asserted).serialize(tmp_path / "all.owl", format="xml")
    theirs = entailed(tmp_path / "all.owl")
    a = PREFIXES["rdf"] + "type"
    everything = {words(quad) for quad in quads}
    kinds = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs"))  # of terms, not of things
    assert theirs.types == {(s, o) for s, p, o in everything if p == a and not o.startswith(kinds)}
    assert not theirs.same  # rules for sameness are not needed


def test_an_owl_rl_reasoner_gives_the_same(asserted: list[ox.Quad], new: set[Words]) -> None:
    assert by_owlrl(as_rdflib(asserted)) == new


def test_nothing_is_said_twice_or_in_vain(quads: list[ox.Quad], asserted: list[ox.Quad]) -> None:
    found = [quad for quad in quads if is_inferred(quad)]
    assert found
    triples = [quad.triple for quad in found]
    assert len(set(triples)) == len(triples)
    assert not {quad.triple for quad in asserted} & set(triples)
    everything = {ox.NamedNode(str(OWL.Thing)), ox.NamedNode(str(RDFS.Resource))}
    for triple in triples:
        assert isinstance(triple.subject, ox.NamedNode)
        assert not isinstance(triple.object, ox.BlankNode)
        assert triple.object not in {triple.subject, *everything}
        assert "w3.org" not in triple.subject.value  # no term of another vocabulary
    ox.parse("".join(f"{triple} .\n" for triple in triples), ox.RdfFormat.N_TRIPLES)


def test_what_follows_from_all_is_nothing_more(quads: list[ox.Quad]) -> None:
    assert not any(closure(quads, rules.every()).values())


def test_each_rule_has_its_graph_and_is_described(quads: list[ox.Quad]) -> None:
    names = {quad.graph_name.value for quad in quads if is_inferred(quad)}
    known = {rule.graph.value: rule for rule in rules.every()}
    assert names <= known.keys()
    told = {quad.subject.value for quad in quads if quad.graph_name == RULES}
    assert told == known.keys()
    assert all(name.startswith(INFERRED) for name in told)


def test_the_order_of_quads_does_not_matter(asserted: list[ox.Quad]) -> None:
    assert set(inferred(asserted)) == set(inferred(asserted[::-1]))


def test_short_cuts_lose_nothing(asserted: list[ox.Quad]) -> None:
    assert set().union(*closure(asserted, rules.every()).values()) == plain(asserted)


# ── Small graphs ────────────────────────────────────────────────────────────

PREFIX = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("rdf", "rdfs", "owl"))
PREFIX += "@prefix : <urn:> .\n"
ONE = " owl:equivalentClass [ owl:intersectionOf ( :{b} [ owl:onProperty :{p} ; owl:{how} ] ) ] ."
AXIOMS = {
    "broader class": ":{a} rdfs:subClassOf :{b} .",
    "same class": ":{a} owl:equivalentClass :{b} .",
    "broader property": ":{p} rdfs:subPropertyOf :{q} .",
    "broader than an order": ":t rdfs:subPropertyOf :{p} .",
    "same property": ":{p} owl:equivalentProperty :{q} .",
    "domain": ":{p} rdfs:domain :{a} .",
    "domain of an order": ":t rdfs:domain :{a} .",
    "range": ":{p} rdfs:range :{a} .",
    "domain of texts": ":d rdfs:domain :{a} .",
    "inverse": ":{p} owl:inverseOf :{q} .",
    "inverse of an order": ":t owl:inverseOf :u . :u rdfs:domain :{a} .",
    "symmetric": ":{p} a owl:SymmetricProperty .",
    "transitive": ":t a owl:TransitiveProperty .",
    "chain": ":{p} owl:propertyChainAxiom ( :{q} :{r} ) .",
    "chain with an order": ":{p} owl:propertyChainAxiom ( :t :{r} ) .",
    "every value": ":{a} rdfs:subClassOf [ owl:onProperty :{p} ; owl:allValuesFrom :{b} ] .",
    "by value": ":{a}" + ONE.replace("{how}", "hasValue :{x}"),
    "by values": ":{a}" + ONE.replace("{how}", "someValuesFrom [ owl:oneOf ( :{x} :{y} ) ]"),
    "by type": ":{a}" + ONE.replace("{how}", "someValuesFrom :{c}"),
}
CLASSES, PROPERTIES, NODES = "ABC", "pqr", "wxyz"
SLOTS = {
    **dict.fromkeys("abc", CLASSES),
    **dict.fromkeys("pqr", PROPERTIES),
    "x": NODES,
    "y": NODES,
}
HEADS = "".join(f":{name} a owl:Class .\n" for name in CLASSES)
HEADS += "".join(f":{name} a owl:ObjectProperty .\n" for name in PROPERTIES + "tu")
HEADS += ":d a owl:DatatypeProperty .\n"
# The order t is acyclic: that a thing comes before itself, which no rule says, cannot follow.
EDGES = [f":{s} :{p} :{o} ." for s, p, o in product(NODES, PROPERTIES, NODES)]
EDGES += [f":{s} :t :{o} ." for s, o in product(NODES, NODES) if s < o]
EDGES += [f":{s} a :{c} ." for s, c in product(NODES, CLASSES)]
EDGES += [f':{s} :d "text" .' for s in NODES]
AXIOM = st.builds(
    lambda form, slots: form.format(**slots),
    st.sampled_from(sorted(AXIOMS.values())),
    st.fixed_dictionaries({name: st.sampled_from(pool) for name, pool in SLOTS.items()}),
)


def quads_of(schema: Iterable[str], data: Iterable[str]) -> list[ox.Quad]:
    """Turtle statements as the ontology's quads and a claim's."""
    found = []
    for lines, graph in ((schema, ONTOLOGY), (data, DATA)):
        text = PREFIX + "\n".join(lines)
        found += [ox.Quad(*quad.triple, graph) for quad in ox.parse(text, ox.RdfFormat.TURTLE)]
    return found


def follows(schema: Iterable[str], data: Iterable[str]) -> dict[str, set[str]]:
    """What each rule gives, as short words such as ``x p y``; rules that give nothing left out."""
    found = closure(quads_of(schema, data), rules.every())
    return {
        rule.name: {" ".join(map(short, words(triple))) for triple in triples}
        for rule, triples in found.items()
        if triples
    }


def short(iri: str) -> str:
    return "a" if iri == str(RDF.type) else iri.removeprefix("urn:")


def plain(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    """What follows, without short cuts: the rules run anew as long as they give anything."""
    held, new = list(quads), True
    start = len(held)
    while new:
        new = {triple for rule in rules.every() for triple in closure(held, [rule])[rule]}
        held += [ox.Quad(*triple, DATA) for triple in new]
    return {quad.triple for quad in held[start:]}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(AXIOM, min_size=2, max_size=7, unique=True),
    st.lists(st.sampled_from(EDGES), min_size=3, max_size=12, unique=True),
)
def test_small_graphs_close_as_by_owlrl(axioms: list[str], edges: list[str]) -> None:
    quads = quads_of([HEADS, *axioms], edges)
    found = closure(quads, rules.every())
    mine = {words(triple) for triples in found.values() for triple in triples}
    assert len(mine) == sum(map(len, found.values()))
    assert mine == by_owlrl(as_rdflib(quads))
    assert plain(quads) == set().union(*found.values())
    more = [ox.Quad(*triple, DATA) for triples in found.values() for triple in triples]
    assert not any(closure([*quads, *more], rules.every()).values())
