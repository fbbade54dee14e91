"""What a page shows of an answer: cells with links, headings in words, sources with places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.namespaces import GIP
from kg.web.visit import Visit, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.citing import Source
    from kg.results import Term

SHOWN_SOURCES = 6  # of a row; the downloads have all
SHORT, LONG = 16, 60  # characters to which a cell is kept in one line, from which it gets room
_LONG = re.compile(r"^[+-]?\d{5,}(?=\.|$)")  # digits that are easier to read in threes
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


class Cell(NamedTuple):
    """One term: its text, the address that it leads to, its language tag, its kind.

    ``kind`` is iri, number, text, blank or none; ``title`` is the short form of an IRI.
    """

    text: str
    href: str = ""
    lang: str = ""
    kind: str = "text"
    title: str = ""

    @property
    def size(self) -> str:
        """How much room the text needs: short, long, or "" between them."""
        return "short" if len(self.text) <= SHORT else "long" if len(self.text) > LONG else ""


class Cited(NamedTuple):
    """One source as a page shows it; ``href`` leads to the words in the text, or to the claim.

    ``kind`` is quote, summary, or note: what the row rests on beside claims. A note has ``words``
    and what ``said`` calls it, and nothing else.
    """

    kind: str
    words: str
    said: str
    noted: str = ""
    place: str = ""
    href: str = ""


def cell(visit: Visit, term: Term | None) -> Cell:
    """A term in the visitor's language."""
    if term is None:
        return Cell("", kind="none")
    text = visit.text(term)
    if isinstance(term, NamedNode):
        return Cell(text, visit.thing(term.value), kind="iri", title=visit.curie(term.value))
    if isinstance(term, Literal):
        if is_number(term):
            return Cell(_LONG.sub(_grouped, text), kind="number")
        return Cell(text, lang=term.language or "")
    return Cell(text, kind="blank" if isinstance(term, BlankNode) else "text")


def _grouped(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}"


def heading(visit: Visit, column: str) -> str:
    """A column's name in words: of the catalogue, of the term of the ontology, else its own."""
    if f"column.{column}" in visit.t:
        return visit.t(f"column.{column}")
    for iri in (GIP + column, GIP + column[:1].upper() + column[1:]):
        if (label := visit.label(iri)) not in (column, iri.removeprefix(GIP)):
            return label
    return _WORD.sub(" ", column).lower()


def cited(visit: Visit, sources: Iterable[Source]) -> list[Cited]:
    """The sources of a row."""
    return [_cited(visit, each) for each in sources]


def _cited(visit: Visit, source: Source) -> Cited:
    t = visit.t
    if source.kind != "claim":
        return Cited("note", source.note, t(f"note.{source.kind}"))
    if source.record:
        said = t.comma.join(dict.fromkeys(filter(None, (source.speaker, source.title))))
        place = t.comma.join(filter(None, (source.verification, _sure(visit, source.confidence))))
        href = visit.thing(source.claim)
        return Cited("summary", source.summary, said, source.noted, place, href)
    said = t.comma.join(filter(None, (source.speaker, source.mode)))
    places = []
    if source.sentences:
        numbers = list(dict.fromkeys((source.sentences[0], source.sentences[-1])))
        places.append(t("sentence", n=len(numbers), numbers="–".join(map(str, numbers))))
    href = visit.thing(source.claim)
    if source.start is not None:
        places.append(t("characters", start=source.start, end=source.end))
        href = f"{visit.article(source.article)}#char={source.start},{source.end}"
    return Cited("quote", source.quote, said, "", t.comma.join(places), href)


def _sure(visit: Visit, confidence: str) -> str:
    return visit.t("confidence", value=confidence) if confidence else ""


def number(term: Term | None) -> float | None:
    """The number that a literal writes; None for another term."""
    if not isinstance(term, Literal):
        return None
    try:
        found = float(term.value)
    except ValueError:
        return None
    return found if found == found and abs(found) != float("inf") else None


def columns(visit: Visit, names: Sequence[str]) -> list[str]:
    """The headings of a table."""
    return [heading(visit, name) for name in names]
