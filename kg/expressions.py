"""Class expressions in words, with labels for terms, after the OWL 2 Manchester Syntax.

A blank node that is no class expression is shown as it is, and so is each of a remote endpoint,
which cannot be asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from kg.engine import Embedded, Engine
from kg.namespaces import PREFIXES

Term = NamedNode | BlankNode | Literal | Triple
OWL, RDF = PREFIXES["owl"], PREFIXES["rdf"]
_PARTS = "SELECT ?node ?part ?value WHERE { ?node ?part ?value }"
_WORDS = {"someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value"}
_JOINED = {"unionOf": " or ", "intersectionOf": " and "}
_IN_CHAIN = f"SELECT ?node WHERE {{ ?property <{OWL}propertyChainAxiom> ?node }}"
_DEPTH = 20  # expressions inside one another; a deeper one is cut


def in_words(engine: Engine, node: BlankNode, label: Callable[[Term], str], depth: int = 0) -> str:
    """The expression that a blank node stands for, e.g. ``speaker some (agent or document)``."""
    if not isinstance(engine, Embedded):
        return str(node)
    parts = _parts(engine, node)

    def words(term: Term) -> str:
        if not isinstance(term, BlankNode):
            return label(term)
        inner = in_words(engine, term, label, depth + 1)
        return f"({inner})" if " " in inner and not inner.startswith("{") else inner

    if depth > _DEPTH:
        return "…"
    for name, joint in _JOINED.items():
        if OWL + name in parts:
            return joint.join(words(member) for member in _members(engine, parts[OWL + name]))
    if OWL + "oneOf" in parts:
        return (
            f"{{{', '.join(words(member) for member in _members(engine, parts[OWL + 'oneOf']))}}}"
        )
    if OWL + "complementOf" in parts:
        return f"not {words(parts[OWL + 'complementOf'])}"
    for name, word in _WORDS.items():
        if OWL + name in parts and OWL + "onProperty" in parts:
            return f"{words(parts[OWL + 'onProperty'])} {word} {words(parts[OWL + name])}"
    if OWL + "members" in parts:
        listed = ", ".join(words(member) for member in _members(engine, parts[OWL + "members"]))
        return f"all disjoint: {listed}"
    if RDF + "first" in parts:
        chain = any(True for _ in _rows(engine, _IN_CHAIN, node))
        joint = " o " if chain else ", "
        return joint.join(words(member) for member in _members(engine, node))
    return str(node)


def _parts(engine: Engine, node: Term) -> dict[str, Term]:
    return {row["part"].value: row["value"] for row in _rows(engine, _PARTS, node)}


def _rows(engine: Engine, sparql: str, node: Term) -> QuerySolutions:
    rows = engine.query(sparql, {"node": node})  # type: ignore[dict-item]
    assert isinstance(rows, QuerySolutions)
    return rows


def _members(engine: Engine, node: Term) -> Iterator[Term]:
    """The members of a list; one that comes back to itself ends there."""
    seen = set()
    while isinstance(node, BlankNode) and node not in seen:
        seen.add(node)
        parts = _parts(engine, node)
        if RDF + "first" in parts:
            yield parts[RDF + "first"]
        node = parts.get(RDF + "rest", NamedNode(RDF + "nil"))
