"""An answer as a page lists it: headings, rows of cells, and the sources of each row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import LimitError, UsageError
from kg.limits import Limits
from kg.web.cell import SHOWN_SOURCES, Cell, Cited, cell, cited, heading
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.citing import Source

MOST = 500  # rows of a page; downloads have all
TOGETHER, ALONE = 2.0, 10.0  # seconds for the sources of all rows, and for those of one


class Row(NamedTuple):
    """One row with the first of its sources; ``more`` is how many sources are left out.

    ``href`` leads to the row's sources where they are not given here.
    """

    cells: list[Cell]
    sources: list[Cited]
    more: int
    href: str = ""


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
    """The first rows of a shipped question's answer with their sources."""
    try:
        return _listing(visit, answer, answer.sources)
    except UsageError as error:
        return _listing(visit, answer, [], str(error))


def bounded(visit: Visit, answer: Answer) -> Listing:
    """The same of any query's answer, within ``TOGETHER`` seconds for all sources.

    Where that is not enough, each row leads to its own: ``?row=`` has the number of a row, from 1.
    """
    number = visit.request.first("row")
    alone = number.isascii() and number.isdigit() and 0 < int(number) <= len(answer)
    answer.limits = Limits(seconds=ALONE if alone else TOGETHER, rows=None, memory=None)
    try:
        if not alone:
            return _listing(visit, answer, answer.sources)
        found: list[tuple[Source, ...]] = [()] * len(answer)
        found[int(number) - 1] = answer.sources_of(int(number) - 1)
        return _led(visit, _listing(visit, answer, found))
    except LimitError:
        late = visit.t("untraced.late", n=int(answer.limits.seconds or 0))
        return _led(visit, _listing(visit, answer, [], late))
    except UsageError as error:
        return _listing(visit, answer, [], str(error))


def bare(visit: Visit, answer: Answer) -> Listing:
    """The same without sources."""
    return _listing(visit, answer, [])


def _led(visit: Visit, table: Listing) -> Listing:
    """The listing with a way to the sources of each row that has none here."""
    if not visit.request.first("query"):  # a form's, too long for an address
        return table
    rows = [
        row if row.sources else row._replace(href=visit.same(row=str(number)) + f"#row-{number}")
        for number, row in enumerate(table.rows, 1)
    ]
    return table._replace(rows=rows)


def _listing(
    visit: Visit, answer: Answer, sources: Sequence[tuple[Source, ...]], untraced: str = ""
) -> Listing:
    rows = []
    for terms, behind in zip_longest(answer.terms[:MOST], sources[:MOST], fillvalue=()):
        cells = [cell(visit, term) for term in terms]
        shown = cited(visit, behind[:SHOWN_SOURCES])
        rows.append(Row(cells, shown, len(behind) - len(shown)))
    numeric = [
        any(row.cells[place].kind == "number" for row in rows)
        for place in range(len(answer.columns))
    ]
    names = [heading(visit, name) for name in answer.columns]
    return Listing(names, numeric, rows, len(answer), untraced)
