"""The first rows of an answer that has more."""

from __future__ import annotations

from itertools import islice
from typing import Any

from kg import results
from kg.answer import Answer


def limited(answer: Answer, most: int) -> tuple[Answer, bool]:
    """The answer with at most so many rows, and whether there are more."""
    if answer.kind == "boolean":
        return answer, False
    rows: list[Any] = list(islice(answer.result(), most + 1))  # type: ignore[arg-type]
    kept = rows[:most]
    columns = answer.columns

    def again() -> Any:
        return results.solutions(columns, [tuple(row) for row in kept])

    short = Answer(answer.engine, answer.sparql, answer.given, answer.lang, run=again)
    if answer.kind == "triples":
        short.kind = "triples"
    return short, len(rows) > most
