"""An answer as a page lists it: headings, rows of cells, and the sources of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import UsageError
from kg.web.cell import SHOWN_SOURCES, Cell, Cited, cell, cited, heading
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.citing import Source

MOST = 500  # rows of a page; downloads have all


class Row(NamedTuple):
    """One row with the first of its sources; ``more`` is how many sources are left out."""

    cells: list[Cell]
    sources: list[Cited]
    more: int


class Listing(NamedTuple):
    """An answer; ``total`` counts its rows, also those that are not listed.

    ``untraced`` says why no sources are given, "" where they are.
    """

    headings: list[str]
    numeric: list[bool]
    rows: list[Row]
    total: int
    untraced: str

    @property
    def cut(self) -> int:
        """How many rows are not listed."""
        return self.total - len(self.rows)

    @property
    def traced(self) -> bool:
        """Whether any row has a source."""
        return any(row.sources for row in self.rows)


def listing(visit: Visit, answer: Answer) -> Listing:
    """The first rows of an answer with their sources."""
    found, untraced = _sources(answer)
    rows = []
    for terms, sources in zip(answer.terms[:MOST], found, strict=False):
        cells = [cell(visit, term) for term in terms]
        shown = cited(visit, sources[:SHOWN_SOURCES])
        rows.append(Row(cells, shown, len(sources) - len(shown)))
    numeric = [
        any(row.cells[place].kind == "number" for row in rows)
        for place in range(len(answer.columns))
    ]
    names = [heading(visit, name) for name in answer.columns]
    return Listing(names, numeric, rows, len(answer), untraced)


def _sources(answer: Answer) -> tuple[list[tuple[Source, ...]], str]:
    """The sources of each row, or none of them and why."""
    try:
        return answer.sources, ""
    except UsageError as error:
        return [()] * len(answer), str(error)
