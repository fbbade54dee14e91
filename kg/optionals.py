"""A FILTER behind an OPTIONAL that drops the rows without the optional value."""

from __future__ import annotations

from collections.abc import Iterator

from kg.tree import Branch, Call, Filter, Formula, Group, names, scope, walk
from kg.variants import Asked, Caution, bare, groups

_LENIENT = frozenset({"BOUND", "COALESCE", "IF"})


def optionals(asked: Asked) -> Iterator[Caution]:
    """A caution for each FILTER that drops rows for want of an optional value."""
    for query in asked.queries():
        for group in groups(query):
            for condition in group.elements:
                if isinstance(condition, Filter) and (found := _optional(group, condition)):
                    yield from _caution(asked, group, condition, found)


def _optional(group: Group, condition: Filter) -> list[str]:
    """The variables of a condition that only an OPTIONAL of its group binds."""
    used = _strict(condition.formula)
    maybe, surely = set[str](), set[str]()
    for each in group.elements:
        if isinstance(each, Branch) and each.kind == "OPTIONAL":
            maybe |= scope(each)
        else:
            surely |= scope(each)
    return sorted(used & maybe - surely)


def _strict(formula: Formula) -> set[str]:
    """The variables without which a condition has no value."""
    lenient = [each for each in walk(formula) if isinstance(each, Call) and each.name in _LENIENT]
    return names(formula) - {name for each in lenient for name in names(each)}


def _caution(
    asked: Asked, group: Group, condition: Filter, missing: list[str]
) -> Iterator[Caution]:
    unbound = " || ".join(f"!BOUND(?{name})" for name in missing)
    formula = asked.written(condition.formula)
    kept = f"FILTER({unbound} || ({bare(formula)}))"
    edit = (condition.start, condition.end, kept)
    if not asked.differ([edit]):
        return
    rest = asked.text[group.start + 1 : condition.start]
    rest += f"FILTER({unbound}) " + asked.text[condition.end : group.end - 1]
    rows = asked.count(rest)
    shown = " and ".join(f"?{name}" for name in missing)
    sentence = (
        f"{asked.written(condition)} also drops {rows} rows without {shown}, which OPTIONAL "
        "lets in. The fix keeps them; to keep every row, put the FILTER inside OPTIONAL"
    )
    yield Caution("filter", sentence, asked.line(condition), {"rows": rows}, asked.edited([edit]))
