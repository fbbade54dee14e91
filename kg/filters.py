"""Repairs of filters that no row can pass."""

from __future__ import annotations

from collections.abc import Iterator

from kg import nearest
from kg.case import Case, Edit, Repair, Site
from kg.causes import Cause
from kg.mismatches import Condition
from kg.tree import Branch, Call, Exists, Filter, Formula, names, scope, terms, walk

_ASKING = ("BOUND", "COALESCE", "IF")
LEAST = 0.6  # likeness of variables of which one may be meant by the other


def repairs(case: Case) -> Iterator[Repair]:
    """Repairs of the filters that every row must pass."""
    bound = scope(case.tree.where)
    for site, filter in case.filters():
        if not site.needed:
            continue
        cut: Edit = (filter.start, filter.end, "")
        yield from _variables(case, site, filter, bound)
        if isinstance(filter.formula, Exists) or not case.holds((cut,)):
            continue
        yield from _outside(site, filter, case)
        for part, needed in parts(filter.formula):
            yield from Condition(case, filter, part, cut).repairs(needed)


def parts(formula: Formula, needed: bool = True) -> list[tuple[Call, bool]]:
    """The conditions that && and || join, and whether each one must be true."""
    if not isinstance(formula, Call):
        return []
    if formula.name not in ("&&", "||"):
        return [(formula, needed)]
    must = needed and formula.name == "&&"
    return [each for side in formula.arguments for each in parts(side, must)]


def _variables(case: Case, site: Site, filter: Filter, bound: set[str]) -> Iterator[Repair]:
    """A variable that nothing binds, renamed to one that is spelt nearly alike."""
    inner = isinstance(filter.formula, Exists)
    for name in sorted(names(filter) - bound):
        near = [each for alike, each in nearest.ranked(name, bound) if alike > LEAST]
        places = [each for each in terms(filter, "variable") if each.value == name]
        for other in near[:2]:
            edits = tuple((each.start, each.end, f"?{other}") for each in places)
            yield Repair(Cause.VARIABLE, places[0].start, edits, renamed(name, other))
        if not near and not inner:
            found = {"term": f"?{name}", "near": ""}
            yield Repair(
                Cause.VARIABLE, places[0].start, (), found, isinstance(filter.formula, Call)
            )


def renamed(name: str, other: str) -> dict[str, str]:
    """What is told of a variable for which another may be meant."""
    found = {"term": f"?{name}", "near": f"; did you mean ?{other}?"}
    return found | {"near_zh": f"；是否指 ?{other}？"}


def _outside(site: Site, filter: Filter, case: Case) -> Iterator[Repair]:
    """A filter on what only an OPTIONAL beside it binds, and that does not ask whether it does."""
    for other in site.group.elements:
        if isinstance(other, Branch) and other.kind == "OPTIONAL":
            rest = [scope(each) for each in site.group.elements if each is not other]
            only = scope(other) - set[str]().union(*rest)
            shared = only & names(filter)
            if shared and not shared & _tested(filter):
                words = case.text[filter.start : filter.end]
                inside = (other.end - 1, other.end - 1, f" {words} ")
                found = {"term": ", ".join(f"?{name}" for name in sorted(shared))}
                edits = ((filter.start, filter.end, ""), inside)
                yield Repair(Cause.FILTER_OUTSIDE, filter.start, edits, found)


def _tested(filter: Filter) -> set[str]:
    """The variables of which a filter asks whether they are bound."""
    calls = [node for node in walk(filter) if isinstance(node, Call) and node.name in _ASKING]
    return set[str]().union(*map(names, calls))
