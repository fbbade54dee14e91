"""What follows from the quads of a dataset by the rules of ``ontology/rules``.

The rules run in order of their names, round after round, until a round gives nothing. A triple
stands in the graph of the rule that is the first to give it, so what it rests on was there before.
Left out is what says nothing: what is asserted already, that a thing is a thing, and whatever is
about a blank node, which here is a class expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Store, Triple

from kg import rules
from kg.exports import ONTOLOGY
from kg.namespaces import GIP, GRAPH, INFERRED, PREFIXES
from kg.rules import Rule
from kg.terms import LABELS, OWL, RDFS, TYPE

RULES, ROUND = NamedNode(GRAPH + "rules"), "urn:x-kg-round:"
DEFINITION = NamedNode(PREFIXES["skos"] + "definition")
SOURCE = NamedNode(PREFIXES["dcterms"] + "source")
EVERYTHING = {NamedNode(OWL + "Thing"), NamedNode(RDFS + "Resource")}


def inferred(quads: Iterable[Quad]) -> Iterator[Quad]:
    """What follows from the quads of named graphs, each triple once, in the graphs of rules.

    With it comes what is said about the rules; raises DataError for a rule that cannot be read.
    """
    given = rules.every()
    told = list(described(given))
    yield from told
    for rule, triples in closure([*quads, *told], given).items():
        yield from (_in(triple, rule.graph) for triple in triples)


def closure(quads: Iterable[Quad], given: Sequence[Rule]) -> dict[Rule, set[Triple]]:
    """What each of the rules is the first to give.

    What the ontology says has to stand in its graph: from the second round on, a rule of one fact
    is shown that graph and what the last round gave, and nothing else.
    """
    store, known = Store(), set[Triple]()
    asserted = list(quads)
    store.bulk_extend(asserted)
    known |= {quad.triple for quad in asserted}
    found: dict[Rule, set[Triple]] = {rule: set() for rule in given}
    last, number = None, 0
    while True:
        here = NamedNode(f"{ROUND}{number}")
        before = len(known)
        for rule in given:
            new = {triple for triple in _run(store, rule, last) if triple not in known}
            new = set(filter(_says_something, new))
            found[rule] |= new
            known |= new
            store.bulk_extend(_in(triple, here) for triple in new)
        if len(known) == before:
            return found
        last, number = here, number + 1


def described(given: Sequence[Rule]) -> Iterator[Quad]:
    """What the dataset says about the rules: type, label, definition and source."""
    for rule in given:
        values: list[tuple[NamedNode, NamedNode | Literal]] = [
            (TYPE, NamedNode(GIP + "Rule")),
            (LABELS[0], Literal(rule.title, language="en")),
            (LABELS[0], Literal(rule.title_zh, language="zh-Hans")),
            (DEFINITION, Literal(rule.description, language="en")),
            (DEFINITION, Literal(rule.description_zh, language="zh-Hans")),
            (SOURCE, Literal(rule.source)),
        ]
        yield from (Quad(rule.graph, predicate, value, RULES) for predicate, value in values)


def is_inferred(quad: Quad) -> bool:
    """Whether a quad stands in the graph of a rule."""
    graph = quad.graph_name
    return isinstance(graph, NamedNode) and graph.value.startswith(INFERRED)


def _run(store: Store, rule: Rule, last: NamedNode | None) -> QueryTriples:
    if last is None or rule.facts > 1:
        found = store.query(rule.sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
    else:
        found = store.query(rule.sparql, prefixes=PREFIXES, default_graph=[ONTOLOGY, last])
    return cast(QueryTriples, found)


def _in(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _says_something(triple: Triple) -> bool:
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        return False
    return triple.predicate != TYPE or triple.object not in EVERYTHING
