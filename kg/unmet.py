"""A value that a question was asked with and that does not occur: why there is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg import questions
from kg.causes import Cause
from kg.errors import UsageError, joined
from kg.explanation import Evidence, Explanation
from kg.parameters import allowed
from kg.portable import portable

if TYPE_CHECKING:
    from kg.engine import Engine, Term
    from kg.questions import Question

TRIED = 5  # values near the one asked for


def unmet(engine: Engine, question: Question, given: Mapping[str, Term]) -> Explanation | None:
    """Why a question has no answer, where a number that it was given does not occur; else None.

    The query that has rows is that of the nearest number. ``#+ see:`` names what else may answer.
    """
    for param in question.params:
        value = given.get(param.name)
        if not isinstance(value, Literal) or not param.values or param.type == "string":
            continue
        terms = [each for each in allowed(param, engine) if isinstance(each, Literal)]
        known = [each for each in terms if _number(each) is not None]
        if known and value not in known:
            found = {"name": param.name, "value": value.value}
            found["known"] = joined([each.value for each in known])
            wanted = _number(value) or Decimal(0)
            near = sorted(known, key=lambda each: abs((_number(each) or Decimal(0)) - wanted))
            fix = _fix(engine, question, given, param.name, near[:TRIED])
            told = tuple(map(_told, question.see))
            return Explanation(Cause.VALUE, found, None, None, told, fix, False)
    return None


def _number(term: Literal) -> Decimal | None:
    try:
        found = Decimal(term.value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _fix(
    engine: Engine, question: Question, given: Mapping[str, Term], name: str, near: list[Literal]
) -> str | None:
    """The query with the first value that has rows."""
    for each in near:
        values = {**given, name: each}
        if any(True for _ in engine.query(question.sparql, values)):  # type: ignore[union-attr]
            return portable(question.sparql, values)
    return None


def _told(name: str) -> Evidence:
    """Another question, as the command line asks it."""
    try:
        other = questions.load(name)
    except UsageError:
        return Evidence(name, name)
    return Evidence(
        f"near it: kg ask {name} ({other.title})", f"相近的问题：kg ask {name}（{other.title_zh}）"
    )
