"""An answer as CSV for spreadsheets: with labels, and without a cell that acts as a formula.

UTF-8 with a byte order mark, by which spreadsheets know the encoding. A literal of a numeric type
stays a number; any other cell that begins with ``= + - @``, their full-width forms, a tab or a line
break gets an apostrophe before it, as does one that begins so after spaces, seen or unseen.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.namespaces import PREFIXES
from kg.values import INTEGERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.citing import Source
    from kg.results import Term

BOM = "\ufeff"
_ACTS = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NUMERIC = {PREFIXES["xsd"] + name for name in (*INTEGERS, "decimal", "double", "float")}


def sheet(
    columns: Sequence[str],
    terms: Sequence[Sequence[Term | None]],
    cells: Sequence[Sequence[str]],
    sources: Sequence[Sequence[Source]] | None = None,
) -> bytes:
    """The rows, ``cells`` being what a reader sees of ``terms``; a line a source in a last column.

    Rows end as RFC 4180 §2 says, with CR and LF.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*columns, *(["sources"] if sources is not None else [])])
    for number, (row, shown) in enumerate(zip(terms, cells, strict=True)):
        line = [
            text if _counts(term) else inert(text) for term, text in zip(row, shown, strict=True)
        ]
        if sources is not None:
            line.append(inert("\n".join(map(str, sources[number]))))
        writer.writerow(line)
    return (BOM + out.getvalue()).encode()


def inert(text: str) -> str:
    """A text that a spreadsheet takes for one."""
    return "'" + text if _ACTS.match(text) else text


def _counts(term: Term | None) -> bool:
    """Whether a term is a number that a spreadsheet can read."""
    if not isinstance(term, Literal) or term.datatype.value not in _NUMERIC:
        return False
    return bool(_NUMBER.fullmatch(term.value))
