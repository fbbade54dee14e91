"""The syntax tree of a query, each node with its place in the text (SPARQL 1.1 §19.8).

``kg.reader`` makes it. A rewriting is the text with the stretch of a node cut out or replaced
(``kg.stretches``); so what a person wrote stays as it was written. ``start`` and ``end`` are
offsets in characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias


class Term(NamedTuple):
    """A term as it is written: ``kind`` is iri, literal, variable or blank.

    ``value`` is the IRI in full, the literal's text, the variable's name, or the blank node's
    label; ``datatype`` (an IRI) and ``language`` are a literal's.
    """

    kind: str
    value: str
    start: int
    end: int
    datatype: str = ""
    language: str = ""


class Path(NamedTuple):
    """A property path: ``kind`` is one of ``/ | ^ * + ? !``, ``parts`` what it is made of."""

    kind: str
    parts: tuple[Verb, ...]
    start: int
    end: int


class Triple(NamedTuple):
    """A triple pattern; the stretch is what to cut out to be rid of it and of it alone.

    ``written`` spells it in full, with the words of the query; a blank node without a label is
    ``_:`` and a label that the query does not have.
    """

    subject: Term
    predicate: Verb
    object: Term
    written: str
    start: int
    end: int


class Call(NamedTuple):
    """An operator, function, aggregate or cast with what it is applied to.

    ``name`` is the operator, the function's name in capitals, or its IRI; ``COUNT(*)`` has no
    arguments.
    """

    name: str
    arguments: tuple[Formula, ...]
    start: int
    end: int
    distinct: bool = False


class Exists(NamedTuple):
    """EXISTS, or NOT EXISTS where ``negated``."""

    negated: bool
    group: Group
    start: int
    end: int


class Filter(NamedTuple):
    """FILTER or a condition of HAVING."""

    formula: Formula
    start: int
    end: int


class Bind(NamedTuple):
    """BIND, an item of SELECT or GROUP BY, or of ORDER BY; without a name ``variable`` is None."""

    formula: Formula
    variable: Term | None
    start: int
    end: int


class Values(NamedTuple):
    """VALUES; an undefined value of a row is None."""

    variables: tuple[Term, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    start: int
    end: int


class Group(NamedTuple):
    """A group in braces; the stretch has its braces."""

    elements: tuple[Element, ...]
    start: int
    end: int


class Branch(NamedTuple):
    """OPTIONAL, MINUS or GRAPH with its group; ``graph`` is GRAPH's term."""

    kind: str
    graph: Term | None
    group: Group
    start: int
    end: int


class Union(NamedTuple):
    """Alternative groups."""

    groups: tuple[Group, ...]
    start: int
    end: int


class Dataset(NamedTuple):
    """FROM, or FROM NAMED where ``named``."""

    graph: Term
    named: bool
    start: int
    end: int


class Query(NamedTuple):
    """A query or sub-select; its stretch begins at the word that says its form.

    ``items`` are SELECT's columns or DESCRIBE's terms, None for ``*``; ``template`` is
    CONSTRUCT's. ``clauses`` are the stretches of the clauses GROUP, HAVING, ORDER, LIMIT, OFFSET
    and VALUES that there are, and of the HEAD, the form with its items.
    """

    form: str
    distinct: bool
    items: tuple[Bind, ...] | None
    datasets: tuple[Dataset, ...]
    template: tuple[Triple, ...]
    where: Group
    group: tuple[Bind, ...]
    having: tuple[Filter, ...]
    order: tuple[Bind, ...]
    values: Values | None
    clauses: dict[str, tuple[int, int]]
    prefixes: dict[str, str]
    start: int
    end: int


Verb: TypeAlias = Term | Path
Formula: TypeAlias = Term | Call | Exists
Element: TypeAlias = Triple | Filter | Bind | Values | Group | Branch | Union | Query
Node: TypeAlias = Element | Formula | Path | Dataset
AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})


def walk(node: Node) -> Iterator[Node]:
    """A node and every node below it, in the order of the fields; at any depth."""
    left: list[object] = [node]
    while left:
        each = left.pop()
        if isinstance(each, _KINDS):
            yield each
            left.extend(reversed(each))
        elif isinstance(each, tuple):
            left.extend(reversed(each))


_KINDS = (Term, Path, Triple, Call, Exists, Filter, Bind, Values, Group, Branch, Union, Dataset)
_KINDS += (Query,)  # type: ignore[assignment]


def terms(node: Node, kind: str) -> list[Term]:
    """The terms of a kind (iri, literal, variable, blank) in a node, in order of their places."""
    found = {each for each in walk(node) if isinstance(each, Term) and each.kind == kind}
    return sorted(found, key=lambda term: (term.start, term.value))


def names(node: Node) -> set[str]:
    """The names of every variable that is written in a node."""
    return {term.value for term in terms(node, "variable")}


def scope(node: Element) -> set[str]:
    """The names of the variables that a pattern can bind (SPARQL 1.1 §18.2.1)."""
    if isinstance(node, Filter) or (isinstance(node, Branch) and node.kind == "MINUS"):
        return set()
    if isinstance(node, Bind):
        return {node.variable.value} if node.variable else set()
    if isinstance(node, Values):
        return {term.value for term in node.variables}
    if isinstance(node, Triple):
        return names(node)
    if isinstance(node, Branch):
        own = {node.graph.value} if node.graph and node.graph.kind == "variable" else set()
        return own | scope(node.group)
    if isinstance(node, Query):
        if node.items is None:
            return scope(node.where)
        return {item.variable.value for item in node.items if item.variable}
    inner: Iterable[Element] = node.elements if isinstance(node, Group) else node.groups
    return set[str]().union(*map(scope, inner))
