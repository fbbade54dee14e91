"""Stretches of a query's text: where they stand, and the text with others in their places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Edits: TypeAlias = Iterable[tuple[int, int, str]]


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def stretch(text: str, start: int, end: int, edits: Edits) -> str:
    """A stretch of the text, with what is replaced within it."""
    inner = [(a - start, b - start, new) for a, b, new in edits if start <= a and b <= end]
    return edited(text[start:end], inner)


def edited(text: str, edits: Edits) -> str:
    """The text with stretches (start, end) replaced; one inside another counts with the outer."""
    pieces, done = list[str](), 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if start < done:
            continue
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]])
