"""The sources of an answer's rows: which claims each rests on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from kg.citing import Citing, Source
    from kg.engine import Engine
    from kg.limits import Limits
    from kg.reply import Reply

    Trace = Callable[[Citing], list[tuple[Source, ...]]]


class Sourced:
    """Rows that can name what they rest on."""

    engine: Engine
    sparql: str
    given: Mapping[str, Any]
    lang: str
    kind: str
    columns: tuple[str, ...]
    terms: Any
    limits: Limits | None
    _took: float = 0.0  # seconds of the limits
    _reply: Reply | None = None
    _trace: Trace | None
    _sources: list[tuple[Source, ...]] | None = None
    _cites: Citing | None = None

    @property
    def sources(self) -> list[tuple[Source, ...]]:
        """The sources of each row: claims, then notes on what else it rests on.

        Raises ``UsageError`` for a query whose rows cannot be traced, for rows that rest on too
        much, and for data without named graphs.
        """
        if self._sources is None:
            from kg.citing import chosen

            trace, citing = self._trace or self._traced, self._citing()
            if self._reply:
                chosen(self._reply.rows, None)
            self._read()
            self._sources = self.within(lambda: trace(citing))
        assert self._sources is not None
        return self._sources

    def sources_of(self, index: int) -> tuple[Source, ...]:
        """The sources of one row; those of the others are not worked out. Raises as ``sources``."""
        number = range(len(self.terms))[index]
        if self._sources is not None or self._trace is not None:
            return self.sources[number]
        citing = self._citing()
        found: list[tuple[Source, ...]] = self.within(lambda: self._traced(citing, [number]))
        return found[0]

    def _read(self) -> None:
        """Read the rows of a small answer, so that a child need not."""
        if not (self._reply and self._reply.large):
            len(self.terms)

    def within(self, work: Callable[[], Any], what: str = "finding the sources") -> Any:
        """What ``work`` returns, within what the query left of the limits; ``LimitError``."""
        from kg import child
        from kg.errors import LimitError

        try:
            return child.value(work, self.limits and self.limits.after(self._took))
        except LimitError as error:
            from kg.ends import late

            raise late(error, self.limits, what) if self.limits else error from None

    def _citing(self) -> Citing:
        if self._cites is None:
            from kg.citing import Citing
            from kg.labels import Labels

            self._cites = Citing(self.engine, Labels(self.engine, self.lang))
        return self._cites

    def _traced(self, citing: Citing, wanted: list[int] | None = None) -> list[tuple[Source, ...]]:
        """The sources of each triple, or of each row by way of the query."""
        from pyoxigraph import Triple

        rows: list[Any] = self.terms
        if self.kind == "triples":
            triples = [Triple(*row) for row in rows]
            return citing.triples(self.sparql, self.given, triples, wanted)
        if self.kind == "boolean":
            return citing.rows(self.sparql, self.given, (), [()])
        return citing.rows(self.sparql, self.given, self.columns, rows, wanted)
