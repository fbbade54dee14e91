"""Small questions that are put to an engine within a time, to find out about a larger one."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from pyoxigraph import QueryBoolean

from kg.errors import KGError
from kg.tree import Query

if TYPE_CHECKING:
    from kg.engine import Engine

MOST = 1000  # rows that are counted; beyond, a count says "1000 or more"


class OutOfTime(Exception):
    """The time for probes is used up."""


class Probes:
    """Asks an engine until the time is used up; then raises ``OutOfTime``.

    One probe is not cut off by itself: the engine's own limit does that, where it has one.
    """

    def __init__(self, engine: Engine, seconds: float) -> None:
        self.engine, self.asked = engine, 0
        self._until = monotonic() + seconds

    def rows(self, sparql: str, most: int = MOST) -> list[Any]:
        """Up to ``most`` rows of a SELECT; none where the engine gives an error."""
        found = []
        try:
            for row in self.ask(sparql):
                found.append(row)
                if len(found) == most:
                    break
        except (KGError, OSError, ValueError):
            return []
        return found

    def any(self, sparql: str) -> bool:
        """Whether a query has a row, a triple or the answer true; not where it has an error."""
        try:
            result = self.ask(sparql)
            return bool(result) if isinstance(result, QueryBoolean) else bool(next(result, None))
        except (KGError, OSError, ValueError):
            return False

    def values(self, pattern: str, shown: str, most: int = MOST) -> list[Any]:
        """Different values of an expression over the matches of a pattern, up to ``most``."""
        name = "?kg__value"
        rows = self.rows(
            f"SELECT DISTINCT {name} WHERE {{ {pattern} BIND({shown} AS {name}) }} LIMIT {most}"
        )
        return [row[0] for row in rows if row[0] is not None]

    def count(self, pattern: str) -> int:
        """The matches of a pattern, ``MOST`` where there are as many or more."""
        found = self.rows(
            f"SELECT (COUNT(*) AS ?n) WHERE {{ SELECT * WHERE {{ {pattern} }} LIMIT {MOST} }}"
        )
        return int(found[0][0].value) if found else 0

    def ask(self, sparql: str) -> Any:
        """The engine's result; raises what it raises, and ``OutOfTime``."""
        if monotonic() > self._until:
            raise OutOfTime
        self.asked += 1
        return self.engine.query(sparql)


def prologue(text: str, tree: Query) -> str:
    """What stands before the form of a query."""
    return text[: tree.start]


def datasets(text: str, tree: Query) -> str:
    """The FROM clauses of a query."""
    return " ".join(text[each.start : each.end] for each in tree.datasets)


def as_ask(text: str, tree: Query) -> str:
    """A query as ASK, whether its pattern matches: without grouping, order and limits."""
    values = tree.clauses.get("VALUES")
    tail = text[slice(*values)] if values else ""
    where = text[tree.where.start : tree.where.end] or "{}"
    return f"{prologue(text, tree)} ASK {datasets(text, tree)} WHERE {where} {tail}"


def over(text: str, tree: Query, shown: str, most: int = MOST) -> str:
    """A query's pattern with other columns."""
    where = text[tree.where.start : tree.where.end] or "{}"
    values = tree.clauses.get("VALUES")
    tail = text[slice(*values)] if values else ""
    head = f"{prologue(text, tree)} SELECT DISTINCT {shown} {datasets(text, tree)}"
    return f"{head} WHERE {where} LIMIT {most} {tail}"
