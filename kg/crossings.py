"""Patterns that share no variable, so that every row of one is combined with every row of another.

Mostly a variable is misspelt: it stands once, and another one is spelt nearly like it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from kg.tree import Bind, Element, Filter, Group, Query, Term, Values, names, scope, terms
from kg.variants import Asked, Caution, groups, uses

_ALIKE = 0.75


def crossings(asked: Asked) -> Iterator[Caution]:
    """A caution for each group that falls apart, and for each column that nothing fills."""
    for query in asked.queries():
        yield from _columns(asked, query)
        written = terms(query.where, "variable")
        for group in groups(query):
            inside = range(group.start, group.end)
            outer = {each.value for each in written if each.start not in inside}
            parts = _parts(group, outer)
            if len(parts) > 1 and (found := _caution(asked, query, parts)):
                yield found


def _columns(asked: Asked, query: Query) -> Iterator[Caution]:
    """Columns of SELECT that no pattern binds."""
    known = scope(query.where) | {name for each in query.group for name in names(each)}
    known |= scope(query.values) if query.values else set()
    for item in query.items or ():
        plain = isinstance(item.formula, Term) and item.formula.kind == "variable"
        if query.form == "SELECT" and plain and item.formula.value not in known:  # type: ignore[union-attr]
            name = item.formula.value  # type: ignore[union-attr]
            near = get_close_matches(name, sorted(known), 1, _ALIKE)
            hint = f". Did you mean ?{near[0]}?" if near else ""
            edit = (item.start, item.end, f"?{near[0]}") if near else None
            fix = asked.edited([edit]) if edit else None
            rows = asked.count(asked.text[query.where.start : query.where.end])
            if rows:
                what = f"the column ?{name} is always empty, since no pattern has ?{name}{hint}"
                yield Caution("empty column", what, asked.line(item), {"rows": rows}, fix)


def _parts(group: Group, outer: set[str]) -> list[list[Element]]:
    """The elements of a group, those together that share a variable, directly or by others.

    ``outer`` are the variables of other groups, which tie together what shares one with them.
    """
    parts: list[tuple[set[str], list[Element]]] = []
    for each in group.elements:
        joined = _joint(each)
        if not joined:
            continue
        if joined & outer:
            joined = joined | {" outside"}
        touching = [part for part in parts if part[0] & joined]
        parts = [part for part in parts if not part[0] & joined]
        own = [element for part in touching for element in part[1]]
        own += [] if isinstance(each, Filter) else [each]
        parts.append((joined.union(*(part[0] for part in touching)), own))
    return [sorted(part[1], key=lambda each: each.start) for part in parts if part[1]]


def _joint(each: Element) -> set[str]:
    """What ties an element to others: variables and blank nodes."""
    if isinstance(each, Filter | Bind):
        return names(each)
    blanks = {"_:" + term.value for term in terms(each, "blank")}
    return scope(each) | blanks


def _caution(asked: Asked, query: Query, parts: list[list[Element]]) -> Caution | None:
    patterns = [(part, " ".join(map(asked.written, part))) for part in parts]
    patterns = [(part, pattern) for part, pattern in patterns if asked.several(pattern)]
    many = [(part, asked.count(pattern)) for part, pattern in patterns] if patterns[1:] else []
    if not many or not asked.several(asked.text[query.where.start : query.where.end]):
        return None
    mend = _misspelt(asked, query, [part for part, _ in many])
    # A table of constants beside patterns is meant, as long as no variable of it looks misspelt.
    meant = sum(all(isinstance(each, Values) for each in part) for part, _ in many)
    if mend is None and len(many) - meant < 2:
        return None
    lines = [asked.line(part[0]) for part, _ in many]
    sizes = " × ".join(str(count) for _, count in many)
    where = f"line {lines[0]}" + (f" and line {lines[1]}" if lines[0] != lines[1] else "")
    sentence = f"patterns of {where} share no variable, so every row of one goes with every row "
    sentence += f"of the other ({sizes})"
    evidence: dict[str, int | float] = {f"rows {n}": count for n, (_, count) in enumerate(many, 1)}
    fix, hint, line = mend or ("", "", lines[1])
    return Caution("cross product", sentence + hint, line, evidence, fix or None)


def _misspelt(
    asked: Asked, query: Query, parts: list[list[Element]]
) -> tuple[str, str, int] | None:
    """The query with the variable that stands once put right, the words for it, and its line."""
    for part in reversed(parts):  # the later one, where each stands once
        others = sorted(
            {n for other in parts for e in other if other is not part for n in names(e)}
        )
        for each in part:
            for term in terms(each, "variable"):
                near = get_close_matches(term.value, others, 1, _ALIKE)
                if near and uses(asked.tree, term.value) == 1:
                    fix = asked.edited([(term.start, term.end, f"?{near[0]}")])
                    hint = f". ?{term.value} stands once: did you mean ?{near[0]}?"
                    return fix, hint, asked.line(term)
    return None
