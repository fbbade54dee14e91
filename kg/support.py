"""The triples that one solution of a query rests on.

A query is worked out as often as it nests: for the query itself, for each sub-select and for each
EXISTS group there is a ``Plan``. A plan evaluates its WHERE clause without grouping, ordering or
limit, sorts the solutions by the values that the SELECT clause shows, and puts each solution back
into the triple patterns. A branch of UNION or OPTIONAL counts where the engine says that it
matched (``kg.rewording``). Where that finds nothing for what the engine says, the query is refused:
no row gets a part of its sources only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode, Variable

from kg import patterns, rewording, wording
from kg.conditions import SUB_SELECT, Condition
from kg.errors import UsageError
from kg.matching import matched
from kg.patterns import Apart, Basic, Both, Branch, Either, Maybe, Pattern
from kg.solutions import Binding, Key, Solutions
from kg.tokens import has_word, variables
from kg.walks import Absence, Facts, Given, Support, Walks, merged


class Plan:
    """A SELECT or ASK query whose solutions can be traced to triples.

    ``columns`` names what ``SELECT *`` shows; ``given`` are the values bound to the query.
    Raises ``UsageError`` for a query that cannot be traced.
    """

    def __init__(
        self,
        facts: Facts,
        text: str,
        given: Binding,
        columns: Iterable[str] | None = None,
        outer: Plan | None = None,
        part: int = 0,
    ) -> None:
        self.words = words = wording.read(text)
        self.level: str = f"{outer.level}_{part}" if outer else ""
        self.dataset: str = outer.dataset if outer else words.sources
        self.tested: set[str] = outer.tested if outer else wording.tested(text)
        self.facts: Facts = facts
        if not outer and (graphs := patterns.graphs(words.prologue, words.sources)) is not None:
            self.facts = Facts(facts.engine, graphs)
        self.body, self.branches = rewording.marked(words.body, self.level)
        skeleton, self.inner = wording.parts(words.prologue, self._with_columns())
        self.pattern = patterns.parse(words.prologue, skeleton)
        self.bound = patterns.certain(self.pattern) | set(given)
        self._plans: dict[int, Plan] = {}
        self._under: dict[object, set[Support] | None] = {}
        self.solutions = Solutions(self, columns, given)

    def _with_columns(self) -> str:
        """The WHERE clause with the other clauses' EXISTS groups, which support a row too."""
        made = [*(self.words.columns or ()), *self.words.group]
        told = [item for item in made if item.expression and "EXISTS" in item.expression.upper()]
        if any(item.aggregate for item in told) or has_word(self.words.rest, "EXISTS"):
            raise UsageError(
                "sources cannot be worked out for EXISTS within an aggregate, HAVING or ORDER BY. "
                "Bind it in the WHERE clause: BIND(EXISTS { … } AS ?found)"
            )
        binds = " ".join(f"BIND{item.expression}" for item in told)
        return f"{{ {self.body} {binds} }}" if binds else self.body

    def part(self, number: int) -> Plan:
        """The plan of a sub-select or EXISTS group."""
        if number not in self._plans:
            text = self.inner[number].text
            self._plans[number] = Plan(self.facts, text, {}, outer=self, part=number)
        return self._plans[number]

    @property
    def whole(self) -> bool:
        """Whether there is one row whatever the solutions: ASK, or an aggregate of all."""
        made = any(item.aggregate for item in self.words.columns or ())
        return self.words.ask or (made and not self.words.group)

    def of_rows(self, rows: Sequence[Binding], wanted: Iterable[int]) -> list[set[Support] | None]:
        """What the rows of these numbers rest on; None for one that the query does not give again.

        ``rows`` are those of the answer: of groups whose rows are equal, the first row has the
        first.
        """
        self.facts.begin()
        keys = self.solutions.keys_of(rows, list(wanted))
        held = self.solutions.of_keys({key for row in keys for key in row})
        return [self.of_keys(row, held) for row in keys]

    def of_keys(self, keys: list[Key], held: Mapping[Key, list[Binding]]) -> set[Support] | None:
        """What the solutions of some keys rest on; None where there are none."""
        solutions = [solution for key in keys for solution in held.get(key, [])]
        if not solutions:
            return {Absence(self.words.body, False)} if self.whole and not held else None
        found = merged(self._sure(self.pattern, each) or {Given()} for each in solutions)
        return (found or set()) | self._nothing(solutions)

    def _nothing(self, solutions: Iterable[Binding]) -> set[Support]:
        """The branches that would bind what an aggregate is over, and match in no solution."""
        bound = {name for each in solutions for name in each}
        made = [item.uses for item in self.words.columns or () if item.aggregate]
        over = frozenset[str]().union(*made) - bound
        texts = [text for mark, text in self.branches.items() if mark not in bound]
        told = [text for text in texts if variables(text) & over]
        outer = [text for text in told if not any(text != each and text in each for each in told)]
        return {Absence(text) for text in outer}

    def _sure(self, pattern: Pattern, solution: Binding) -> set[Support]:
        """The support of a pattern that the engine says has matched."""
        found = self.of(pattern, solution)
        if found is None:
            raise UsageError(
                "sources cannot be worked out for this query: the triples that its solutions rest "
                "on are not found again. Write it more simply, for example without nested groups"
            )
        return found

    def of(self, pattern: Pattern, solution: Binding) -> set[Support] | None:
        """What a pattern rests on under a solution; None where it does not match."""
        if isinstance(pattern, Basic):
            return self._basic(pattern, solution)
        if isinstance(pattern, Apart):
            return self._sub_select(pattern.number, solution)
        if isinstance(pattern, Condition):
            return self._condition(pattern, solution)
        if isinstance(pattern, Branch):
            return self._sure(pattern.pattern, solution) if pattern.mark in solution else None
        left, right = self.of(pattern.left, solution), self.of(pattern.right, solution)
        if isinstance(pattern, Both) and (left is None or right is None):
            return None
        if isinstance(pattern, Maybe):
            if left is None:
                return None
            right = self._unmatched(pattern.right, solution) if right is None else right
        if left is None or right is None or isinstance(pattern, Either):
            return merged([left, right])
        return joined(left, right)

    def _basic(self, pattern: Basic, solution: Binding) -> set[Support] | None:
        graph = pattern.graph
        if isinstance(graph, Variable):
            named = solution.get(graph.value)
            if not isinstance(named, NamedNode):
                return None
            graph = named
        # That a node is in the data says nothing of one graph: only its own patterns do.
        apart = graph is not None or self.facts.graphs is not None
        bound = patterns.certain(pattern) if apart else self.bound
        found = isinstance(pattern.graph, Variable)
        facts = matched(pattern.edges, solution, Walks(self.facts, graph), bound, found)
        return None if facts is None else {*facts}

    def _unmatched(self, pattern: Pattern, solution: Binding) -> set[Support]:
        """An OPTIONAL that did not match, where the query asks whether it did."""
        while isinstance(pattern, Both):
            pattern = pattern.left
        told = self.branches[pattern.mark] if isinstance(pattern, Branch) else ""
        missing = (variables(told) & self.tested) - set(solution)
        return {Absence(told)} if missing else set()

    def _sub_select(self, number: int, outer: Binding) -> set[Support] | None:
        """What a sub-select's rows rest on that a solution of the query around it joins."""
        part = self.part(number)
        keys = part.solutions.joining(outer)
        known = (number, tuple(keys))
        if known not in self._under:
            self._under[known] = part.of_keys(keys, part.solutions.by_key)
        return self._under[known]

    def _condition(self, condition: Condition, outer: Binding) -> set[Support] | None:
        """What an EXISTS, NOT EXISTS or MINUS group adds under a solution."""
        number, how, before = condition
        absent: set[Support] = {Absence(self.inner[number].told)}
        if how == "minus":
            shared = {*self.part(number).solutions.columns} & set(outer)
            return absent if shared & before or (shared and SUB_SELECT in before) else set()
        if how == "absent":
            return absent
        found = self._inside(number, outer)
        if how == "present":
            return found
        if found is None:
            return set() if how == "maybe-present" else absent
        return set() if how == "maybe-absent" else found

    def _inside(self, number: int, outer: Binding) -> set[Support] | None:
        """What the inside of EXISTS rests on under a solution; None where it does not match."""
        part = self.part(number)
        given = {name: each for name, each in outer.items() if name in self.inner[number].uses}
        known = (number, *sorted(given.items(), key=lambda item: item[0]))
        if known not in self._under:
            found = [{**each, **given} for each in part.solutions.under(given)]
            ways = (part._sure(part.pattern, each) or {Given()} for each in found)
            self._under[known] = merged(ways)
        return self._under[known]


def joined(left: set[Support], right: set[Support]) -> set[Support]:
    """What two patterns that both match rest on: on nothing only where neither needs anything."""
    needed = any(side and Given() not in side for side in (left, right))
    return (left | right) - ({Given()} if needed else set())
