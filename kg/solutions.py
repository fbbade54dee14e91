"""The solutions behind the rows of a query: its WHERE clause without grouping, order and limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode

from kg import patterns, rewording
from kg.errors import UsageError
from kg.patterns import Term
from kg.tokens import has_word, variables

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.support import Plan

Binding: TypeAlias = Mapping[str, Term]
Key: TypeAlias = "tuple[Term | None, ...]"
_FLEETING = ("RAND", "NOW", "UUID", "STRUUID", "BNODE")
FEW = 500  # rows up to which the query is narrowed to them


class Solutions:
    """The solutions of a plan's query, found by what tells its rows apart."""

    def __init__(self, plan: Plan, columns: Iterable[str] | None, given: Binding) -> None:
        self.plan, self.words = plan, plan.words
        self.engine: Engine = plan.facts.engine
        made = [*(self.words.columns or ()), *self.words.group]
        self.computed = {item.name: item for item in made if item.expression}
        shown = [item.name for item in self.words.columns or ()]
        self.hidden = [item.name for item in self.words.group if item.name not in shown]
        self.columns = self._columns(columns)
        self.names = self._names()
        self.given = {name: value for name, value in given.items() if name in self.names}
        self.keys = self._keys() + self.hidden
        if has_word(self.words.body, "RAND", "UUID", "STRUUID"):
            raise UsageError(
                "sources cannot be worked out for a query whose WHERE clause draws at random "
                "(RAND, UUID, STRUUID): it gives other solutions each time. Leave that out"
            )

    def _columns(self, columns: Iterable[str] | None) -> list[str]:
        """The names of the columns that the query shows."""
        if self.words.columns is not None:
            return [item.name for item in self.words.columns]
        if columns is not None:
            return list(columns)
        words, part = self.words, self.plan
        text = f"{words.prologue} SELECT * {part.dataset} WHERE {words.body} {words.values} LIMIT 0"
        return [each.value for each in self.engine.query(text).variables]  # type: ignore[union-attr]

    def _names(self) -> set[str]:
        """The variables whose values a solution needs."""
        plan = self.plan
        found = patterns.names(plan.pattern) | set(self.columns)
        for number, part in enumerate(plan.inner):
            found |= part.uses if part.correlated else set(plan.part(number).solutions.columns)
        if plan.level:  # what stands in a filter only may be bound by the query around it
            found |= variables(plan.body)
        found |= {name for item in self.computed.values() for name in item.uses}
        found |= {item.name for item in self.words.group}
        return found - set(self.computed)

    def _keys(self) -> list[str]:
        """The columns that tell one row from another.

        All but aggregates, what differs at each call, and what uses one of these.
        """
        lost: set[str] = set()
        for item in self.words.columns or ():
            if item.aggregate or item.uses & lost or has_word(item.expression or "", *_FLEETING):
                lost.add(item.name)
        return [name for name in self.columns if name not in lost]

    def text(self, body: str) -> str:
        """The query that gives every solution of a body, ungrouped."""
        words = self.words
        made = [item.expression for name, item in self.computed.items() if name in self.keys]
        shown = [f"?{name}" for name in sorted(self.names)] + [each for each in made if each]
        head = f"{words.prologue} SELECT DISTINCT {' '.join(shown) or '*'} {self.plan.dataset}"
        return f"{head} WHERE {body} {words.values}"

    def _found(self, text: str, given: Binding) -> Iterator[Binding]:
        """The rows of a query under the values given."""
        found = self.engine.query(text, given)
        names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
        for row in found:  # type: ignore[union-attr]
            self.plan.facts.spend(1)
            pairs = zip(names, row, strict=True)
            yield {name: value for name, value in pairs if value is not None}

    def under(self, given: Binding) -> Iterator[Binding]:
        """Every solution that goes with some values of the query around it."""
        for each in self._found(self.text(self.plan.body), given):
            if all(each.get(name, value) == value for name, value in given.items()):
                yield each

    @cached_property
    def by_key(self) -> dict[Key, list[Binding]]:
        """The solutions, by the values of the columns that tell rows apart."""
        return self._by_key(self.plan.body)

    def _by_key(self, body: str) -> dict[Key, list[Binding]]:
        found: dict[Key, list[Binding]] = {}
        for solution in self._found(self.text(body), self.given):
            found.setdefault(tuple(map(solution.get, self.keys)), []).append(solution)
        return found

    def of_keys(self, keys: set[Key]) -> dict[Key, list[Binding]]:
        """The solutions of some rows; of few rows the engine looks for no others."""
        if len(keys) > FEW or "by_key" in self.__dict__:
            return self.by_key
        sure = rewording.certain(self.plan.body) & set(self.keys) - set(self.given)
        rows = sorted(keys, key=str)
        values = {
            name: [row[place] for row in rows]
            for place, name in enumerate(self.keys)
            if name in sure - set(self.computed)
        }
        written = {
            name: [str(value) for value in column]
            for name, column in values.items()
            if not any(value is None or isinstance(value, BlankNode) for value in column)
        }
        if not written:
            return self.by_key
        return self._by_key(rewording.among(self.plan.body, written))

    @cached_property
    def groups(self) -> list[Binding]:
        """The rows of a query that does not show all that it groups by, with what it hides."""
        given = {name: value for name, value in self.given.items() if name in self.columns}
        return list(self._found(rewording.regrouped(self.words, self.hidden), given))

    @cached_property
    def _by_row(self) -> dict[Key, list[Key]]:
        """The keys of groups, by the rows that do not show them."""
        found: dict[Key, list[Key]] = {}
        for group in self.groups:
            row = tuple(map(group.get, self.columns))
            found.setdefault(row, []).append(tuple(map(group.get, self.keys)))
        return found

    def keys_of(self, rows: Sequence[Binding], wanted: list[int]) -> list[list[Key]]:
        """The keys behind the rows of these numbers."""
        if not self.hidden:
            return [[tuple(map(rows[number].get, self.keys))] for number in wanted]
        seen: Counter[Key] = Counter()
        found = []
        for row in rows[: max(wanted, default=-1) + 1]:
            shown = tuple(map(row.get, self.columns))
            keys = self._by_row.get(shown, [])
            found.append(keys if self.words.distinct else keys[seen[shown] :][:1])
            seen[shown] += 1
        return [found[number] for number in wanted]

    def joining(self, outer: Binding) -> list[Key]:
        """The keys of the rows that join with a solution of the query around them."""
        names, sure, loose = self._index
        found = list(sure.get(tuple(map(outer.get, names)), ()))
        for row, key in loose:
            pairs = zip(names, row, strict=True)
            if all(mine is None or mine == outer.get(name) for name, mine in pairs):
                found.append(key)
        return found

    @cached_property
    def _index(self) -> tuple[list[str], dict[Key, list[Key]], list[tuple[Key, Key]]]:
        """Columns, the keys by these columns' values, and rows that leave one unbound."""
        names = [name for name in self.columns if self.hidden or name in self.keys]
        keyed: Iterable[Binding] = (
            {n: v for n, v in zip(self.keys, key, strict=True) if v is not None}
            for key in self.by_key
        )
        sure: dict[Key, list[Key]] = {}
        loose: list[tuple[Key, Key]] = []
        for each in self.groups if self.hidden else keyed:
            row, key = tuple(map(each.get, names)), tuple(map(each.get, self.keys))
            if None in row:
                loose.append((row, key))
            else:
                sure.setdefault(row, []).append(key)
        return names, sure, loose
