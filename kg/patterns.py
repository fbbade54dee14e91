"""The triple patterns of a query as a small tree, read by rdflib's SPARQL parser.

The tree keeps what can support an answer: patterns joined (``Both``), optional (``Maybe``) or
alternative (``Either``), the branches that say themselves whether they matched (``Branch``), the
places of sub-selects (``Apart``), and those of EXISTS, NOT EXISTS and MINUS (``Condition``). Other
conditions, and what only computes (BIND, VALUES), are left out. Terms are pyoxigraph's.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg import conditions
from kg.conditions import Condition
from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.propertypaths import Path, path_of
from kg.rewording import BRANCH, spelled
from kg.wording import MARK

Term: TypeAlias = NamedNode | BlankNode | Literal


class Blank(NamedTuple):
    """A blank node of a query: some node, the same one wherever the label stands."""

    label: str


Slot: TypeAlias = NamedNode | BlankNode | Literal | Variable | Blank


class Edge(NamedTuple):
    """One triple pattern; ``predicate`` may be a property path."""

    subject: Slot
    predicate: Path | Variable
    object: Slot


class Basic(NamedTuple):
    """Triple patterns that all match, in the default graph or in the graph named."""

    edges: tuple[Edge, ...]
    graph: NamedNode | Variable | None


class Both(NamedTuple):
    """Two patterns that both match."""

    left: Pattern
    right: Pattern


class Maybe(NamedTuple):
    """A pattern, and another that may match beside it."""

    left: Pattern
    right: Pattern


class Either(NamedTuple):
    """Two patterns of which one matches, or both."""

    left: Pattern
    right: Pattern


class Branch(NamedTuple):
    """A pattern that matched where the variable ``mark`` is bound (``kg.rewording``)."""

    pattern: Pattern
    mark: str


class Apart(NamedTuple):
    """The place of a sub-select, by number."""

    number: int


Pattern: TypeAlias = Basic | Both | Maybe | Either | Branch | Apart | Condition
NOTHING = Basic((), None)


def parse(prologue: str, group: str) -> Pattern:
    """The pattern of a group in braces; raises ``UsageError`` where rdflib cannot read it."""
    text = spelled(prologue, f"{prologue} SELECT * WHERE {group}")
    return _pattern(_read(text).algebra.p, None)


def _read(text: str) -> Any:
    try:
        return translateQuery(parseQuery(text), initNs=PREFIXES)
    except Exception as error:  # its parser raises a dozen kinds, none shared
        reason = " ".join(str(error).split())[:200]
        raise UsageError(f"sources cannot be worked out for this query: {reason}") from error


def graphs(prologue: str, clause: str) -> tuple[NamedNode, ...] | None:
    """The graphs that a dataset clause makes the default graph; None where there is no clause.

    SPARQL 1.1 §13.2: FROM NAMED without FROM leaves the default graph empty.
    """
    if not clause.strip():
        return None
    tree = _read(spelled(prologue, f"{prologue} SELECT * {clause} WHERE {{ }}")).algebra
    named = [each for each in tree.datasetClause or () if each.default]
    return tuple(NamedNode(str(each.default)) for each in named)


def names(pattern: Pattern) -> set[str]:
    """The names of the variables in a pattern."""
    if isinstance(pattern, Basic):
        slots = [slot for edge in pattern.edges for slot in edge] + [pattern.graph]
        return {slot.value for slot in slots if isinstance(slot, Variable)}
    if isinstance(pattern, Apart | Condition):
        return set()
    if isinstance(pattern, Branch):
        return names(pattern.pattern) | {pattern.mark}
    return names(pattern.left) | names(pattern.right)


def certain(pattern: Pattern) -> set[str]:
    """The variables that a plain triple pattern binds in every solution."""
    if isinstance(pattern, Basic):
        plain = [edge for edge in pattern.edges if isinstance(edge.predicate, NamedNode | Variable)]
        return {slot.value for edge in plain for slot in edge if isinstance(slot, Variable)}
    if isinstance(pattern, Both):
        return certain(pattern.left) | certain(pattern.right)
    return certain(pattern.left) if isinstance(pattern, Maybe) else set()


def _pattern(node: Any, graph: NamedNode | Variable | None) -> Pattern:
    if node.name == "BGP":
        return _basic(node.triples, graph)
    if node.name == "Graph":
        return _pattern(node.p, _term(node.term))
    if node.name in ("Join", "Union"):
        kind = Both if node.name == "Join" else Either
        return kind(_pattern(node.p1, graph), _pattern(node.p2, graph))
    if node.name == "LeftJoin":
        right = _tested(_pattern(node.p2, graph), node.expr)
        return Maybe(_pattern(node.p1, graph), right)
    if node.name == "Extend" and node.var.startswith(BRANCH):
        return Branch(_pattern(node.p, graph), str(node.var))
    if node.name in ("Filter", "Extend"):
        return _tested(_pattern(node.p, graph), node.expr, shown=node.name == "Extend")
    if node.name == "Minus":
        return Both(_pattern(node.p1, graph), conditions.minus(node))
    if node.name == "ServiceGraphPattern" or not hasattr(node, "p") or node.p is None:
        return NOTHING
    return NOTHING if node.p.name == "values" else _pattern(node.p, graph)


def _basic(triples: list[Any], graph: NamedNode | Variable | None) -> Pattern:
    marks = [t for t in triples if str(t[1]).startswith(MARK)]
    edges = tuple(
        Edge(_term(s), _predicate(p), _term(o)) for s, p, o in triples if (s, p, o) not in marks
    )
    pattern: Pattern = Basic(edges, graph)
    for mark in marks:
        pattern = Both(pattern, Apart(int(str(mark[1]).removeprefix(MARK))))
    return pattern


def _tested(pattern: Pattern, expression: Any, shown: bool = False) -> Pattern:
    """A pattern with the EXISTS groups of an expression; ``shown`` where its value is."""
    for condition in conditions.of(expression, None if shown else True):
        pattern = Both(pattern, condition)
    return pattern


def _predicate(node: Any) -> Path | Variable:
    return Variable(str(node)) if isinstance(node, rdflib.Variable) else path_of(node)


def _term(node: Any) -> Any:
    if isinstance(node, rdflib.Variable):
        return Variable(str(node))
    if isinstance(node, rdflib.BNode):
        return Blank(str(node))
    if isinstance(node, rdflib.Literal):
        datatype = NamedNode(str(node.datatype)) if node.datatype else None
        return Literal(str(node), datatype=datatype, language=node.language)
    return NamedNode(str(node))
