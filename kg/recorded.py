"""Claims that sum up a record: one TriG file for a source of which no text is at hand.

In place of a quote a claim has the encoder's summary, what was read, how it was seen and how sure
the encoder is. Who speaks is the record itself where the author names no one else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.anchors import gip
from kg.claims import BASIS, MODE, SPEAKER, Claims, Kind
from kg.errors import Problem
from kg.figures import DECIMAL
from kg.namespaces import PREFIXES, VOC, compact
from kg.source import Source

READ_ON, SUMMARY, CONFIDENCE = gip("readOn"), gip("summary"), gip("confidence")
DATE = NamedNode(PREFIXES["xsd"] + "date")
SUMMED_UP = NamedNode(VOC + "summary-of-record")
LEAST, MOST = Decimal("0.6"), Decimal(1)
NEEDED = {
    SUMMARY: "say in English what the record states, and no more",
    gip("evidence"): "say where and in what form it was read",
    gip("verification"): "say how it was seen, e.g. gip:verification voc:seen-in-copy",
    CONFIDENCE: f"say how sure it is, from {LEAST} to {MOST}, e.g. gip:confidence 0.9",
    **BASIS,
}
_TEXT = (gip("quote"), gip("before"))


class RecordedClaims(Claims):
    """The claims of one record's file; raises DataError where it is missing or cannot be read."""

    kind = Kind("gip:Record", READ_ON, 'gip:readOn "2026-11-23"^^xsd:date', NEEDED)
    describing = frozenset(NEEDED)

    def __init__(self, path: Path) -> None:
        super().__init__(Source(path))

    def quads(self) -> Iterator[Quad]:
        """The file's quads; each claim's speech mode, and its speaker where none is given."""
        yield from super().quads()
        for claim, said in self.described.items():
            if self.name:
                yield Quad(NamedNode(claim), MODE, SUMMED_UP, self.name)
                if SPEAKER not in said:
                    yield Quad(NamedNode(claim), SPEAKER, self.name, self.name)

    def _source_problems(self) -> Iterator[Problem]:
        yield from super()._source_problems()
        days = self.of_source(READ_ON)
        if self.name and not (len(days) == 1 and _is(days[0], DATE)):
            line, expected = self.source.line_of(READ_ON.value), "one day, as xsd:date"
            mend = f"write {self.kind.example}"
            yield self.source.problem(line, "gip:readOn is not one day", expected, mend)

    def _own_problems(self, claim: str) -> Iterator[Problem]:
        said, shown, line = self.described[claim], compact(claim), self.source.line_of(claim)
        for predicate in _TEXT:
            if predicate in said:
                what = f"{shown} has {compact(predicate.value)}, and no text is at hand to find it"
                mend = "write gip:summary, and gip:notedWords for words noted down verbatim"
                yield self.source.problem(line, what, "a summary", mend)
        if said.get(MODE, [SUMMED_UP]) != [SUMMED_UP]:
            what, expected = f"{shown} has another speech mode", "voc:summary-of-record, derived"
            yield self.source.problem(line, what, expected, "take gip:mode out")
        for value in said.get(CONFIDENCE, []):
            if not _is(value, DECIMAL):
                what = f"the confidence of {shown} is no xsd:decimal"
                yield self.source.problem(line, what, "a decimal", NEEDED[CONFIDENCE])
            elif not LEAST <= Decimal(value.value) <= MOST:
                what = f"the confidence of {shown} is {value.value}"
                mend = "leave out what is less sure, also as a note"
                yield self.source.problem(line, what, f"{LEAST} to {MOST}", mend)


def _is(value: object, datatype: NamedNode) -> bool:
    """Whether a value is a literal that its datatype allows."""
    if not isinstance(value, Literal) or value.datatype != datatype:
        return False
    try:
        Decimal(value.value) if datatype == DECIMAL else date.fromisoformat(value.value)
    except (ArithmeticError, ValueError):
        return False
    return True
