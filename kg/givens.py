"""An answer that is empty for the values that variables of its query were given.

A query that has rows with other values is right: no record has these. That is told at once, with
values that do occur, and the query is not looked into any further.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.candidates import written
from kg.case import aggregated
from kg.causes import Cause
from kg.emptiness import with_values
from kg.explanation import Evidence, Explanation
from kg.probes import Probes, as_ask, over
from kg.reader import read
from kg.unknown import known

_SHOWN = 3


class _Others(NamedTuple):
    """What a variable has in the rows that there are when it may have any value."""

    name: str
    values: list[str]


def reason(probes: Probes, sparql: str, given: Mapping[str, Any]) -> Explanation | None:
    """What to say where the values are the reason; None where they are not, or not all known."""
    nodes = [each.value for each in given.values() if isinstance(each, NamedNode)]
    if not given or not all(known(probes, each, "thing") for each in nodes):
        return None
    text = with_values(sparql, given)
    tree = read(text)
    if probes.any(as_ask(text, tree)):
        return None
    found = [each for name in given if (each := _others(probes, sparql, given, name))]
    if not found and (len(given) < 2 or not probes.any(as_ask(sparql, read(sparql)))):
        return None
    names = [each.name for each in found] or list(given)
    told = [f"?{name} = {_shown(given[name])}" for name in names]
    term = {"term": " and ".join(told), "term_zh": "、".join(told)}
    cause = Cause.NOTHING if aggregated(tree) else Cause.TRUE_NEGATIVE
    evidence = tuple(_evidence(each) for each in found)
    return Explanation(cause, term, None, None, evidence, None, aggregated(tree))


def _others(probes: Probes, sparql: str, given: Mapping[str, Any], name: str) -> _Others | None:
    """The values with which there are rows; None where there are none."""
    text = with_values(sparql, {key: value for key, value in given.items() if key != name})
    rows = probes.rows(over(text, read(text), f"?{name}", _SHOWN), _SHOWN)
    values = [_shown(row[0]) for row in rows if row[0] is not None]
    return _Others(name, values) if rows else None


def _evidence(others: _Others) -> Evidence:
    name, values = others
    if not values:
        return Evidence(f"without ?{name} there are rows", f"不给定 ?{name} 则有结果")
    en = f"with other values of ?{name} there are rows, such as {', '.join(values)}"
    return Evidence(en, f"?{name} 取其他值时有结果，如 {'、'.join(values)}")


def _shown(term: Any) -> str:
    """A term as it is told."""
    if isinstance(term, NamedNode):
        return written(term.value)
    return term.value if isinstance(term, Literal) else str(term)
