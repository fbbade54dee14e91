"""The shipped questions in order, each read from its file when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from kg import questions
from kg.questions import Question


class Shelf(Sequence[Question]):
    """All questions in order of name."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder, self._names = folder, questions.names(folder)
        self._read: dict[str, Question] = {}

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, row: int) -> Question: ...

    @overload
    def __getitem__(self, row: slice) -> list[Question]: ...

    def __getitem__(self, row: int | slice) -> Question | list[Question]:
        if isinstance(row, slice):
            return [self._question(name) for name in self._names[row]]
        return self._question(self._names[row])

    def _question(self, name: str) -> Question:
        if name not in self._read:
            self._read[name] = questions.load(name, self._folder)
        return self._read[name]
