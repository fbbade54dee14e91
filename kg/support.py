"""The triples that one solution of a query rests on.

A query is worked out as often as it nests: for the query itself, for each sub-select and for each
EXISTS group there is a ``Plan``. A plan evaluates its WHERE clause without grouping, ordering or
limit, sorts the solutions by the values that the SELECT clause shows, and puts each solution back
into the triple patterns. A branch of UNION or OPTIONAL counts where the engine says that it
matched (``kg.rewording``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode, Variable

from kg import patterns, rewording, wording
from kg.matching import matched
from kg.patterns import Apart, Basic, Both, Branch, Maybe, Pattern, Term
from kg.walks import Fact, Facts, Walks, merged

Binding = Mapping[str, Term]


class Plan:
    """A SELECT or ASK query whose solutions can be traced to triples.

    ``columns`` names what ``SELECT *`` shows; ``given`` are the values bound to the query.
    Raises ``UsageError`` for a query that rdflib's parser cannot read.
    """

    def __init__(
        self,
        facts: Facts,
        text: str,
        given: Binding,
        columns: Iterable[str] | None = None,
        level: str = "",
    ) -> None:
        self.facts = facts
        self.words = words = wording.read(text)
        made = [*(words.columns or ()), *words.group]
        self.computed = {item.name: item for item in made if item.expression}
        self.body = rewording.marked(words.body, level)
        group = self._with_columns()
        skeleton, inner = wording.parts(words.prologue, group)
        self.pattern = patterns.parse(words.prologue, skeleton)
        self.parts = [
            Plan(facts, part.text, given, level=f"{level}_{number}")
            for number, part in enumerate(inner)
        ]
        self.correlated = [part.correlated for part in inner]
        names = [item.name for item in words.columns or ()]
        self.hidden = [item.name for item in words.group if item.name not in names]
        self.names = self._names(columns)
        self.given = {name: value for name, value in given.items() if name in self.names}
        self.keys = self._keys(columns) + self.hidden

    def _with_columns(self) -> str:
        """The WHERE clause with the SELECT clause's EXISTS groups, which support a row too."""
        made = [item.expression for item in self.words.columns or () if not item.aggregate]
        binds = [f"BIND{each}" for each in made if each and "EXISTS" in each.upper()]
        return f"{{ {self.body} {' '.join(binds)} }}" if binds else self.body

    def _names(self, columns: Iterable[str] | None) -> set[str]:
        """The variables whose values a solution needs."""
        found = patterns.names(self.pattern) | set(columns or ())
        pairs = zip(self.parts, self.correlated, strict=True)
        found |= {name for part, apart in pairs if not apart for name in part.shown}
        items = [*(self.words.columns or ()), *self.words.group]
        plain = [item.name for item in items if not item.expression]
        used = {name for item in self.computed.values() for name in item.uses}
        return (found | used | set(plain)) - set(self.computed)

    @property
    def shown(self) -> list[str]:
        """The names of the columns that the query shows."""
        if self.words.columns is None:
            return sorted(name for name in self.names if not name.startswith(rewording.BRANCH))
        return [item.name for item in self.words.columns]

    def _keys(self, columns: Iterable[str] | None) -> list[str]:
        """The columns that tell one row from another: all but aggregates and what uses them."""
        items = self.words.columns
        if items is None:
            return sorted(columns if columns is not None else self.shown)
        lost: set[str] = set()
        for item in items:
            if item.aggregate or item.uses & lost:
                lost.add(item.name)
        return [item.name for item in items if item.name not in lost]

    @cached_property
    def text(self) -> str:
        """The query that gives every solution, ungrouped."""
        words = self.words
        made = [item.expression for name, item in self.computed.items() if name in self.keys]
        shown = [f"?{name}" for name in sorted(self.names)] + [each for each in made if each]
        head = f"{words.prologue} SELECT DISTINCT {' '.join(shown) or '*'} {words.sources}"
        return f"{head} WHERE {self.body} {words.values}"

    def solutions(self, given: Binding, text: str = "") -> Iterator[Binding]:
        """Every solution of the WHERE clause under the values given, or the rows of a query."""
        found = self.facts.engine.query(text or self.text, given)
        names = [variable.value for variable in found.variables]  # type: ignore[union-attr]
        for row in found:  # type: ignore[union-attr]
            pairs = zip(names, row, strict=True)
            yield {name: value for name, value in pairs if value is not None}

    @cached_property
    def by_key(self) -> dict[tuple[Term | None, ...], list[Binding]]:
        """The solutions, by the values of the columns that tell rows apart."""
        found: dict[tuple[Term | None, ...], list[Binding]] = {}
        for solution in self.solutions(self.given):
            found.setdefault(tuple(map(solution.get, self.keys)), []).append(solution)
        return found

    @cached_property
    def groups(self) -> list[Binding]:
        """The rows of a query that does not show all that it groups by, with what it hides."""
        given = {name: value for name, value in self.given.items() if name in self.shown}
        return list(self.solutions(given, rewording.regrouped(self.words, self.hidden)))

    def of_rows(self, rows: Iterable[Binding]) -> list[set[Fact]]:
        """The facts that each row of the answer rests on.

        Of groups whose rows are equal, the first row has the first.
        """
        if not self.hidden:
            return [self._of_keys([tuple(map(row.get, self.keys))]) for row in rows]
        left: dict[tuple[Term | None, ...], list[Binding]] = {}
        for group in self.groups:
            left.setdefault(tuple(map(group.get, self.shown)), []).append(group)
        found = []
        for row in rows:
            groups = left.get(tuple(map(row.get, self.shown)), [])
            chosen = groups if self.words.distinct else [groups.pop(0)] if groups else []
            found.append(self._of_keys([tuple(map(each.get, self.keys)) for each in chosen]))
        return found

    def _of_keys(self, keys: Iterable[tuple[Term | None, ...]]) -> set[Fact]:
        solutions = (solution for key in keys for solution in self.by_key.get(key, []))
        return merged(self.of(self.pattern, solution) for solution in solutions) or set()

    def _under(self, outer: Binding) -> Iterator[Binding]:
        """The solutions of a sub-select that a solution of the query around it rests on."""
        keys = [dict(zip(self.keys, key, strict=True)) for key in self.by_key]
        for row in self.groups if self.hidden else keys:
            pairs = ((row.get(name), outer.get(name)) for name in self.shown)
            if all(mine == theirs or None in (mine, theirs) for mine, theirs in pairs):
                yield from self.by_key.get(tuple(map(row.get, self.keys)), [])

    def _inside(self, number: int, outer: Binding) -> set[Fact] | None:
        """The facts of a sub-select or EXISTS group under a solution of this query."""
        part = self.parts[number]
        if not self.correlated[number]:
            return merged(part.of(part.pattern, solution) for solution in part._under(outer))
        given = {name: value for name, value in outer.items() if name in part.names}
        given = {name: each for name, each in given.items() if not isinstance(each, BlankNode)}
        return merged(part.of(part.pattern, {**each, **outer}) for each in part.solutions(given))

    def of(self, pattern: Pattern, solution: Binding) -> set[Fact] | None:
        """The facts by which a pattern matches under a solution; None where it does not match."""
        if isinstance(pattern, Basic):
            return self._basic(pattern, solution)
        if isinstance(pattern, Apart):
            return self._inside(pattern.number, solution)
        if isinstance(pattern, Branch):
            return self.of(pattern.pattern, solution) if pattern.mark in solution else None
        left, right = self.of(pattern.left, solution), self.of(pattern.right, solution)
        if isinstance(pattern, Both) and (left is None or right is None):
            return None
        if isinstance(pattern, Maybe) and left is None:
            return None
        return merged([left, right])

    def _basic(self, pattern: Basic, solution: Binding) -> set[Fact] | None:
        graph = pattern.graph
        if isinstance(graph, Variable):
            found = solution.get(graph.value)
            if not isinstance(found, NamedNode):
                return None
            graph = found
        return matched(pattern.edges, solution, Walks(self.facts, graph))
