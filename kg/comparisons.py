"""Comparisons that do not test what they seem to: inexact figures, and language tags.

A figure that the words call "more than 40" has the value 40 and a bound. Compared is surely what
its bounds decide; ``surely`` and ``possibly`` write that as SPARQL that any engine takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.fanouts import leaves
from kg.namespaces import GIP, PREFIXES
from kg.tree import Bind, Call, Filter, Formula, Query, Term, Triple, names, walk
from kg.variants import Asked, Caution, bare, groups

OPERATORS = (">", ">=", "<", "<=", "=", "!=")
_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "=", "!=": "!="}
_OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "=": "!=", "!=": "="}
_SIDES = {">": ("lower", ">"), ">=": ("lower", ">="), "<": ("upper", "<"), "<=": ("upper", "<=")}


def surely(figure: str, operator: str, number: str) -> str:
    """The condition that a figure's bounds leave no other possibility, for a FILTER.

    ``figure`` is a variable or name of an observation, ``number`` an expression. An open bound
    that equals the number is above (below) it: "more than 40" is surely > 40.
    """
    if operator == "!=":
        return f"({surely(figure, '<', number)} || {surely(figure, '>', number)})"
    if operator == "=":
        ends = " ; ".join(
            f"<{GIP}{side}Bound> ?kg_{side} ; <{GIP}{side}Inclusive> true"
            for side in ("lower", "upper")
        )
        test = f"?kg_lower = {number} && ?kg_upper = {number}"
        return f"EXISTS {{ {figure} {ends} FILTER({test}) }}"
    side, sign = _SIDES[operator]
    ends = f"<{GIP}{side}Bound> ?kg_{side} ; <{GIP}{side}Inclusive> ?kg_included"
    test = f"?kg_{side} {sign} {number}"
    if sign in "<>":
        test += f" || (?kg_{side} = {number} && !?kg_included)"
    return f"EXISTS {{ {figure} {ends} FILTER({test}) }}"


def possibly(figure: str, operator: str, number: str) -> str:
    """The condition that a figure's bounds do not rule the comparison out, for a FILTER."""
    return f"(!{surely(figure, _OPPOSITE[operator], number)})"


def undecidable(figure: str, operator: str, number: str) -> str:
    """The condition that a figure's bounds leave the comparison open, for a FILTER.

    That is: it is possibly so, and not surely so.
    """
    sure = surely(figure, operator, number)
    return f"({possibly(figure, operator, number)} && !{sure})"


def comparisons(asked: Asked) -> Iterator[Caution]:
    """A caution for each comparison that comes out otherwise when it tests what is meant."""
    for query in asked.queries():
        figures = _figures(query)
        for group in groups(query):
            for each in group.elements:
                if isinstance(each, Filter | Bind):
                    yield from _within(asked, each.formula, figures)
        for item in query.items or ():
            yield from _within(asked, item.formula, figures)


def _figures(query: Query) -> dict[str, str]:
    """The variables that are values of figures, and the variables of these figures."""
    value = GIP + "value"
    found = dict[str, str]()
    for each in leaves(query.where):
        if isinstance(each, Triple) and getattr(each.predicate, "value", "") == value:
            kinds = {each.subject.kind, each.object.kind}
            found |= {each.object.value: each.subject.value} if kinds == {"variable"} else {}
    return found


def _within(asked: Asked, formula: Formula, figures: dict[str, str]) -> Iterator[Caution]:
    """The cautions about the comparisons in a formula."""
    for call in walk(formula):
        if isinstance(call, Call) and call.name in ("IN", "NOT IN"):
            yield from _language(asked, call, call.arguments[0], call.arguments[1:])
        if not (isinstance(call, Call) and call.name in OPERATORS and len(call.arguments) == 2):
            continue
        one, other = call.arguments
        for left, right, sign in ((one, other, call.name), (other, one, _TURNED[call.name])):
            figure = figures.get(left.value) if isinstance(left, Term) else None
            if figure and not names(right) & set(figures):
                yield from _bounded(asked, call, figure, sign, right)
            yield from _language(asked, call, left, (right,))


def _bounded(
    asked: Asked, call: Call, figure: str, operator: str, number: Formula
) -> Iterator[Caution]:
    condition = surely(f"?{figure}", operator, asked.written(number))
    sure = (call.start, call.end, f"({condition})")
    bare_rows, sure_rows = asked.both([sure])
    if bare_rows == sure_rows:
        return
    found = {
        "rows": bare_rows.total(),
        "left out": (bare_rows - sure_rows).total(),
        "added": (sure_rows - bare_rows).total(),
    }
    sentence = (
        f"{bare(asked.written(call))} compares the bare number of figures that are not all exact "
        f'("about", "more than"). {_told(asked, found)}'
    )
    yield Caution("bounds", sentence, asked.line(call), {**found}, asked.edited([sure]))


def _told(asked: Asked, found: dict[str, int]) -> str:
    """What the fix does to the rows of the answer, in numbers."""
    rows, left, added = found.values()
    cut = {"LIMIT", "OFFSET"} & set(asked.tree.clauses)
    whole = " (counted without LIMIT and OFFSET)" if cut else ""
    said = [f"leaves out {left} of the {rows} rows here"] if left else []
    said += [f"adds {added}"] if added else []
    return f"The fix keeps what is surely so: it {' and '.join(said)}{whole}"


def _language(
    asked: Asked, call: Call, lang: Formula, tags: tuple[Formula, ...]
) -> Iterator[Caution]:
    if not (isinstance(lang, Call) and lang.name == "LANG") or not all(map(_is_tag, tags)):
        return
    matches = (f"LANGMATCHES({asked.written(lang)}, {asked.written(tag)})" for tag in tags)
    negated = "!" if call.name in ("!=", "NOT IN") else ""
    edit = (call.start, call.end, f"({negated}({' || '.join(matches)}))")
    if asked.differ([edit]):
        sentence = (
            f"{bare(asked.written(call))} compares tags letter by letter, and engines write them "
            f"in their own way, here in small letters. The fix uses LANGMATCHES"
        )
        yield Caution("language", sentence, asked.line(call), {}, asked.edited([edit]))


def _is_tag(formula: Formula) -> bool:
    plain = isinstance(formula, Term) and formula.kind == "literal"
    return plain and formula.datatype == PREFIXES["xsd"] + "string" and bool(formula.value)  # type: ignore[union-attr]
