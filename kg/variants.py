"""Asking a query in variants, to see whether a suspicion about it is true.

Every probe goes through ``Engine.query``. The time for all of them together is limited: it is
looked at before each one, since the engine cannot be stopped while it answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryTriples, Triple

from kg.engine import Engine
from kg.portable import bound
from kg.probes import Probes
from kg.reader import read
from kg.stretches import edited, place
from kg.tree import Branch, Element, Group, Node, Query, Union, terms

Term = NamedNode | BlankNode | Literal
Edit = tuple[int, int, str]
Row = tuple[str, ...]
SECONDS = 2.0
_NUMBERS = ("integer", "decimal", "double", "float")


class Caution(NamedTuple):
    """Why an answer may not mean what it seems to.

    ``kind`` is fan-out, overlap, cross product, empty column, filter, bounds or language; ``line``
    counts from 1; ``evidence`` has what was measured, by name; ``fix`` is a whole query, or None.
    """

    kind: str
    sentence: str
    line: int
    evidence: dict[str, int | float]
    fix: str | None = None

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


class Asked:
    """A query that was asked, with its tree and the means to ask it otherwise.

    Values given for its variables are bound in its text, so lines stay as they were. Raises
    ``UsageError`` for a query that ``kg.reader`` does not read.
    """

    def __init__(
        self,
        engine: Engine,
        sparql: str,
        given: Mapping[str, Term] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self.text = bound(sparql, given) if given else sparql
        self.tree = read(self.text)
        self.prologue = self.text[: self.tree.start]
        self.probes = Probes(engine, seconds)

    def line(self, node: Node) -> int:
        """The line of a node."""
        return place(self.text, node.start)[0]

    def written(self, node: Node) -> str:
        """A node as it is written; a triple in full."""
        own = getattr(node, "written", "")
        return own or self.text[node.start : node.end]

    def edited(self, edits: Iterable[Edit]) -> str:
        """The whole query with stretches replaced."""
        return edited(self.text, edits)

    def rows(self, sparql: str) -> list[tuple[Term | None, ...]]:
        """The rows of a probe, a boolean as one row; raises ``OutOfTime``."""
        result = self.probes.ask(sparql)
        if isinstance(result, QueryBoolean):
            return [(Literal(bool(result)),)]
        if isinstance(result, QueryTriples):
            return [(each.subject, each.predicate, each.object) for each in result]
        return [tuple(row) for row in result]

    def count(self, pattern: str, what: str = "*") -> int:
        """The number of solutions of a pattern, or of distinct values of variables in them."""
        if what == "*":
            text = f"SELECT (COUNT(*) AS ?kg_n) WHERE {{ {pattern} }}"
        else:
            inner = f"SELECT DISTINCT {what} WHERE {{ {pattern} }}"
            text = f"SELECT (COUNT(*) AS ?kg_n) WHERE {{ {inner} }}"
        value = self.rows(self.prologue + text)[0][0]
        return int(value.value) if value is not None else 0

    def several(self, pattern: str) -> bool:
        """Whether a pattern has more than one solution."""
        return len(self.rows(f"{self.prologue}SELECT * WHERE {{ {pattern} }} LIMIT 2")) > 1

    def differ(self, edits: Iterable[Edit]) -> bool:
        """Whether the query answers otherwise with the edits, leaving LIMIT and OFFSET away."""
        one, other = self.both(edits)
        return one != other

    def both(self, edits: Iterable[Edit]) -> tuple[Counter[Row], Counter[Row]]:
        """The rows without and with the edits, leaving LIMIT and OFFSET away."""
        cut = [
            (*self.tree.clauses[each], "")
            for each in ("ORDER", "LIMIT", "OFFSET")
            if each in self.tree.clauses
        ]
        texts = (self.edited(cut), self.edited([*edits, *cut]))
        one, other = (counted(self.rows(text)) for text in texts)
        return one, other

    def queries(self) -> Iterator[Query]:
        """The query and its sub-selects outside of GRAPH, each of which answers for itself."""
        yield from _queries(self.tree)


def counted(rows: Iterable[tuple[Term | Triple | None, ...]]) -> Counter[Row]:
    """How often each row stands among the rows, with numbers by their value."""
    return Counter(tuple(map(_plain, row)) for row in rows)


def _plain(term: Term | Triple | None) -> str:
    if isinstance(term, Literal) and term.datatype.value.endswith(_NUMBERS):
        return f"{float(term.value):.12g}"
    return "_:" if isinstance(term, BlankNode) else str(term)


def _queries(query: Query) -> Iterator[Query]:
    yield query
    waiting: list[Element] = list(query.where.elements)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, Query):
            yield from _queries(each)
        elif isinstance(each, Group):
            waiting += each.elements
        elif isinstance(each, Union):
            waiting += each.groups
        elif isinstance(each, Branch) and each.kind != "GRAPH":
            waiting += each.group.elements


def groups(query: Query) -> Iterator[Group]:
    """The groups of a query, and not those of its sub-selects and of its conditions."""
    waiting = [query.where]
    while waiting:
        group = waiting.pop(0)
        yield group
        for each in group.elements:
            if isinstance(each, Group):
                waiting.append(each)
            elif isinstance(each, Branch):
                waiting.append(each.group)
            elif isinstance(each, Union):
                waiting += each.groups


def uses(tree: Query, name: str) -> int:
    """How often a variable is written in a query."""
    return sum(term.value == name for term in terms(tree, "variable"))


def bare(formula: str) -> str:
    """An expression as it is written, without brackets around the whole."""
    return formula[1:-1].strip() if formula.startswith("(") and formula.endswith(")") else formula
