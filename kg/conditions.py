"""Repairs of filters that no row can pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import nearest
from kg.candidates import written
from kg.case import Case, Edit, Repair, Site
from kg.causes import Cause
from kg.namespaces import PREFIXES
from kg.spellings import NUMBERS, TIMES, spelled, things, times
from kg.tree import Branch, Call, Exists, Filter, Formula, Term, names, scope

_COMPARE = ("=", "!=", "<", ">", "<=", ">=", "IN")
_TEXTS = ("CONTAINS", "STRSTARTS", "STRENDS", "REGEX")
_DATE = PREFIXES["xsd"] + "date"


def repairs(case: Case) -> Iterator[Repair]:
    """Repairs of the filters that every row must pass."""
    bound = scope(case.tree.where)
    for site, filter in case.filters():
        if not site.needed:
            continue
        cut: tuple[Edit, ...] = ((filter.start, filter.end, ""),)
        yield from _variables(case, site, filter, bound)
        if isinstance(filter.formula, Exists) or not case.holds(cut):
            continue
        yield from _outside(case, site, filter)
        for part in conjuncts(filter.formula):
            yield from _part(case, filter, part, cut)


def conjuncts(formula: Formula) -> list[Formula]:
    """The conditions that && joins."""
    if isinstance(formula, Call) and formula.name == "&&":
        return [each for side in formula.arguments for each in conjuncts(side)]
    return [formula]


def _variables(case: Case, site: Site, filter: Filter, bound: set[str]) -> Iterator[Repair]:
    """A variable that nothing binds, and one that is spelt nearly alike."""
    from kg.tree import terms

    inner = filter.formula.group if isinstance(filter.formula, Exists) else None
    used = scope(inner) if inner else names(filter)
    shared = used & scope(site.group)
    for name in sorted(used - bound):
        near = [each for alike, each in nearest.ranked(name, bound - {name}) if alike > 0.7]
        if inner and shared and not near:
            continue
        places = [each for each in terms(filter, "variable") if each.value == name]
        for other in near[:2]:
            edits = tuple((each.start, each.end, f"?{other}") for each in places)
            found = {"term": f"?{name}", "near": f"; did you mean ?{other}?"}
            found["near_zh"] = f"；是否指 ?{other}？"
            yield Repair(Cause.VARIABLE, places[0].start, edits, found, not inner)
        if not near and not inner and isinstance(filter.formula, Call):
            yield Repair(Cause.VARIABLE, places[0].start, (), {"term": f"?{name}", "near": ""})


def _outside(case: Case, site: Site, filter: Filter) -> Iterator[Repair]:
    """A filter on what only an OPTIONAL beside it binds."""
    for other in site.group.elements:
        if isinstance(other, Branch) and other.kind == "OPTIONAL":
            rest = [scope(each) for each in site.group.elements if each is not other]
            only = scope(other) - set[str]().union(*rest)
            if shared := only & names(filter):
                words = case.text[filter.start : filter.end]
                edits = (
                    (filter.start, filter.end, ""),
                    (other.end - 1, other.end - 1, f" {words} "),
                )
                found = {"term": ", ".join(f"?{name}" for name in sorted(shared))}
                yield Repair(Cause.FILTER_OUTSIDE, filter.start, edits, found)


def _part(case: Case, filter: Filter, part: Formula, cut: tuple[Edit, ...]) -> Iterator[Repair]:
    """Repairs of one condition of a filter."""
    if not isinstance(part, Call):
        return
    yield from _language(case, part)
    if part.name in _COMPARE and len(part.arguments) == 2:
        left, right = part.arguments
        shown = f"({_say(case, left)} AS ?kg__l) ({_say(case, right)} AS ?kg__r)"
        rows = case.sample(shown, cut)
        yield from _literal(case, filter, part, left, right, [row[0] for row in rows])
        yield from _literal(case, filter, part, right, left, [row[1] for row in rows])
        yield from _never(case, filter, part, rows)
    elif part.name in _TEXTS and len(part.arguments) >= 2:
        yield from _text(case, part, cut)


def _say(case: Case, formula: Formula) -> str:
    return case.text[formula.start : formula.end]


def _language(case: Case, part: Call) -> Iterator[Repair]:
    """LANG() compared by its letters."""
    if part.name not in ("=", "IN") or len(part.arguments) != 2:
        return
    for one, other in (part.arguments, part.arguments[::-1]):
        if isinstance(one, Call) and one.name == "LANG" and isinstance(other, Term):
            ranges = dict.fromkeys((other.value, re.split("[-_]", other.value)[0]))
            for tag in ranges:
                edit = (part.start, part.end, f'LANGMATCHES({_say(case, one)}, "{tag}")')
                found = {"term": _say(case, other)}
                yield Repair(Cause.LANGUAGE_TAG, part.start, (edit,), found)


def _literal(
    case: Case, filter: Filter, part: Call, one: Formula, other: Formula, values: list[object]
) -> Iterator[Repair]:
    """A literal that is compared with values of another kind or writing."""
    values = [each for each in values if each is not None]
    if not (isinstance(other, Term) and other.kind == "literal" and values):
        return
    words = case.words(other)
    texts = [each for each in values if isinstance(each, Literal)]
    if part.name in ("=", "IN"):
        for each in texts:
            same = each.value == other.value
            if same and each.language and each.language != other.language.lower():
                yield _replace(Cause.LANGUAGE, other, words, spelled(each))
    yield from _time(other, words, texts)
    if not other.language and other.datatype.endswith("string"):
        if any(each.datatype.value in NUMBERS for each in texts) and _is_number(other.value):
            yield _replace(Cause.DATATYPE, other, words, other.value)
    if part.name in ("=", "IN"):
        for each in texts:
            if each.value != other.value and nearest.same(each.value, other.value):
                yield _replace(Cause.WRITING, other, words, spelled(each))
        if not texts:
            for cause, name in [*times(other, values)]:
                yield _replace(cause, other, words, name)
            for name in things(other, values, case):
                yield _replace(Cause.TEXT_FOR_THING, other, words, name)
    if not texts and isinstance(one, Term):
        yield from _value_of(case, filter, part, one, other)


def _replace(cause: Cause, old: Term, words: str, new: str) -> Repair:
    edit = (old.start, old.end, new)
    return Repair(cause, old.start, (edit,), {"term": words, "value": new})


def _time(other: Term, words: str, texts: list[Literal]) -> Iterator[Repair]:
    """The typed literal for a time that is written as a text or a number."""
    kinds = [each.datatype.value for each in texts if each.datatype.value in TIMES]
    written = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", other.value)
    if not kinds or not written or other.datatype in kinds:
        return
    year, month, day = written[1], written[2] or "01", written[3] or "01"
    forms = {"date": f"{year}-{month}-{day}", "gYear": year, "gYearMonth": f"{year}-{month}"}
    forms["dateTime"] = forms["date"] + "T00:00:00"
    name = kinds[0].rpartition("#")[2]
    if name in forms:
        yield _replace(Cause.TIME, other, words, f'"{forms[name]}"^^xsd:{name}')


def _value_of(case: Case, filter: Filter, part: Call, one: Term, other: Term) -> Iterator[Repair]:
    """A thing that is compared where a number or time of it is meant."""
    timely = re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", other.value)
    kind = TIMES if timely and not _is_small(other) else NUMBERS
    checks = ", ".join(f"<{each}>" for each in kind)
    name = case.fresh("value")
    cut: Edit = (
        filter.start,
        filter.end,
        f"?{one.value} ?kg__p ?kg__n FILTER(DATATYPE(?kg__n) IN ({checks})) ",
    )
    rows = case.sample("?kg__p", (cut,), 20)
    for (verb,) in sorted(rows, key=str):
        if not isinstance(verb, NamedNode):
            continue
        value = other.value
        if kind is TIMES:
            value = f'"{(value + "-01-01")[:10]}"^^xsd:date'
        elif other.datatype.endswith("string") and not _is_number(value):
            continue
        condition = {one: f"?{name}", other: value}
        left, right = (condition.get(each, "") for each in part.arguments)  # type: ignore[call-overload]
        edits = (
            (filter.start, filter.start, f"?{one.value} {written(verb.value)} ?{name} . "),
            (part.start, part.end, f"{left} {part.name} {right}"),
        )
        cause = Cause.TIME if kind is TIMES else Cause.NEVER_TRUE
        about = f"?{one.value} {written(verb.value)} {value}"
        if cause is Cause.NEVER_TRUE:
            about = f"?{one.value} is a thing; its number is in {written(verb.value)}"
        term = case.words(other if kind is TIMES else part)
        yield Repair(cause, part.start, edits, {"term": term, "value": about})


def _never(
    case: Case, filter: Filter, part: Call, rows: list[tuple[object, ...]]
) -> Iterator[Repair]:
    """A comparison of kinds that cannot be compared."""
    if not rows:
        return
    left, right = ({_kind(row[index]) for row in rows} for index in (0, 1))
    alike = part.name in ("=", "!=", "IN") and left & right
    if (left & right and ("thing" not in left & right)) or alike or len(rows) > 199:
        return
    told = " and ".join(
        f"{case.words(side)} is {' or '.join(sorted(kinds))}"
        for side, kinds in zip(part.arguments, (left, right), strict=True)
    )
    whole = part is filter.formula
    edit = (filter.start, filter.end, "") if whole else (part.start, part.end, "true")
    found = {"term": case.words(part), "value": told}
    yield Repair(Cause.NEVER_TRUE, part.start, (edit,), found)


def _text(case: Case, part: Call, cut: tuple[Edit, ...]) -> Iterator[Repair]:
    """A text that is looked for in another writing, or in what is no text."""
    value, wanted = part.arguments[:2]
    rows = [row[0] for row in case.sample(f"({_say(case, value)} AS ?kg__l)", cut, 500)]
    found = [each for each in rows if each is not None]
    if found and all(isinstance(each, NamedNode) for each in found):
        words = _say(case, value)
        told = {"term": case.words(part), "value": f"{words} is a thing, not a text"}
        edit = (value.start, value.end, f"STR({words})")
        yield Repair(Cause.NEVER_TRUE, part.start, (edit,), told)
    if isinstance(wanted, Term) and wanted.kind == "literal":
        for each in found:
            text = each.value if isinstance(each, Literal | NamedNode) else ""
            if (same := nearest.same_words(text, wanted.value)) and same != wanted.value:
                yield _replace(Cause.WRITING, wanted, case.words(wanted), str(Literal(same)))
                break


def _kind(term: object) -> str:
    """What a term is, as far as comparing goes."""
    if term is None:
        return "unbound"
    if isinstance(term, NamedNode | BlankNode):
        return "thing"
    datatype = term.datatype.value if isinstance(term, Literal) else ""
    name = datatype.rpartition("#")[2]
    if datatype in NUMBERS:
        return "number"
    return "text" if name in ("string", "langString") else name


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?\d+(\.\d+)?", text))


def _is_small(term: Term) -> bool:
    """Whether a number is none that could be a year."""
    return term.datatype in NUMBERS and not 1500 <= float(term.value) <= 2200
