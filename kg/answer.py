"""An answer: typed rows for Python, and the same answer written in any format.

Nothing is read from the engine before it is needed: an answer that is only written as CSV, TSV,
JSON, XML or triples goes from the engine to the file without passing through Python values.
"""

from __future__ import annotations

from pyoxigraph import QueryBoolean, QueryTriples

from kg.errors import UsageError
from kg.formats import ANSWERS, RDF, RESULTS
from kg.framed import Framed
from kg.judged import Judged
from kg.projection import answered
from kg.sourced import Sourced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

    from kg.engine import Engine
    from kg.limits import Limits
    from kg.questions import Question
    from kg.reply import Reply
    from kg.rows import Row
    from kg.sourced import Trace
    from kg.values import Value

    Term = NamedNode | BlankNode | Literal | Triple
    Result = QuerySolutions | QueryBoolean | QueryTriples

TRIPLE = ("subject", "predicate", "object")


class Answer(Framed, Sourced, Judged):
    """The answer to one query.

    ``kind`` is solutions, boolean (one row, column ``answer``) or triples (columns subject,
    predicate, object). ``columns`` are names, ``rows`` tuples of Python values (see
    ``kg.values``), ``terms`` the same as RDF terms; ``sparql`` and ``given`` are what was asked,
    ``question`` the shipped question that it is of. ``cut`` says that rows beyond the limit are
    left out.
    """

    def __init__(
        self,
        engine: Engine,
        sparql: str,
        given: Mapping[str, Any] | None = None,
        lang: str = "en",
        trace: Trace | None = None,
        run: Callable[[], Result] | None = None,
        question: Question | None = None,
        limits: Limits | None = None,
    ) -> None:
        """``run`` gives the result where it is not the query's own, ``trace`` its sources.

        With ``limits`` the query is worked out by a process that ends at them.
        """
        held = dict(given or {})
        self.engine, self.sparql, self.given, self.lang = engine, sparql, held, lang
        self.question = question
        # Not by way of self: the engine's results must not be left to the cycle collector, which
        # may run in the thread that loads another dataset.
        self._run = run or (lambda: answered(engine, sparql, held))
        self.limits, self.cut = limits, False
        if limits is not None:
            self._run = self._held(limits).result
        self._trace = trace
        self._fresh: Result | None = self._run()
        self._terms: list[tuple[Term | None, ...]] | None = None
        self.columns: tuple[str, ...]
        if isinstance(self._fresh, QueryBoolean):
            self.kind, self.columns = "boolean", ("answer",)
        elif isinstance(self._fresh, QueryTriples):
            self.kind, self.columns = "triples", TRIPLE
        else:
            self.kind = "solutions"
            self.columns = tuple(variable.value for variable in self._fresh.variables)

    def _held(self, limits: Limits) -> Reply:
        """The engine's reply within limits."""
        from time import monotonic

        from kg.reply import reply

        began = monotonic()
        self._reply = found = reply(self.engine, self.sparql, self.given, limits)
        self.cut, self._took = found.cut, monotonic() - began
        return found

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
        rows = f"{len(self)} rows{' (cut)' if self.cut else ''}"
        return f"<Answer: {rows} of {', '.join(self.columns)}>"

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

        Raises ``UsageError`` for a format that does not fit the kind of answer, and ``LimitError``
        where a large answer cannot be written in what its query left of the limits.
        """
        if self._reply and self._reply.large:
            write = lambda: self._written(format, sources, limit)  # noqa: E731
            content: bytes = self.within(write, f"writing {self._reply.rows:,} rows")
            self._seen = (1, 1)
        else:
            content = self._written(format, sources, limit)
        if self.cut and self.limits and self.limits.rows:
            from kg.cut import marked

            return marked(content, format, self.limits.rows)
        return content

    def _written(self, format: str, sources: bool, limit: int | None) -> bytes:
        fitting = ANSWERS["solutions"] if sources and format in RESULTS else ANSWERS[self.kind]
        if format not in fitting:
            fit = ", ".join(fitting)
            raise UsageError(f"{self.kind} cannot be written as {format}; formats that fit: {fit}")
        if not sources and format in RESULTS:
            written = self.result().serialize(format=RESULTS[format][1]) or b""  # type: ignore[arg-type]
            if self.kind == "solutions":
                from kg.zeros import SHORT, rows_of

                self._seen = tuple(rows_of(written, format)) if len(written) < SHORT else (1, 1)
            return written
        from kg import writing

        if format in RDF:
            found: list[Any] = list(self.result())  # type: ignore[arg-type]
            self._seen = tuple(found[:2])
            return writing.triples(found, format, sources)
        if format in RESULTS:
            return writing.results(self.columns, self.terms, self.sources, format)
        cited = self.sources if sources else None
        if format == "sheet":
            from kg.sheet import sheet

            return sheet(self.columns, self.terms, self.cells(), cited)
        return writing.page(self.columns, self.cells(), cited, format, limit)

    def __str__(self) -> str:
        """The table that the command line prints."""
        return self.write().decode().removesuffix("\n")

    def _repr_html_(self) -> str:
        from kg.tables import html

        mark = f"<p>(cut after {len(self)} rows)</p>" if self.cut else ""
        return html(self.columns, self.cells()) + mark
