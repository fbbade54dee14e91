"""Sums over counts of populations that may share members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from kg.fanouts import aggregates, leaves
from kg.namespaces import GIP
from kg.tree import Call, Query, Triple, names
from kg.variants import Asked, Caution

_VALUE = GIP + "value"
_SHARED = f"SELECT ?one ?other WHERE {{ ?one (<{GIP}mayOverlap>|<{GIP}subsetOf>+) ?other }}"


def overlaps(asked: Asked) -> Iterator[Caution]:
    """A caution for each SUM that adds up numbers of populations that may share members."""
    for query in asked.queries():
        for item in query.items or ():
            for call in aggregates(item):
                if call.name == "SUM" and (figure := _figure(query, call)):
                    yield from _caution(asked, query, call, figure)


def _figure(query: Query, call: Call) -> str:
    """The variable of the figure whose value is summed; "" where there is none."""
    summed = names(call)
    for each in leaves(query.where):
        if isinstance(each, Triple) and getattr(each.predicate, "value", "") == _VALUE:
            found = names(each.object) & summed and names(each.subject)
            if found:
                return next(iter(found))
    return ""


def _caution(asked: Asked, query: Query, call: Call, figure: str) -> Iterator[Caution]:
    keys = sorted({name for each in query.group for name in names(each)})
    where = asked.text[query.where.start : query.where.end]
    shown = " ".join(f"?{name}" for name in (*keys, figure, *sorted(names(call) - {figure})))
    datasets = " ".join(asked.written(each) for each in query.datasets)
    head = f"{asked.prologue}SELECT DISTINCT {shown} ?population {datasets} WHERE {{ {where} "
    listing = f"{head}?{figure} <{GIP}about> ?population }} ORDER BY ?population"
    parts = defaultdict[tuple[str, ...], set[str]](set)
    for row in asked.rows(listing):
        parts[tuple(map(str, row[: len(keys)]))].add(str(row[-1]))
    shared = {(str(one), str(other)) for one, other in asked.rows(_SHARED)}
    pairs = {
        pair
        for part in parts.values()
        for pair in combinations(sorted(part), 2)
        if pair in shared or pair[::-1] in shared
    }
    if pairs:
        sentence = (
            f"{asked.written(call)} adds up numbers of populations that may share members "
            f"({len(pairs)} pairs), so it is no number of members. The fix lists them one by one"
        )
        yield Caution("overlap", sentence, asked.line(call), {"pairs": len(pairs)}, listing)
