"""Reading a query into its syntax tree (``kg.tree``).

The engine's own parser decides what a query is and whether it is one; this reads what that has
accepted. What it cannot read (SERVICE, triple terms, updates) it refuses with ``UsageError``.
"""

from __future__ import annotations

from kg.errors import UsageError
from kg.formulas import Formulas, Names, term
from kg.tokens import Cursor
from kg.tree import (
    Bind,
    Branch,
    Dataset,
    Element,
    Filter,
    Group,
    Query,
    Term,
    Triple,
    Union,
    Values,
)
from kg.triples import Triples

_CLAUSES = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


def read(text: str) -> Query:
    """The tree of a query; raises ``UsageError`` where it cannot be read."""
    try:
        return Reader(text).query()
    except RecursionError:
        raise UsageError("the query is nested too deeply to be looked into") from None


class Reader:
    """Reads one query."""

    def __init__(self, text: str) -> None:
        self.cursor, self.names = Cursor(text), Names()
        self.formulas = Formulas(self.cursor, self.names, self.group)
        self.triples = Triples(self.cursor, self.names)

    def query(self) -> Query:
        """The query that the whole text is."""
        cursor = self.cursor
        while word := cursor.take("PREFIX", "BASE"):
            prefix = cursor.next().text[:-1] if word.text == "PREFIX" else ""
            iri = self.names.iri(cursor.next())
            if word.text == "BASE":
                self.names.base = iri
            else:
                self.names.prefixes[prefix] = iri
        found = self._select()
        if cursor.peek().kind != "end":
            raise cursor.unread()
        return found

    def _select(self) -> Query:
        """A query or sub-select."""
        cursor = self.cursor
        form = cursor.need("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        distinct = cursor.take("DISTINCT", "REDUCED") is not None
        items = None if form.text in ("ASK", "CONSTRUCT") else self._items()
        template = self._template() if form.text == "CONSTRUCT" and cursor.sees("{") else ()
        clauses = {"HEAD": (form.start, cursor.last)}
        datasets = list[Dataset]()
        while word := cursor.take("FROM"):
            named = cursor.take("NAMED") is not None
            graph = self._term()
            datasets.append(Dataset(graph, named, word.start, graph.end))
        cursor.take("WHERE")
        where = Group((), cursor.last, cursor.last)
        if cursor.sees("{"):
            where = self.group()
        if form.text == "CONSTRUCT" and not template:  # the short form
            template = tuple(each for each in where.elements if isinstance(each, Triple))
        parts = self._modifiers(clauses)
        return Query(
            form.text,
            distinct,
            items,
            tuple(datasets),
            template,
            where,
            parts[0],
            parts[1],
            parts[2],
            parts[3],
            clauses,
            self.names.prefixes,
            form.start,
            cursor.last,
        )

    def _items(self) -> tuple[Bind, ...] | None:
        """The items of a SELECT or DESCRIBE clause; None for ``*``."""
        cursor, found = self.cursor, list[Bind]()
        if cursor.take("*"):
            return None
        while not cursor.sees("FROM", "WHERE", "{", "GROUP", "ORDER", "LIMIT"):
            found.append(self._item())
            if cursor.peek().kind == "end":
                break
        return tuple(found)

    def _item(self) -> Bind:
        """A variable or IRI, or ``(expression AS ?name)``, of which the name may be missing."""
        cursor, start = self.cursor, self.cursor.peek().start
        if not cursor.take("("):
            formula = self.formulas.constraint()
            named = isinstance(formula, Term) and formula.kind == "variable"
            return Bind(formula, formula if named else None, start, cursor.last)  # type: ignore[arg-type]
        formula = self.formulas.whole()
        variable = self._term() if cursor.take("AS") else None
        cursor.need(")")
        return Bind(formula, variable, start, cursor.last)

    def _template(self) -> tuple[Triple, ...]:
        self.cursor.need("{")
        found = list[Triple]()
        while not self.cursor.take("}"):
            found += self.triples.block()
        return tuple(found)

    def _modifiers(
        self, clauses: dict[str, tuple[int, int]]
    ) -> tuple[tuple[Bind, ...], tuple[Filter, ...], tuple[Bind, ...], Values | None]:
        """GROUP BY, HAVING, ORDER BY and VALUES; the stretch of every clause goes into a table."""
        cursor, values = self.cursor, None
        group, having, order = list[Bind](), list[Filter](), list[Bind]()
        while word := cursor.take(*_CLAUSES):
            cursor.take("BY")
            while not cursor.sees(*_CLAUSES, "}") and cursor.peek().kind != "end":
                if word.text == "VALUES":
                    values = self._values(word.start)
                elif word.text == "GROUP":
                    group.append(self._item())
                elif word.text == "HAVING":
                    start, formula = cursor.peek().start, self.formulas.constraint()
                    having.append(Filter(formula, start, cursor.last))
                elif word.text == "ORDER":
                    start, way = cursor.peek().start, cursor.take("ASC", "DESC")
                    formula = self.formulas.constraint()
                    order.append(Bind(formula, None, way.start if way else start, cursor.last))
                else:
                    cursor.next()
            clauses[word.text] = (word.start, cursor.last)
        return tuple(group), tuple(having), tuple(order), values

    def group(self) -> Group:
        """The group in braces at the cursor, which may be a sub-select alone."""
        cursor = self.cursor
        start = cursor.need("{").start
        found = list[Element]()
        if cursor.sees("SELECT"):
            found.append(self._select())
        while not cursor.take("}"):
            found += self._elements()
            cursor.take(".")
        return Group(tuple(found), start, cursor.last)

    def _elements(self) -> list[Element]:
        """What stands at the cursor of a group."""
        cursor, start = self.cursor, self.cursor.peek().start
        if cursor.take("FILTER"):
            formula = self.formulas.constraint()
            return [Filter(formula, start, cursor.last)]
        if cursor.take("BIND"):
            bound = self._item()
            return [bound._replace(start=start)]
        if cursor.take("VALUES"):
            return [self._values(start)]
        if word := cursor.take("OPTIONAL", "MINUS", "GRAPH"):
            graph = self._term() if word.text == "GRAPH" else None
            group = self.group()
            return [Branch(word.text, graph, group, start, group.end)]
        if cursor.sees("{"):
            groups = [self.group()]
            while cursor.take("UNION"):
                groups.append(self.group())
            return [groups[0] if len(groups) == 1 else Union(tuple(groups), start, groups[-1].end)]
        return list(self.triples.block())

    def _values(self, start: int) -> Values:
        """The variables and rows of VALUES."""
        cursor, rows = self.cursor, list[tuple[Term | None, ...]]()
        several = cursor.take("(") is not None
        variables = []
        while cursor.peek().kind == "variable":
            variables.append(self._term())
        if several:
            cursor.need(")")
        cursor.need("{")
        while not cursor.take("}"):
            row = list[Term | None]()
            bracketed = cursor.take("(") is not None
            while not (row and not bracketed) and not (bracketed and cursor.take(")")):
                row.append(None if cursor.take("UNDEF") else self._term())
            rows.append(tuple(row))
        return Values(tuple(variables), tuple(rows), start, cursor.last)

    def _term(self) -> Term:
        found = term(self.cursor, self.names)
        if found is None:
            raise self.cursor.unread()
        return found
