"""Rows of text as a table: aligned for a terminal, or in Markdown, or in HTML.

Nothing is cut off. East Asian wide characters take two columns, combining marks none
(Unicode Standard Annex 11).
"""

from __future__ import annotations

import os
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

EMPTY = "(no rows)"
GAP = "  "
NARROWEST = 8  # columns of a terminal
MARKS = (('"', '"'), ("“", "”"), ("«", "»"), ("「", "」"))


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


def quoted(text: str) -> str:
    """A text between quotation marks that it does not hold itself, as far as there are some."""
    for start, end in MARKS:
        if start not in text and end not in text:
            break
    return f"{start}{text}{end}"


def terminal_width(stream: TextIO | None) -> int | None:
    """The columns of the terminal that a stream writes to; None where it writes to none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or None if stream else None
    except (OSError, ValueError):
        return None


def numeric(text: str) -> bool:
    """Whether a cell reads as a number."""
    body = text.lstrip("+-").replace(".", "", 1)
    return body.isascii() and body.isdigit()


def plain(columns: Sequence[str], rows: Iterable[Sequence[str]], limit: int | None = None) -> str:
    """A table for a terminal; columns of numbers stand to the right; ``(no rows)`` when empty.

    Where the table is wider than ``limit`` terminal columns, the widest of its columns are narrowed
    and their cells go on in lines below.
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    if not cells:
        return EMPTY + "\n"
    widths = [max(width(name), *(width(row[i]) for row in cells)) for i, name in enumerate(columns)]
    right = [
        any(row[i] for row in cells) and all(numeric(row[i]) for row in cells if row[i])
        for i in range(len(columns))
    ]
    if limit is not None:
        words = [
            max(width(word) for row in (columns, *cells) for word in row[i].split(" "))
            for i in range(len(columns))
        ]
        widths = fitted(widths, limit - len(GAP) * (len(widths) - 1), words)
    lines = [list(columns), ["-" * size for size in widths], *cells]
    parts = (part for line in lines for part in _parts(line, widths))
    return "".join(_line(part, widths, right) + "\n" for part in parts)


def fitted(widths: Sequence[int], limit: int, words: Sequence[int]) -> list[int]:
    """The widths, the widest ones narrowed until they add up to the limit.

    No column becomes narrower than its longest word (``words``) where that suffices, and none
    narrower than ``NARROWEST`` in any case.
    """
    whole = sum(words) <= limit
    floors = words if whole else [min(size, NARROWEST) for size in widths]
    found = list(widths)
    for _ in range(sum(found) - limit):
        free = [index for index, size in enumerate(found) if size > floors[index]]
        if not free:
            break
        found[max(free, key=found.__getitem__)] -= 1
    return found


def wrapped(text: str, size: int) -> list[str]:
    """A text in lines of at most ``size`` terminal columns, broken at spaces where there are some.

    A single character that is wider takes a line of its own.
    """
    lines, line = [], ""
    for number, word in enumerate(text.split(" ")):
        longer = f"{line} {word}" if number else word
        if width(longer) <= size:
            line = longer
            continue
        if line.strip():
            lines.append(line)
        while width(word) > size:
            cut = next(n for n in range(len(word), 0, -1) if n == 1 or width(word[:n]) <= size)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line or not lines else lines


def _parts(cells: Sequence[str], widths: Sequence[int]) -> Iterator[list[str]]:
    """The lines that a row of the table takes."""
    columns = [wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
    for number in range(max(map(len, columns))):
        yield [lines[number] if number < len(lines) else "" for lines in columns]


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    out = []
    for cell, size, to_right in zip(cells, widths, right, strict=True):
        space = " " * (size - width(cell))
        out.append(space + cell if to_right else cell + space)
    return GAP.join(out).rstrip()


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
