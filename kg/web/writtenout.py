"""A question's SPARQL with the values of its parameters written into it."""

from __future__ import annotations

from collections.abc import Mapping

from kg import wording
from kg.questions import Question


def written(question: Question, given: Mapping[str, object]) -> str:
    """The query that can be asked as it is; ``given`` are terms by parameter."""
    text = question.sparql.strip("\n") + "\n"
    if not given:
        return text
    names = sorted(given)
    values = " ".join(str(given[name]) for name in names)
    block = f"VALUES ({' '.join('?' + name for name in names)}) {{ ({values}) }}"
    body = wording.read(text).body
    return text.replace(body, "{\n  " + block + body[1:], 1)
