"""Small questions that are put to an engine within a time, to find out about a larger one."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from pyoxigraph import QueryBoolean

from kg.errors import KGError
from kg.stretches import Edits, stretch
from kg.tree import Query

if TYPE_CHECKING:
    from kg.engine import Engine

MOST = 1000  # rows that are counted; beyond, a count says "1000 or more"


class OutOfTime(Exception):
    """The time for probes is used up."""


class Probes:
    """Asks an engine until the time is used up; then raises ``OutOfTime``.

    One probe is not cut off by itself: the engine's own limit does that, where it has one. What was
    asked once is not asked again.
    """

    def __init__(self, engine: Engine, seconds: float) -> None:
        self.engine, self.asked = engine, 0
        self._until = monotonic() + seconds
        self._rows: dict[tuple[str, int], list[Any]] = {}
        self._any: dict[str, bool] = {}

    def allow(self, seconds: float) -> None:
        """Give more time from now on."""
        self._until = monotonic() + seconds

    def rows(self, sparql: str, most: int = MOST) -> list[Any]:
        """Up to ``most`` rows of a SELECT; none where the engine gives an error."""
        if (sparql, most) not in self._rows:
            found = self._rows[sparql, most] = list[Any]()
            try:
                for row in self.ask(sparql):
                    found.append(row)
                    if len(found) == most:
                        break
            except (KGError, OSError, ValueError):
                found.clear()
            except OutOfTime:
                del self._rows[sparql, most]
                raise
        return self._rows[sparql, most]

    def any(self, sparql: str) -> bool:
        """Whether a query has a row, a triple or the answer true; not where it has an error."""
        if sparql not in self._any:
            try:
                result = self.ask(sparql)
                told = bool(result) if isinstance(result, QueryBoolean) else next(result, None)
                self._any[sparql] = bool(told)
            except (KGError, OSError, ValueError):
                self._any[sparql] = False
        return self._any[sparql]

    def values(self, pattern: str, shown: str, most: int = MOST) -> list[Any]:
        """Different values of an expression over the matches of a pattern, up to ``most``."""
        name = "?kg__value"
        rows = self.rows(
            f"SELECT DISTINCT {name} WHERE {{ {pattern} BIND({shown} AS {name}) }} LIMIT {most}",
            most,
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


def prologue(text: str, tree: Query, edits: Edits = ()) -> str:
    """What stands before the form of a query."""
    return stretch(text, 0, tree.start, edits)


def datasets(text: str, tree: Query, edits: Edits = ()) -> str:
    """The FROM clauses of a query."""
    return " ".join(stretch(text, each.start, each.end, edits) for each in tree.datasets)


def as_ask(text: str, tree: Query, edits: Edits = ()) -> str:
    """A query as ASK, whether its pattern matches: without grouping, order and limits.

    ``edits`` change the query's text.
    """
    where, tail = _where(text, tree, edits)
    head = f"{prologue(text, tree, edits)} ASK {datasets(text, tree, edits)}"
    return f"{head} WHERE {where} {tail}"


def over(text: str, tree: Query, shown: str, most: int = MOST, edits: Edits = ()) -> str:
    """A query's pattern with other columns."""
    where, tail = _where(text, tree, edits)
    head = f"{prologue(text, tree, edits)} SELECT DISTINCT {shown} {datasets(text, tree, edits)}"
    return f"{head} WHERE {where} LIMIT {most} {tail}"


def _where(text: str, tree: Query, edits: Edits) -> tuple[str, str]:
    """The group of a query, and the VALUES at its end."""
    values = tree.clauses.get("VALUES")
    where = stretch(text, tree.where.start, tree.where.end, edits) or "{}"
    return where, stretch(text, *values, edits) if values else ""
