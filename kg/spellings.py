"""Repairs of texts, numbers and times that a query writes otherwise than they are stored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from kg import nearest
from kg.candidates import written
from kg.case import Case, Edit, Repair
from kg.causes import Cause
from kg.namespaces import PREFIXES, TIME
from kg.tree import Term, Triple

XSD = PREFIXES["xsd"]
TIMES = tuple(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth", "time"))
NUMBERS = tuple(
    XSD + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)
_NAMES = (
    f"<{PREFIXES['skos']}prefLabel>|<{PREFIXES['rdfs']}label>|<{PREFIXES['skos']}altLabel>"
    f"|<{PREFIXES['dcterms']}title>"
)
_CALLED = tuple(
    PREFIXES[prefix] + name
    for prefix, names in (
        ("skos", ("prefLabel", "altLabel", "hiddenLabel")),
        ("rdfs", ("label",)),
        ("dcterms", ("title",)),
        ("gip", ("name", "officialTitle")),
        ("foaf", ("name",)),
        ("schema", ("name",)),
    )
    for name in names
)
_TEXTS = (XSD + "string", PREFIXES["rdf"] + "langString")
_MOST = 5000  # values of a property that are looked at


def repairs(case: Case) -> Iterator[Repair]:
    """Repairs of the literals that patterns have as their objects."""
    for site, triple in case.triples():
        value = triple.object
        if value.kind != "literal" or case.matches(
            _pattern(case, triple, _words(case, value)), site
        ):
            continue
        pattern, shown = _pattern(case, triple, "?kg__o"), "?kg__o"
        exact = f"{pattern} FILTER({matching(value, '?kg__o')})"
        stored = case.values(shown, exact, site, 20) or case.values(shown, pattern, site, _MOST)
        for cause, other in variants(value, stored, case):
            edits = [(value.start, value.end, other)]
            if cause is Cause.DATATYPE:
                name = case.fresh("value")
                number = _number(value.value)
                edits = [(value.start, value.end, f"?{name}")]
                edits.append((site.group.start + 1,) * 2 + (f" FILTER(?{name} = {number})",))
            found = {"term": case.words(value), "value": other}
            yield Repair(cause, value.start, tuple(edits), found, site.needed)
        yield from _named(case, triple, stored)


def _named(case: Case, triple: Triple, stored: Sequence[object]) -> Iterator[Repair]:
    """A name under another property of names, and one that is spelt nearly so."""
    value, verb = triple.object, triple.predicate
    if value.datatype not in _TEXTS or not isinstance(verb, Term):
        return
    if verb.value in _CALLED:
        properties = " ".join(f"<{each}>" for each in _CALLED)
        pattern = f"VALUES ?kg__p {{ {properties} }} ?kg__s ?kg__p {_words(case, value)}"
        for each in case.values("?kg__p", pattern):
            other = written(each.value)
            found = {"term": case.words(verb), "value": other}
            yield Repair(Cause.OTHER_NAME, verb.start, ((verb.start, verb.end, other),), found)
    texts = {each.value: each for each in stored if isinstance(each, Literal)}
    if near := nearest.misspelt(value.value, texts):
        found = {"term": case.words(value), "value": spelled(texts[near])}
        edit = (value.start, value.end, found["value"])
        yield Repair(Cause.SPELLING, value.start, (edit,), found)


def _pattern(case: Case, triple: Triple, value: str) -> str:
    verb = triple.predicate
    name = f"<{verb.value}>" if isinstance(verb, Term) and verb.kind == "iri" else "?kg__p"
    if isinstance(verb, Term) and verb.kind == "iri":
        return f"?kg__s {name} {value}"
    return f"?kg__s {name if isinstance(verb, Term) else case.words(verb)} {value}"  # type: ignore[arg-type]


def _words(case: Case, term: Term) -> str:
    return case.text[term.start : term.end]


def matching(value: Term, shown: str) -> str:
    """A condition that finds what has a literal's letters or is equal to it as a number."""
    text = spelled(Literal(value.value))
    number = f" || {shown} = {value.value}" if _number(value.value) is not None else ""
    return (
        f"STR({shown}) = {text} || STR({shown}) = CONCAT({spelled(Literal(TIME))}, {text}){number}"
    )


def variants(value: Term, stored: Sequence[object], case: Case) -> Iterator[tuple[Cause, str]]:
    """What is stored and means the same as a literal, the likeliest first."""
    literals = [each for each in stored if isinstance(each, Literal)]
    for each in literals:
        if each.value == value.value and each.language and each.language != value.language.lower():
            yield Cause.LANGUAGE, spelled(each)
    number = _number(value.value)
    for each in literals:
        if number is not None and each.datatype.value in NUMBERS and _number(each.value) == number:
            yield Cause.DATATYPE, spelled(each)
    yield from times(value, stored)
    for each in literals:
        if each.value == value.value and each.datatype.value not in (value.datatype, *TIMES):
            if not each.language and number is None:
                yield Cause.DATATYPE, spelled(each)
        elif each.value != value.value and nearest.same(each.value, value.value):
            yield Cause.WRITING, spelled(each)
    if any(isinstance(each, NamedNode) for each in stored):
        yield from ((Cause.TEXT_FOR_THING, name) for name in things(value, stored, case))


def times(value: Term, stored: Sequence[object]) -> Iterator[tuple[Cause, str]]:
    """Times that are stored in another form than they are written."""
    if not re.fullmatch(r"-?\d{4}(-\d\d){0,2}(T.*)?", value.value):
        return
    for each in stored:
        if isinstance(each, Literal) and each.datatype.value in TIMES:
            if each.value == value.value and each.datatype.value != value.datatype:
                yield Cause.TIME, spelled(each)
        elif isinstance(each, NamedNode) and each.value == TIME + value.value:
            yield Cause.TIME, written(each.value)


def things(value: Term, stored: Sequence[object], case: Case) -> list[str]:
    """The things among the stored values that a text is a name of."""
    text = spelled(Literal(value.value))
    wanted = {each.value for each in stored if isinstance(each, NamedNode)}
    rows = case.probes.rows(
        f"SELECT DISTINCT ?s WHERE {{ ?s {_NAMES} ?l FILTER(STR(?l) = {text}) }} LIMIT 20"
    )
    named = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
    return [written(each) for each in sorted(named) if each in wanted]


def spelled(literal: Literal) -> str:
    """A literal in SPARQL, its datatype under a prefix."""
    if literal.datatype.value.startswith(XSD) and literal.datatype.value != XSD + "string":
        return f'"{literal.value}"^^xsd:{literal.datatype.value.removeprefix(XSD)}'
    return str(literal)


def numbers(
    case: Case, name: str, cuts: tuple[Edit, ...], kinds: tuple[str, ...] = NUMBERS
) -> list[str]:
    """The properties by which the things that a variable is have a number or time.

    The one that most of them have comes first.
    """
    at = case.tree.where.end - 1
    among = ", ".join(f"<{each}>" for each in kinds)
    way = f" {{ ?{name} ?kg__p ?kg__n FILTER(DATATYPE(?kg__n) IN ({among})) }} "
    rows = case.sample(f"?{name} ?kg__p", (*cuts, (at, at, way)), 1000)
    count = Counter(row[1].value for row in rows if isinstance(row[1], NamedNode))
    return [written(each) for each in sorted(count, key=lambda each: (-count[each], each))]


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?", text) else None
    except InvalidOperation:
        return None
