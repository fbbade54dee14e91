"""Proofs of inferred triples: they end at what is asserted, go in no circle, and suffice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from test_firing import BY_TYPE, CHAIN
from test_infer import AXIOM, EDGES, HEADS, PREFIX, words

from kg import rules
from kg.answer import Answer
from kg.engine import Embedded
from kg.exports import ONTOLOGY, default_and_named
from kg.infer import closure, inferred, is_inferred
from kg.namespaces import CLAIM, GIP, ID
from kg.proofs import Proof, Proofs
from kg.walks import Fact, Facts

ARTICLE, QUOTE = ox.NamedNode(ID + "a"), ox.NamedNode(GIP + "quote")


def dataset(schema: Iterable[str], claims: Iterable[str]) -> list[ox.Quad]:
    """An ontology, a claim for each Turtle statement (quoted by its number), what follows."""
    text = PREFIX + "\n".join(schema)
    quads = [ox.Quad(*q.triple, ONTOLOGY) for q in ox.parse(text, ox.RdfFormat.TURTLE)]
    for number, statement in enumerate(claims):
        claim = ox.NamedNode(f"{CLAIM}a/{number}")
        found = ox.parse(PREFIX + statement, ox.RdfFormat.TURTLE)
        quads += [ox.Quad(*quad.triple, claim) for quad in found]
        quads.append(ox.Quad(claim, QUOTE, ox.Literal(str(number)), ARTICLE))
    return [*quads, *inferred(quads)]


def engine_of(quads: list[ox.Quad]) -> Embedded:
    default, named = default_and_named(quads)
    return Embedded.from_quads(default + named)


def fact(text: str) -> Fact:
    """A fact from three words, each a local name of ``urn:``, or ``a``."""
    (quad,) = ox.parse(PREFIX + text.replace("~", ":") + " .", ox.RdfFormat.TURTLE)
    return Fact(*quad.triple, None)


def outline(proof: Proof) -> str:
    """A proof without what it takes from the ontology: conclusion, rule, premises."""
    name = " ".join(part.removeprefix("urn:") for part in words(ox.Triple(*proof.fact[:3])))
    name = name.replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "a")
    told = [each for each in proof.premises if not schema(each.fact)]
    inside = ", ".join(map(outline, told))
    return f"{name} <{proof.rule.name}: {inside}>" if proof.rule else name


def schema(fact: Fact) -> bool:
    parts = [str(part) for part in fact[1:3]]
    return (
        isinstance(fact.subject, ox.BlankNode)
        or any("w3.org/2002" in p for p in parts)
        or ("w3.org/2000" in parts[0])
    )


def proved(schema: Iterable[str], claims: Iterable[str], text: str) -> str:
    engine = engine_of(dataset(schema, claims))
    return outline(Proofs(Facts(engine)).proof(fact(text)))


def test_what_is_asserted_needs_no_rule() -> None:
    assert proved([CHAIN], [":x :p :y ."], "~x ~p ~y") == "x p y"


def test_a_proof_goes_down_to_what_is_asserted() -> None:
    assert proved(
        [BY_TYPE, ":r rdfs:subPropertyOf :p . :s owl:inverseOf :r ."],
        [":x a :G .", ":y a :T ; :s :x ."],
        "~x a ~K",
    ) == ("x a K <defined-by-type: x a G, x p y <broader-property: x r y <inverse: y s x>>, y a T>")


def test_the_shorter_of_two_ways_is_taken() -> None:
    order = [":p a owl:TransitiveProperty ."]
    claims = [":a :p :b .", ":b :p :c .", ":c :p :d .", ":a :p :c ."]
    assert proved(order, claims, "~a ~p ~d") == "a p d <transitive: a p c, c p d>"


def test_a_relation_and_its_inverse_do_not_prove_each_other() -> None:
    both = [":p owl:inverseOf :q . :r rdfs:subPropertyOf :p ."]
    expected = "y q x <inverse: x p y <broader-property: x r y>>"
    assert proved(both, [":x :r :y ."], "~y ~q ~x") == expected
    circle = [":p owl:equivalentProperty :q . :q owl:equivalentProperty :r ."]
    assert proved(circle, [":x :p :y ."], "~x ~r ~y") == (
        "x r y <equivalent-property: x q y <equivalent-property: x p y>>"
    )


def test_all_ways_are_cited() -> None:
    engine = engine_of(dataset([CHAIN], [":x :p :y .", ":y :q :z .", ":x :p :u .", ":u :q :z ."]))
    answer = Answer(engine, "SELECT ?x { ?x <urn:r> ?y }")
    (row,) = answer.sources
    assert {source.quote for source in row if source.claim} == set("0123")
    assert [source.note for source in row if source.kind == "inference"] == [
        "inferred by the rule chain of properties (OWL 2 RL prp-spo2) from what is cited"
    ]
    in_graph = Answer(engine, "SELECT ?x { GRAPH ?g { ?x <urn:r> ?y } }")
    assert in_graph.sources == answer.sources


def test_a_rule_that_is_not_known_gives_no_proof() -> None:
    graph = ox.NamedNode("https://w3id.org/green-policy-kg/graph/inferred/other")
    triple = ox.Triple(*(ox.NamedNode(f"urn:{name}") for name in "xpy"))
    engine = engine_of([ox.Quad(*triple, graph)])
    proofs = Proofs(Facts(engine))
    assert proofs.proof(fact("~x ~p ~y")) == Proof(fact("~x ~p ~y"), None, ())
    assert proofs.below(fact("~x ~p ~y")) == ({fact("~x ~p ~y")}, set())
    ((note,),) = Answer(engine, "SELECT ?x { ?x <urn:p> ?y }").sources
    assert str(note) == "no claim: stated in graph:inferred/other"


def branches(proof: Proof) -> Iterator[tuple[Fact, ...]]:
    """The facts of every way down from a proof's conclusion."""
    if not proof.premises:
        yield (proof.fact,)
    for premise in proof.premises:
        yield from ((proof.fact, *branch) for branch in branches(premise))


