"""Whether an answer says nothing: no row, the answer false, or a figure worked out over nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.case import aggregated
from kg.probes import Probes, as_ask
from kg.reader import read
from kg.stretches import edited
from kg.tree import AGGREGATES, Call, Query, Term, scope, walk
from kg.zeros import is_nothing


def is_empty(probes: Probes, text: str) -> bool:
    """Whether a query has no row, no triple, the answer false, or only figures over nothing."""
    tree = read(text)
    if tree.form == "SELECT" and aggregated(tree):
        rows = probes.rows(text, 2)
        return is_nothing(rows) and (not rows or over_nothing(probes, text, rows[0]))
    return not probes.any(text)


def over_nothing(probes: Probes, text: str, row: Any) -> bool:
    """Whether the figures of a query with aggregates, all zero or unbound, rest on no record."""
    tree = read(text)
    if not aggregated(tree):
        return False
    unbound = any(cell is None for cell in row)
    return (
        unbound or bool(aggregates(tree) - scope(tree.where)) or not probes.any(as_ask(text, tree))
    )


def aggregates(tree: Query) -> set[str]:
    """The variables that a query's aggregates are worked out over."""
    nodes = [node for item in tree.items or () for node in walk(item)]
    calls = [each for each in nodes if isinstance(each, Call) and each.name in AGGREGATES]
    inner = [each for call in calls for each in walk(call) if isinstance(each, Term)]
    return {each.value for each in inner if each.kind == "variable"}


def with_values(sparql: str, given: Mapping[str, Any]) -> str:
    """A query with the values of its variables written into it; raises ``UsageError``."""
    if not given:
        return sparql
    where = read(sparql).where
    rows = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in given.items())
    if any(isinstance(each, Query) for each in where.elements):  # nothing can stand beside it
        ends = (where.start, where.start, f"{{ {rows} "), (where.end, where.end, " }")
        return edited(sparql, ends)
    return edited(sparql, [(where.start + 1, where.start + 1, f" {rows} ")])
