"""Repairs of conditions that compare things, texts, numbers or times with another kind of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from kg import nearest
from kg.case import Case, Edit, Repair
from kg.causes import Cause
from kg.spellings import NUMBERS, TIMES, matching, numbers, spelled, things, times
from kg.tree import Call, Filter, Formula, Term

COMPARE = ("=", "!=", "<", ">", "<=", ">=", "IN")
TEXTS = ("CONTAINS", "STRSTARTS", "STRENDS", "REGEX")
_EQUAL = ("=", "IN")
_SAMPLE, _LOOKED_AT = 100, 3000  # rows to tell kinds by; rows to find another writing in
_YEARS = (1500, 2200)


class Condition(NamedTuple):
    """A condition of a filter, and the query without it: ``cut`` leaves the filter out."""

    case: Case
    filter: Filter
    part: Call
    cut: Edit

    def repairs(self, needed: bool) -> Iterator[Repair]:
        """Repairs of the condition, which must be true where ``needed``; the likeliest first."""
        yield from self._language()
        if self.part.name in COMPARE and len(self.part.arguments) == 2:
            left, right = self.part.arguments
            shown = f"({self.say(left)} AS ?kg__l) ({self.say(right)} AS ?kg__r)"
            rows = self.case.sample(shown, (self.cut,), _SAMPLE)
            for one, other, place in ((left, right, 0), (right, left, 1)):
                values = [row[place] for row in rows if row[place] is not None]
                if isinstance(other, Term) and other.kind == "literal" and values:
                    yield from self._literal(one, other, values)
            if needed:
                yield from self._never(rows)
        elif self.part.name in TEXTS and len(self.part.arguments) >= 2:
            yield from self._text()

    def say(self, formula: Formula) -> str:
        """A formula as it is written."""
        return self.case.text[formula.start : formula.end]

    def instead(self, words: str) -> Edit:
        """The edit that writes another condition."""
        return self.part.start, self.part.end, f"({words})"

    def _written(self, cause: Cause, old: Term, new: str) -> Repair:
        found = {"term": self.case.words(old), "value": new}
        return Repair(cause, old.start, ((old.start, old.end, new),), found)

    def _language(self) -> Iterator[Repair]:
        """LANG() compared by its letters."""
        if self.part.name not in _EQUAL or len(self.part.arguments) != 2:
            return
        for one, other in (self.part.arguments, self.part.arguments[::-1]):
            if isinstance(one, Call) and one.name == "LANG" and isinstance(other, Term):
                for tag in dict.fromkeys((other.value, re.split("[-_]", other.value)[0])):
                    edit = self.instead(f'LANGMATCHES({self.say(one)}, "{tag}")')
                    found = {"term": self.say(other)}
                    yield Repair(Cause.LANGUAGE_TAG, self.part.start, (edit,), found)

    def _literal(self, one: Formula, other: Term, values: list[object]) -> Iterator[Repair]:
        """A literal that is compared with values of another kind or writing."""
        texts = [each for each in values if isinstance(each, Literal)]
        if texts and self.part.name in _EQUAL:
            yield from self._equal(one, other)
        yield from self._time(other, texts)
        plain = other.datatype.endswith("#string") and _is_number(other.value)
        if plain and any(each.datatype.value in NUMBERS for each in texts):
            yield self._written(Cause.DATATYPE, other, other.value)
        if not texts and isinstance(one, Term) and one.kind == "variable":
            if self.part.name in _EQUAL:
                nodes = self._values(f"({self.say(one)} AS ?kg__l)", _LOOKED_AT)
                for cause, name in times(other, nodes):
                    yield self._written(cause, other, name)
                for name in things(other, nodes, self.case):
                    yield self._written(Cause.TEXT_FOR_THING, other, name)
            yield from self._value_of(one, other)

    def _values(self, shown: str, most: int, cut: Edit | None = None) -> list[Any]:
        rows = self.case.sample(shown, (cut or self.cut,), most)
        return [row[0] for row in rows if row[0] is not None]

    def _equal(self, one: Formula, other: Term) -> Iterator[Repair]:
        """The text that is meant, in another language, datatype or writing."""
        shown = f"({self.say(one)} AS ?kg__l)"
        exact = (*self.cut[:2], f" FILTER({matching(other, self.say(one))}) ")
        for each in self._values(shown, 20, exact):
            same = isinstance(each, Literal) and each.value == other.value
            if same and each.language and each.language != other.language.lower():
                yield self._written(Cause.LANGUAGE, other, spelled(each))
        wanted = nearest.squashed(other.value)
        values = self._values(shown, _LOOKED_AT)
        texts = {each.value: each for each in values if isinstance(each, Literal)}
        for text, each in texts.items():
            if text != other.value and nearest.squashed(text) == wanted:
                yield self._written(Cause.WRITING, other, spelled(each))
        if near := nearest.misspelt(other.value, texts):
            yield self._written(Cause.SPELLING, other, spelled(texts[near]))

    def _time(self, other: Term, texts: list[Literal]) -> Iterator[Repair]:
        """The typed literal for a time that is written as a text or a number."""
        kinds = [each.datatype.value for each in texts if each.datatype.value in TIMES]
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", other.value)
        if not kinds or not found or other.datatype in kinds:
            return
        year, month, day = found[1], found[2] or "01", found[3] or "01"
        forms = {"date": f"{year}-{month}-{day}", "gYear": year, "gYearMonth": f"{year}-{month}"}
        forms["dateTime"] = forms["date"] + "T00:00:00"
        name = kinds[0].rpartition("#")[2]
        if name in forms:
            yield self._written(Cause.TIME, other, f'"{forms[name]}"^^xsd:{name}')

    def _value_of(self, one: Term, other: Term) -> Iterator[Repair]:
        """A thing that is compared where a number or a time of it is meant."""
        timely = _is_time(other)
        if not timely and not _is_number(other.value):
            return
        value = f'"{other.value[:10]}{"-01-01"[len(other.value) - 4 :]}"^^xsd:date'
        value = value if timely else other.value
        name, start = self.case.fresh("value"), self.filter.start
        for said in numbers(self.case, one.value, (self.cut,), TIMES if timely else NUMBERS):
            sides = [f"?{name}" if each is one else value for each in self.part.arguments]
            compared = f"{sides[0]} {self.part.name} {sides[1]}"
            compared = compared.replace(f"IN {value}", f"IN ({value})")
            more = f"{self.case.stop(start)}?{one.value} {said} ?{name} . "
            edits = ((start, start, more), self.instead(compared))
            if timely:
                found = {"term": self.case.words(other), "value": f"?{one.value} {said} {value}"}
                yield Repair(Cause.TIME, self.part.start, edits, found)
            else:
                words = f"?{one.value} is a thing, and its number is in {said}"
                found = {"term": self.case.words(self.part), "value": words}
                found["value_zh"] = f"?{one.value} 是事物，其数值在 {said} 中"
                yield Repair(Cause.NEVER_TRUE, self.part.start, edits, found)

    def _never(self, rows: list[tuple[object, ...]]) -> Iterator[Repair]:
        """A comparison of kinds that cannot be compared."""
        left, right = ({_kind(row[place]) for row in rows} for place in (0, 1))
        ordered = self.part.name not in ("=", "!=", "IN")
        alike = left & right - ({"thing", "nothing"} if ordered else {"nothing"})
        if not rows or alike or self.part.name == "!=":
            return
        sides = list(zip(self.part.arguments, (sorted(left), sorted(right)), strict=True))
        told = [f"{self.case.words(side)} {' or '.join(map(_is, of))}" for side, of in sides]
        zh = [
            f"{self.case.words(side)} {'或'.join(_ZH.get(k, k) for k in of)}" for side, of in sides
        ]
        edit = self.cut if self.part is self.filter.formula else self.instead("true")
        found = {"term": self.case.words(self.part), "value": " and ".join(told)}
        yield Repair(
            Cause.NEVER_TRUE, self.part.start, (edit,), found | {"value_zh": "，".join(zh)}
        )

    def _text(self) -> Iterator[Repair]:
        """A text that is looked for in another writing, or in what is no text."""
        value, wanted = self.part.arguments[:2]
        said = self.say(value)
        found = self._values(f"({said} AS ?kg__l)", _LOOKED_AT)
        if found and all(isinstance(each, NamedNode) for each in found):
            told = {"term": self.case.words(self.part), "value": f"{said} is a thing, not a text"}
            told["value_zh"] = f"{said} 是事物而不是文本"
            edit = (value.start, value.end, f"STR({said})")
            yield Repair(Cause.NEVER_TRUE, self.part.start, (edit,), told)
        if not isinstance(wanted, Term) or wanted.kind != "literal":
            return
        light = nearest.squashed(wanted.value)
        for each in found:
            text = each.value if isinstance(each, Literal | NamedNode) else ""
            if light in nearest.squashed(text):
                same = nearest.same_words(text, wanted.value)
                if same and same != wanted.value:
                    yield self._written(Cause.WRITING, wanted, spelled(Literal(same)))
                    return
        texts = [each.value for each in found if isinstance(each, Literal)]
        if (near := nearest.respelt(wanted.value, texts)) != wanted.value:
            yield self._written(Cause.SPELLING, wanted, spelled(Literal(near)))


_ZH = {"thing": "是事物", "text": "是文本", "number": "是数值"}
_ZH |= {"nothing": "没有值", "date": "是日期"}


def _is(kind: str) -> str:
    return "has no value" if kind == "nothing" else f"is a {kind}"


def _kind(term: object) -> str:
    """What a term is, as far as comparing goes."""
    if isinstance(term, NamedNode | BlankNode):
        return "thing"
    if not isinstance(term, Literal):
        return "nothing"
    name = term.datatype.value.rpartition("#")[2]
    if term.datatype.value in NUMBERS:
        return "number"
    return "text" if name in ("string", "langString") else name


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?\d+(\.\d+)?", text))


def _is_time(term: Term) -> bool:
    """Whether a literal can be a year, a month or a day."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", term.value):
        return False
    return term.datatype not in NUMBERS or _YEARS[0] <= int(term.value) <= _YEARS[1]