def steps(proof: Proof) -> Iterator[Proof]:
    yield proof
    for premise in proof.premises:
        yield from steps(premise)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(AXIOM, min_size=2, max_size=6, unique=True),
    st.lists(st.sampled_from(EDGES), min_size=2, max_size=8, unique=True),
)
def test_every_proof_suffices(axioms: list[str], edges: list[str]) -> None:
    quads = dataset([HEADS, *axioms], edges)
    engine = engine_of(quads)
    proofs, asserted = Proofs(Facts(engine)), {q.triple for q in quads if not is_inferred(q)}
    for quad in filter(is_inferred, quads):
        proof = proofs.proof(Fact(*quad.triple, None))
        assert proof.rule and proof.rule.graph == quad.graph_name
        for branch in branches(proof):
            assert len(set(branch)) == len(branch)
            assert ox.Triple(*branch[-1][:3]) in asserted or schema(branch[-1])
        for step in steps(proof):
            if step.rule:
                premises = [ox.Quad(*each.fact[:3], ONTOLOGY) for each in step.premises]
                assert ox.Triple(*step.fact[:3]) in closure(premises, [step.rule])[step.rule]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(AXIOM, min_size=2, max_size=6, unique=True),
    st.lists(st.sampled_from(EDGES), min_size=2, max_size=8, unique=True),
)
def test_the_cited_claims_are_enough(axioms: list[str], edges: list[str]) -> None:
    quads = dataset([HEADS, *axioms], edges)
    sparql = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(?p = <urn:p> || ?p = rdf:type && ?o = <urn:A>) }"
    answer = Answer(engine_of(quads), sparql)
    ontology = [quad for quad in quads if quad.graph_name == ONTOLOGY]
    for row, sources in zip(answer.terms, answer.sources, strict=True):
        cited = {ox.NamedNode(source.claim) for source in sources if source.claim}
        kept = [quad for quad in quads if quad.graph_name in cited]
        found = closure([*ontology, *kept], rules.every())
        assert ox.Triple(*row) in {quad.triple for quad in kept}.union(*found.values())
