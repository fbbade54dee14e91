"""Rows of text as a table: aligned for a terminal, or in Markdown, or in HTML.

Nothing is cut off. East Asian wide characters take two columns, combining marks none
(Unicode Standard Annex 11).
"""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EMPTY = "(no rows)"


def width(text: str) -> int:
    """The number of terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clean(text: str) -> str:
    """A text in one line, without the control characters that could steer a terminal."""
    if text.isprintable():
        return text
    words = " ".join(text.splitlines()).replace("\t", " ")
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c for c in words)


def numeric(text: str) -> bool:
    """Whether a cell reads as a number."""
    body = text.lstrip("+-").replace(".", "", 1)
    return body.isascii() and body.isdigit()


def plain(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table for a terminal; columns of numbers stand to the right; ``(no rows)`` when empty."""
    cells = [[clean(cell) for cell in row] for row in rows]
    if not cells:
        return EMPTY + "\n"
    widths = [max(width(name), *(width(row[i]) for row in cells)) for i, name in enumerate(columns)]
    right = [
        any(row[i] for row in cells) and all(numeric(row[i]) for row in cells if row[i])
        for i in range(len(columns))
    ]
    lines = [list(columns), ["-" * size for size in widths], *cells]
    return "".join(_line(line, widths, right) + "\n" for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    out = []
    for cell, size, to_right in zip(cells, widths, right, strict=True):
        space = " " * (size - width(cell))
        out.append(space + cell if to_right else cell + space)
    return "  ".join(out).rstrip()


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A pipe table (GitHub Flavored Markdown §4.10); ``(no rows)`` when empty."""
    cells = [[escaped(cell) for cell in row] for row in rows]
    if not cells:
        return EMPTY + "\n"
    lines = [[escaped(name) for name in columns], ["---"] * len(columns), *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escaped(text: str) -> str:
    """A text in one line of Markdown, as it stands."""
    out = clean(text)
    for mark in "\\`*_[]<>|":
        out = out.replace(mark, "\\" + mark)
    return out.replace("&", "&amp;")


def html(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """An HTML table in which no text can act as markup."""
    from html import escape

    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(clean(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
