"""What the engine replies to a query, worked out within limits and held as bytes.

Rows are held as SPARQL results in TSV and triples as N-Triples: one a line, in which line ends are
escaped, and nothing of a term is lost. So they are counted and cut without being read.
"""

from __future__ import annotations

from io import BytesIO

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg import child
from kg.projection import answered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import QuerySolutions

    from kg.engine import Engine, Term
    from kg.limits import Limits

    Result = QuerySolutions | QueryBoolean | QueryTriples

LARGE = 4 << 20  # bytes
SOLUTIONS, BOOLEAN, TRIPLES, CUT = b"s", b"b", b"t", b"+cut"


class Reply:
    """The reply to a query; ``cut`` where rows beyond the limit were left out."""

    __slots__ = ("_content", "_kind", "cut")

    def __init__(self, content: bytes, told: bytes) -> None:
        self._content, self._kind, self.cut = content, told[:1], told.endswith(CUT)

    @property
    def large(self) -> bool:
        """Whether reading and writing it takes time and memory of their own."""
        return len(self._content) > LARGE

    @property
    def rows(self) -> int:
        """The number of rows or triples; none is read."""
        return self._content.count(b"\n") - (self._kind == SOLUTIONS)

    def result(self) -> Result:
        """The engine's result, each time a new one."""
        if self._kind == TRIPLES:
            store = Store()
            store.extend(parse(self._content, RdfFormat.N_TRIPLES, lenient=True))
            return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        if self._kind == BOOLEAN:
            return parse_query_results(self._content, QueryResultsFormat.JSON)
        return parse_query_results(self._content, QueryResultsFormat.TSV)


def reply(engine: Engine, sparql: str, given: Mapping[str, Term], limits: Limits) -> Reply:
    """Ask the engine within limits; raises ``QueryError`` and its kind ``LimitError``."""
    if child.possible():
        return Reply(
            *child.run(lambda write: written(engine, sparql, given, limits, write), limits)
        )
    content = BytesIO()
    told = written(engine, sparql, given, limits, content.write)
    return Reply(content.getvalue(), told)


def written(
    engine: Engine,
    sparql: str,
    given: Mapping[str, Term],
    limits: Limits,
    write: Callable[[bytes], object],
) -> bytes:
    """Write the engine's result; its kind, and whether it was cut."""
    result = answered(engine, sparql, given)
    if isinstance(result, QueryBoolean):
        write(b'{"head":{},"boolean":%s}' % (b"true" if result else b"false"))
        return BOOLEAN
    triples = isinstance(result, QueryTriples)
    lines = Lines(write, None if limits.rows is None else limits.rows + (not triples))
    try:
        if isinstance(result, QueryTriples):
            result.serialize(lines, RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
        else:
            result.serialize(lines, QueryResultsFormat.TSV)  # type: ignore[arg-type]
    except Full:
        return (TRIPLES if triples else SOLUTIONS) + CUT
    return TRIPLES if triples else SOLUTIONS


class Full(Exception):
    """There are more lines than are wanted."""


class Lines:
    """A file that takes so many lines and then raises ``Full``."""

    def __init__(self, write: Callable[[bytes], object], most: int | None) -> None:
        self._write, self._left, self._full = write, most, False

    def write(self, content: bytes) -> int:
        """Take what is wanted of the content."""
        if self._full:  # the engine empties its buffer when it gives up
            raise Full
        if self._left is not None:
            *whole, rest = content.split(b"\n", self._left)
            if len(whole) == self._left and rest:  # also a line of which the end is to come
                self._full = True
                self._write(content[: len(content) - len(rest)])
                raise Full
            self._left -= len(whole)
        self._write(content)
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""
