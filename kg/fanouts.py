"""Sums, averages and counts whose values a join repeats (fan-out).

What carries a value is the subject of the triple that gives it. A row of the pattern repeats where
carrier, value and the columns grouped by have stood before; the figure is right when each of these
stands once.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.tree import (
    AGGREGATES,
    Bind,
    Branch,
    Call,
    Element,
    Filter,
    Group,
    Path,
    Query,
    Term,
    Triple,
    Union,
    names,
    walk,
)
from kg.variants import Asked, Caution, counted

_SUSPECT = ("SUM", "AVG", "COUNT")


def fanouts(asked: Asked) -> Iterator[Caution]:
    """A caution for each aggregate that comes out otherwise without the repetition."""
    for query in asked.queries():
        for item in query.items or ():
            for call in aggregates(item):
                identity = _identity(query, call)
                if identity and (found := _caution(asked, query, item, call, identity)):
                    yield found


def aggregates(item: Bind) -> list[Call]:
    """The suspicious aggregates of a column."""
    found = [each for each in walk(item.formula) if isinstance(each, Call)]
    return [
        each for each in found if each.name in _SUSPECT and each.arguments and not each.distinct
    ]


def leaves(group: Group) -> Iterator[Element]:
    """The triples, BINDs, VALUES and sub-selects of a group and of the groups in it."""
    for each in group.elements:
        if isinstance(each, Group):
            yield from leaves(each)
        elif isinstance(each, Union):
            for branch in each.groups:
                yield from leaves(branch)
        elif isinstance(each, Branch):
            if each.kind != "MINUS":
                yield from leaves(each.group)
        else:
            yield each


def _identity(query: Query, call: Call) -> set[str]:
    """The variables that tell one value from another; none where they cannot be told."""
    found = list(leaves(query.where))
    triples = [each for each in found if isinstance(each, Triple)]
    if len(found) < 2:
        return set()  # nothing is joined
    identity, waiting, seen = set[str](), sorted(names(call.arguments[0])), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        made = [each for each in found if isinstance(each, Bind) and name in names(each.variable)]  # type: ignore[arg-type]
        if made:
            waiting += sorted(names(made[0].formula))
            continue
        own = _carriers(name, triples, call.name == "COUNT")
        own = own or _of_sub_select(name, found)
        if not own:
            return set()
        identity |= own | {name}
    return identity


def _carriers(name: str, triples: list[Triple], counted: bool) -> set[str]:
    """What tells one value from another: the triple that gives it, or the value itself.

    That is a thing which is counted and of which several triples speak; where there is one triple,
    what is counted may be its facts.
    """
    own = [each for each in triples if _is(each.subject, name)]
    if counted and len(own) > 1:
        return {name}
    for each in (*(each for each in triples if _is(each.object, name)), *own):
        if isinstance(each.predicate, Path) or "blank" in (each.subject.kind, each.object.kind):
            return set()
        return names(each) | {name}
    return set()


def _of_sub_select(name: str, found: list[Element]) -> set[str]:
    for each in found:
        if isinstance(each, Query) and each.items:
            own = {item.variable.value for item in each.items if item.variable}
            if name in own:
                return own
    return set()


def _is(term: Term, name: str) -> bool:
    return term.kind == "variable" and term.value == name


def _caution(
    asked: Asked, query: Query, item: Bind, call: Call, identity: set[str]
) -> Caution | None:
    keys = [_key(asked, each) for each in query.group]
    needed = identity | {name for each in query.group for name in names(each)}
    where = asked.text[query.where.start : query.where.end]
    datasets = " ".join(asked.written(each) for each in query.datasets)
    shown = f"({asked.written(call)} AS ?kg_figure)"
    inner = " ".join(f"?{name}" for name in sorted(needed))
    by = f" GROUP BY {' '.join(key[1] for key in keys)}" if keys else ""
    head = " ".join([*(key[0] for key in keys), shown])
    naive = f"{asked.prologue}SELECT {head} {datasets} WHERE {where}{by}"
    once = f"{{ SELECT DISTINCT {inner} WHERE {where} }}"
    right = f"{asked.prologue}SELECT {head} {datasets} WHERE {once}{by}"
    if counted(asked.rows(naive)) == counted(asked.rows(right)):
        return None
    valued = " ".join(f"FILTER(BOUND(?{name}))" for name in sorted(names(call.arguments[0])))
    rows, distinct = asked.count(f"{where} {valued}"), asked.count(f"{where} {valued}", inner)
    factor = rows / distinct if distinct else 1.0
    what = asked.written(call)
    sentence = (
        f"{what} takes {rows} rows, and there are {distinct} values: a join repeats each "
        f"{factor:.3g} times on average. The fix takes each once"
    )
    if call.name == "COUNT":
        sentence += "; to count rows, write COUNT(*)"
    evidence = {"rows": rows, "values": distinct, "factor": round(factor, 3)}
    fix = _fix(asked, query, item, needed, once) or right.replace("?kg_figure", _named(item))
    return Caution("fan-out", sentence, asked.line(call), evidence, fix)


def _key(asked: Asked, key: Bind) -> tuple[str, str]:
    """A column grouped by, as SELECT shows it and as GROUP BY names it."""
    if key.variable is not None and isinstance(key.formula, Term):
        return f"?{key.variable.value}", f"?{key.variable.value}"
    name = f"?{key.variable.value}" if key.variable else "?kg_key"
    formula = asked.written(key.formula)
    if formula.startswith("("):
        formula = formula[1:-1]
    return name, f"({formula} AS {name})"


def _named(item: Bind) -> str:
    return f"?{item.variable.value}" if item.variable else "?figure"


def _fix(asked: Asked, query: Query, item: Bind, needed: set[str], once: str) -> str | None:
    """The whole query with its pattern taken once, where that leaves its other columns right."""
    used = {name for each in query.items or () for name in names(each.formula)}
    made = {each.variable.value for each in query.items or () if each.variable}
    later: list[Bind | Filter] = [*query.having, *query.order]
    used |= {name for each in later for name in names(each)}
    others = [call for each in query.items or () for call in walk(each.formula)]
    rows = any(
        isinstance(call, Call) and call.name in AGGREGATES and not call.arguments for call in others
    )
    if rows or not used - made <= needed:
        return None
    return asked.edited([(query.where.start, query.where.end, once)])
