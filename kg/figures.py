"""The figures of a claim: checked, and given the bounds that their comparators set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg import bounds
from kg.anchors import gip
from kg.errors import Problem
from kg.namespaces import PREFIXES, compact
from kg.source import Source

VALUE, COMPARATOR = gip("value"), gip("comparator")
DECIMAL = NamedNode(PREFIXES["xsd"] + "decimal")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")


def derived(quads: list[Quad]) -> Iterator[Quad]:
    """Bounds of each node that has one valid value and one comparator in one claim's graph."""
    for (node, graph), (values, comparators) in _pairs(quads).items():
        if len(values) == len(comparators) == 1 and not _wrong(values[0]):
            (value,), (comparator,) = values, comparators
            if isinstance(value, Literal) and comparator.value in bounds.COMPARATORS:
                for predicate, bound in bounds.statements(value, comparator.value):
                    yield Quad(node, predicate, bound, graph)


def problems(source: Source) -> Iterator[Problem]:
    """A problem for each value or comparator that stands alone, twice, or cannot be read."""
    for (node, _), (values, comparators) in _pairs(source.quads).items():
        line, name = source.line_of(node.value), compact(node.value)
        for value in values:
            if why := _wrong(value):
                mend = 'write digits with a point, e.g. 960.0 or "960"^^xsd:decimal'
                yield source.problem(line, f"gip:value of {name} {why}", "an xsd:decimal", mend)
        for comparator in comparators:
            if comparator.value not in bounds.COMPARATORS:
                known = ", ".join(map(compact, bounds.COMPARATORS))
                what = f"{compact(comparator.value)} is no comparator"
                yield source.problem(line, what, f"one of {known}", "choose one of them")
        yield from _alone(source, line, name, len(values), len(comparators))


def _alone(
    source: Source, line: int | None, name: str, values: int, comparators: int
) -> Iterator[Problem]:
    expected = "one gip:value and one gip:comparator on a node of a claim"
    if not comparators:
        mend = "add gip:comparator; voc:exactly where no word qualifies the number"
        yield source.problem(line, f"{name} has gip:value and no gip:comparator", expected, mend)
    if not values:
        mend = "add the number that the comparator stands before"
        yield source.problem(line, f"{name} has gip:comparator and no gip:value", expected, mend)
    if values > 1 or comparators > 1:
        mend = "make a node for each figure"
        yield source.problem(line, f"{name} has more than one figure", expected, mend)


def _wrong(value: object) -> str:
    if not isinstance(value, Literal):
        return "is no literal"
    if value.datatype != DECIMAL:
        return f'is "{value.value}" of type {compact(value.datatype.value)}'
    return "" if _DECIMAL.fullmatch(value.value) else f'is "{value.value}", which is no decimal'


_Pair = tuple[list[Literal | NamedNode], list[NamedNode]]


def _pairs(quads: list[Quad]) -> dict[tuple[NamedNode, NamedNode], _Pair]:
    """Values and comparators by node and graph."""
    found: dict[tuple[NamedNode, NamedNode], _Pair] = {}
    for subject, predicate, value, graph in quads:
        if not isinstance(subject, NamedNode) or not isinstance(graph, NamedNode):
            continue
        if predicate == VALUE and isinstance(value, Literal | NamedNode):
            found.setdefault((subject, graph), ([], []))[0].append(value)
        elif predicate == COMPARATOR and isinstance(value, NamedNode):
            found.setdefault((subject, graph), ([], []))[1].append(value)
    return found
