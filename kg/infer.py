"""What follows from the quads of a dataset by the rules of ``ontology/rules``.

The rules run in order of their names, again and again, until none gives anything. A triple stands
in the graph of the rule that is the first to give it, so what it rests on was there before.
Left out is what says nothing: what is asserted already, that a thing is a thing, and whatever is
about a blank node, which here is a class expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Store, Triple

from kg import rules
from kg.namespaces import GIP, GRAPH, INFERRED, PREFIXES
from kg.rules import Rule
from kg.terms import LABELS, OWL, RDFS, TYPE

RULES, STEP = NamedNode(GRAPH + "rules"), "urn:x-kg-step:"
DEFINITION = NamedNode(PREFIXES["skos"] + "definition")
SOURCE = NamedNode(PREFIXES["dcterms"] + "source")
Graph = NamedNode | BlankNode
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

    When a rule runs again, one of the facts that it joins has to be new since it ran before.
    """
    store = Store()
    store.bulk_extend(quads)
    found: dict[Rule, set[Triple]] = {rule: set() for rule in given}
    steps: list[Graph] = []  # the graphs of what each run gave
    seen: dict[Rule, int] = {}  # how many of them a rule knows
    idle = 0
    for rule in cycle(given):
        if idle == len(given):
            break
        new = _run(store, rule, steps[seen[rule] :] if rule in seen else None)
        seen[rule] = len(steps)
        idle = 0 if new else idle + 1
        if new:
            steps.append(NamedNode(f"{STEP}{len(steps)}"))
            store.bulk_extend(_in(triple, steps[-1]) for triple in new)
            found[rule] |= new
    return found


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


def _run(store: Store, rule: Rule, since: list[Graph] | None) -> set[Triple]:
    """What a rule gives from all there is, or from what the graphs ``since`` hold joined to it."""
    if since is not None and not since:
        return set()
    queries = [rule.construct()] if since is None else rule.constructs_from_new()
    found: set[Triple] = set()
    for text in queries:
        given = store.query(
            text, prefixes=PREFIXES, use_default_graph_as_union=True, named_graphs=since
        )
        found.update(filter(_says_something, cast(QueryTriples, given)))
    return found


def _in(triple: Triple, graph: Graph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _says_something(triple: Triple) -> bool:
    if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
        return False
    return triple.predicate != TYPE or triple.object not in EVERYTHING
