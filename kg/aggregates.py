"""Repairs of figures that are worked out over what is not there or is no number."""

from __future__ import annotations

from collections.abc import Iterator

from kg import nearest
from kg.case import Case, Repair
from kg.causes import Cause
from kg.emptiness import aggregates
from kg.filters import LEAST, renamed
from kg.spellings import numbers
from kg.tree import scope, terms


def repairs(case: Case) -> Iterator[Repair]:
    """Aggregates of a variable that nothing binds, or of things instead of their numbers."""
    bound = scope(case.tree.where)
    for name in sorted(aggregates(case.tree)):
        places = [each for each in terms(case.tree, "variable") if each.value == name]
        head = [each for each in places if each.start < case.tree.where.start]
        if name not in bound:
            for alike, other in nearest.ranked(name, bound):
                edits = tuple((each.start, each.end, f"?{other}") for each in places)
                if alike > LEAST:
                    yield Repair(Cause.VARIABLE, places[0].start, edits, renamed(name, other))
            continue
        value, end = case.fresh("value"), case.tree.where.end - 1
        for verb in numbers(case, name, ()):
            more = f" {case.stop(end)}?{name} {verb} ?{value} . "
            edits = tuple((each.start, each.end, f"?{value}") for each in head)
            told = {"term": f"?{name}", "value": f"?{name} is a thing, and its number is in {verb}"}
            told["value_zh"] = f"?{name} 是事物，其数值在 {verb} 中"
            yield Repair(Cause.NO_NUMBER, head[0].start, (*edits, (end, end, more)), told)
