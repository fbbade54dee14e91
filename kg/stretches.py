"""Stretches of a query's text: where they stand, and the text with others in their places."""

from __future__ import annotations

from collections.abc import Iterable


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """The text with stretches (start, end) replaced; one inside another counts with the outer."""
    pieces, done = list[str](), 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if start < done:
            continue
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]])
