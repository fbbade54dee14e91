"""An answer: typed rows for Python, and the same answer written in any format.

Nothing is read from the engine before it is needed: an answer that is only written as CSV, TSV,
JSON, XML or triples goes from the engine to the file without passing through Python values.
"""

from __future__ import annotations

from pyoxigraph import QueryBoolean, QueryTriples

from kg.errors import UsageError
from kg.formats import ANSWERS, RESULTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

    from kg.citing import Citing, Source
    from kg.engine import Engine
    from kg.limits import Limits
    from kg.rows import Row
    from kg.values import Value
    from kg.variants import Caution

    Term = NamedNode | BlankNode | Literal | Triple
    Result = QuerySolutions | QueryBoolean | QueryTriples
    Trace = Callable[[Citing], list[tuple[Source, ...]]]

TRIPLE = ("subject", "predicate", "object")


class Answer:
    """The answer to one query.

    ``kind`` is solutions, boolean (one row, column ``answer``) or triples (columns subject,
    predicate, object). ``columns`` are names, ``rows`` tuples of Python values (see
    ``kg.values``), ``terms`` the same as RDF terms; ``sparql`` and ``given`` are what was asked.
    ``cut`` says that rows beyond the limit are left out.
    """

    def __init__(
        self,
        engine: Engine,
        sparql: str,
        given: Mapping[str, Any] | None = None,
        lang: str = "en",
        trace: Trace | None = None,
        run: Callable[[], Result] | None = None,
        limits: Limits | None = None,
    ) -> None:
        """``run`` gives the result where it is not the query's own, ``trace`` its sources.

        With ``limits`` the query is worked out by a process that ends at them.
        """
        held = dict(given or {})
        self.engine, self.sparql, self.given, self.lang = engine, sparql, held, lang
        # Not by way of self: the engine's results must not be left to the cycle collector, which
        # may run in the thread that loads another dataset.
        self._run = run or (lambda: engine.query(sparql, held))
        self.limits, self.cut = limits, False
        if limits is not None:
            from kg.reply import reply

            found = reply(engine, sparql, held, limits)
            self._run, self.cut = found.result, found.cut
        self._trace = trace
        self._fresh: Result | None = self._run()
        self._terms: list[tuple[Term | None, ...]] | None = None
        self._sources: list[tuple[Source, ...]] | None = None
        self._warnings: list[Caution] | None = None
        self.columns: tuple[str, ...]
        if isinstance(self._fresh, QueryBoolean):
            self.kind, self.columns = "boolean", ("answer",)
        elif isinstance(self._fresh, QueryTriples):
            self.kind, self.columns = "triples", TRIPLE
        else:
            self.kind = "solutions"
            self.columns = tuple(variable.value for variable in self._fresh.variables)

    def result(self) -> Result:
        """The engine's own result, unread."""
        fresh, self._fresh = self._fresh, None
        return fresh if fresh is not None else self._run()

    @property
    def terms(self) -> list[tuple[Term | None, ...]]:
        """The rows as RDF terms; unbound is None."""
        if self._terms is None:
            result = self.result()
            if isinstance(result, QueryBoolean):
                from pyoxigraph import Literal

                self._terms = [(Literal(bool(result)),)]
            else:
                self._terms = [tuple(row) for row in result]
        return self._terms

    @property
    def rows(self) -> list[Row]:
        """The rows as Python values."""
        from kg.rows import row_type
        from kg.values import value_of

        kind = row_type(self.columns)
        return [kind(value_of(term, self.engine) for term in row) for row in self.terms]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.terms)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def __bool__(self) -> bool:
        """Of an ASK query its answer, else whether there are rows."""
        return self.rows[0][0] is True if self.kind == "boolean" else bool(self.terms)

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}>"

    def to_dicts(self, lang: str | None = None) -> list[dict[str, Value]]:
        """The rows as dictionaries; with ``lang``, labels in that language stand for IRIs."""
        from kg.values import IRI

        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        if lang is None:
            return rows
        return [
            {
                name: value.label(lang) if isinstance(value, IRI) else value
                for name, value in row.items()
            }
            for row in rows
        ]

    @property
    def sources(self) -> list[tuple[Source, ...]]:
        """The sources of each row; an empty tuple for a row that rests on no claim.

        Raises ``UsageError`` for a query whose rows cannot be traced.
        """
        if self._sources is None:
            from kg import child
            from kg.citing import Citing
            from kg.labels import Labels

            citing = Citing(self.engine, Labels(self.engine, self.lang))
            trace, _ = self._trace or self._traced, len(self)  # a child need not read the rows
            self._sources = child.value(lambda: trace(citing), self.limits)
        return self._sources

    def _traced(self, citing: Citing) -> list[tuple[Source, ...]]:
        """The sources of each triple, or of each row by way of the query."""
        from pyoxigraph import Triple

        rows: list[Any] = self.terms
        if self.kind == "triples":
            return citing.triples(self.sparql, self.given, [Triple(*row) for row in rows])
        if self.kind == "boolean":
            return citing.rows(self.sparql, self.given, (), [()])
        return citing.rows(self.sparql, self.given, self.columns, rows)

    @property
    def warnings(self) -> list[Caution]:
        """Why the answer may not mean what it seems to; see ``kg.cautions`` for the kinds.

        Worked out when first asked for, by probes that end after some two seconds.
        """
        if self._warnings is None:
            from kg import child
            from kg.cautions import cautions

            def ask() -> list[Caution]:
                return cautions(self.engine, self.sparql, self.given)

            self._warnings = child.brief(ask, self.limits, [])
        return self._warnings

    def expand(self) -> str:
        """What was asked as one query that any endpoint takes: prefixes declared, values bound."""
        from kg.portable import portable

        return portable(self.sparql, self.given)

    def cells(self, lang: str | None = None) -> list[list[str]]:
        """The rows as a reader sees them: labels for IRIs, the text of literals, "" for unbound."""
        from kg.labels import Labels

        labels = Labels(self.engine, lang or self.lang)
        return [[labels.text(term) for term in row] for row in self.terms]

    def write(
        self, format: str = "table", sources: bool = False, limit: int | None = None
    ) -> bytes:
        """The answer in a format of the command line; see ``kg.writing`` for ``sources``.

        A table is fitted to ``limit`` terminal columns, if possible.

        Raises ``UsageError`` for a format that does not fit the kind of answer.
        """
        if format not in ANSWERS[self.kind]:
            fit = ", ".join(ANSWERS[self.kind])
            raise UsageError(f"{self.kind} cannot be written as {format}; formats that fit: {fit}")
        if not sources and not self.cut and format in RESULTS:
            return self.result().serialize(format=RESULTS[format][1]) or b""  # type: ignore[arg-type]
        from kg import writing

        return writing.written(self, format, sources, limit)

    def _repr_html_(self) -> str:
        from kg.tables import html

        return html(self.columns, self.cells())
