"""Whether rows say nothing: there are none, or one in which each cell is unbound or zero."""

from __future__ import annotations

from pyoxigraph import Literal, parse_query_results

from kg.formats import RESULTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

SHORT = 2000  # bytes; a longer answer has more than one row of figures


def is_nothing(rows: Sequence[Any]) -> bool:
    """Whether these are no rows, or one in which each cell is unbound or zero."""
    return not rows or (len(rows) == 1 and all(map(_zero, rows[0])))


def rows_of(written: bytes, format: str) -> list[tuple[Any, ...]]:
    """The rows of solutions that were written as csv, tsv, json or xml; csv has only texts."""
    if format == "csv":
        lines = written.decode().split("\r\n")[1:-1]
        return [tuple(Literal(cell) if cell else None for cell in row.split(",")) for row in lines]
    return [tuple(row) for row in parse_query_results(written, format=RESULTS[format][1])]  # type: ignore[union-attr]


def _zero(cell: object) -> bool:
    if cell is None:
        return True
    try:
        return isinstance(cell, Literal) and float(cell.value or 0) == 0
    except ValueError:
        return False
