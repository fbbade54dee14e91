"""What is wrong with one row of a mapping set, and with two of them together.

A mapping says how sure its author is that it is right, and why. One that is as likely wrong as
right is refused, and so is any that SKOS forbids beside another (SKOS Reference §10.3, S45, S46).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from kg import nearest
from kg.errors import Problem
from kg.mappings import LITERAL, NO_TERM, RELATIONS
from kg.namespaces import BASE, compact
from kg.sssom import MappingSet, Row
from kg.terms import LABELS, typed

LEAST = Decimal("0.5")
_CONFIDENCE = re.compile(r"0\.\d{1,3}|1(?:\.0{1,3})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Defect = tuple[str, str, str]  # what, expected, mend


class Known:
    """What the ontology, the vocabulary and the register introduce, with its English labels."""

    def __init__(self, base: Iterable[Quad]) -> None:
        every = list(base)
        self.english: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, value, _ in every:
            named = isinstance(subject, NamedNode) and isinstance(value, Literal)
            if named and predicate in LABELS and value.language == "en":
                self.english[subject.value].add(value.value)
        self.iris = typed(every) | self.english.keys()


def problems(of: MappingSet, known: Known) -> Iterator[Problem]:
    """Every defect of the rows, each with its line."""
    for row in of.rows:
        for check in _CHECKS:
            for defect in check(of, row, known):
                yield of.problem(row.line, *defect)
    for before, row in zip(of.rows, of.rows[1:], strict=False):
        if _order(before) > _order(row):
            expected = "rows in the order of subject_id, predicate_id, object_id, object_label"
            what = f"{row.cells['subject_id']} stands after {before.cells['subject_id']}"
            yield of.problem(row.line, what, expected, "move the row up")
    yield from _together(of)


def _order(row: Row) -> tuple[str, ...]:
    return tuple(
        row.cells[each] for each in ("subject_id", "predicate_id", "object_id", "object_label")
    )


def curie(of: MappingSet, curie: str) -> Iterator[Defect]:
    """What is wrong with a CURIE in itself."""
    iri = of.expand(curie)
    try:
        NamedNode(iri or "urn:none")
    except ValueError:
        yield f"{curie} gives no IRI", "a CURIE without spaces", "percent-encode what is amiss"
    if iri is None:
        mend = "add its prefix there" if ":" in curie else "write it as prefix:name"
        yield f"{curie!r} has no prefix of the curie_map", "a CURIE", mend


def _subject(of: MappingSet, row: Row, known: Known) -> Iterator[Defect]:
    yield from curie(of, row.cells["subject_id"])
    if (iri := of.expand(row.cells["subject_id"])) is None:
        return
    if iri not in known.iris:
        space = iri[: iri.rfind("/") + 1]
        names = [each[len(space) :] for each in known.iris if each.startswith(space)]
        near = nearest.name(iri[len(space) :], names)
        mend = f"did you mean {compact(space + near)}?" if near else "declare it first"
        yield f"{row.cells['subject_id']} is unknown", "a term or a thing of the register", mend
    elif row.cells["subject_label"] not in known.english[iri]:
        what = f"{row.cells['subject_label']!r} is no label of {row.cells['subject_id']}"
        wanted = " or ".join(sorted(known.english[iri])) or "a thing with an English label"
        yield what, wanted, "write the label that the thing has"


def _predicate(of: MappingSet, row: Row, known: Known) -> Iterator[Defect]:
    if row.cells["predicate_id"] not in RELATIONS:
        mend = "choose one; owl:sameAs would merge what two sources say"
        yield (
            f"{row.cells['predicate_id']!r} relates no mapping",
            ", ".join(sorted(RELATIONS)),
            mend,
        )


def _object(of: MappingSet, row: Row, known: Known) -> Iterator[Defect]:
    target, label = row.cells["object_id"], row.cells["object_label"]
    if of.values.get("object_type") == LITERAL:
        if target or not label:
            mend = "leave object_id empty and write the code as object_label"
            yield "the object is not a code alone", "a set whose objects have no IRIs", mend
        return
    yield from curie(of, target)
    if target == NO_TERM:
        if label:
            yield f"{NO_TERM} has a label", "an empty object_label", "take it out"
    elif (of.expand(target) or "").startswith(BASE):
        mend = "relate own concepts by skos:broader or skos:related in vocabulary.ttl"
        yield f"{target} is a thing of this project", "one of another dataset", mend
    elif not label:
        yield f"{target} has no label", "what the other dataset calls it", "write object_label"


def _curation(of: MappingSet, row: Row, known: Known) -> Iterator[Defect]:
    yield from curie(of, row.cells["author_id"])
    why = row.cells["mapping_justification"]
    if (iri := of.expand(why)) is None or iri not in known.iris:
        expected = "a term of SEMAPV that external.ttl declares"
        yield f"the justification {why!r} is unknown", expected, "e.g. semapv:ManualMappingCuration"
    day = row.cells["mapping_date"]
    try:
        date.fromisoformat(day if _DATE.fullmatch(day) else "")
    except ValueError:
        yield f"the mapping_date {day!r} is no day", "a day as 2026-11-25", "write the day"
    if not row.cells["comment"].strip():
        yield "the comment is empty", "where the object was seen", "name the source"
    given = row.cells["confidence"]
    if not _CONFIDENCE.fullmatch(given) or not LEAST < Decimal(given) <= 1:
        mend = "leave the row out where it is as likely wrong as right"
        yield f"the confidence {given!r} is refused", "a decimal above 0.5, at most 1", mend


_CHECKS: tuple[Callable[[MappingSet, Row, Known], Iterator[Defect]], ...] = (
    _subject,
    _predicate,
    _object,
    _curation,
)


def _together(of: MappingSet) -> Iterator[Problem]:
    """What two rows of a set may not say together."""
    seen: dict[tuple[str, ...], Row] = {}
    for row in of.rows:
        subject, predicate, target, label = _order(row)
        claims: dict[tuple[str, ...], str] = {
            ("pair", subject, target or label): "relate the same two"
        }
        if predicate == "skos:exactMatch" and target != NO_TERM:
            claims["subject", subject] = f"match {subject} exactly, which makes their objects one"
            claims["object", target] = f"match {target} exactly, which makes their subjects one"
        for key, what in claims.items():
            if key in seen:
                text = f"this row and line {seen[key].line} {what}"
                yield of.problem(row.line, text, "one such row", "keep the one that is right")
            seen.setdefault(key, row)
        here, there = ("none", "some") if target == NO_TERM else ("some", "none")
        if other := seen.get((there, subject, predicate)):
            text = f"of this row and line {other.line} one says that {subject} has no {predicate}"
            yield of.problem(row.line, text, "one of the two", "take out the one that is wrong")
        seen.setdefault((here, subject, predicate), row)
