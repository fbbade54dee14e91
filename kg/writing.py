"""Answers as text: tables with labels, RDF, and every format with sources.

With sources, a table and Markdown number their rows and list each row's quotes below. CSV and TSV
have one more column, ``sources``: per claim its IRI, the line of its quote, and in brackets its
basis and source document; then the notes; all joined by `` | ``.
JSON and XML have one more variable, ``sources``: a literal of type rdf:JSON that holds an array of
objects with the fields of ``kg.citing.Source``. In Turtle, N-Triples
and JSON-LD there is no place for which claim states which triple: these refuse sources.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, Triple, serialize

from kg import tables
from kg.errors import UsageError
from kg.formats import ANSWERS, RDF, RESULTS
from kg.namespaces import PREFIXES
from kg.results import solutions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.citing import Source
    from kg.results import Term

    Row = tuple[Term | None, ...]
    Sources = tuple[Source, ...]

COLUMN = "sources"
JSON = NamedNode(PREFIXES["rdf"] + "JSON")


def results(
    columns: Sequence[str], rows: Sequence[Row], sources: Sequence[Sources], format: str
) -> bytes:
    """Rows with their sources as CSV, TSV, JSON or XML; a column more than ``columns``."""
    column = COLUMN if COLUMN not in columns else COLUMN + "_"
    last = _line if format in ("csv", "tsv") else _objects
    table = [(*row, last(found)) for row, found in zip(rows, sources, strict=True)]
    content = solutions((*columns, column), table).serialize(format=RESULTS[format][1])
    return cast(bytes, content)


def triples(found: list[Triple], format: str, sources: bool = False) -> bytes:
    """Triples in Turtle, N-Triples or JSON-LD, sorted; raises ``UsageError`` for sources."""
    if sources:
        raise UsageError(
            f"{format} has no place for sources; use {', '.join(ANSWERS['solutions'])}"
        )
    kind = RDF[format][1]
    ordered = sorted(found, key=lambda triple: tuple(map(str, triple)))
    prefixes = _used(ordered) if format == "ttl" else None
    content = cast(bytes, serialize(ordered, format=kind, prefixes=prefixes))
    lines = content.splitlines(keepends=True)[: len(prefixes or ())]
    return b"".join(sorted(lines)) + content[sum(map(len, lines)) :]  # the engine shuffles prefixes


def _used(found: list[Triple]) -> dict[str, str]:
    """The prefixes whose namespaces occur."""
    text = "\n".join(map(str, found))
    return {name: namespace for name, namespace in PREFIXES.items() if f"<{namespace}" in text}


def page(
    columns: Sequence[str],
    cells: Sequence[Sequence[str]],
    sources: Sequence[Sources] | None,
    format: str,
    limit: int | None = None,
) -> bytes:
    """A table for a terminal or in Markdown, with the quotes below it where there are sources.

    ``limit`` is the width of the terminal in columns.
    """
    if sources is not None and cells:
        columns = ["", *columns]
        cells = [[f"[{number}]", *row] for number, row in enumerate(cells, 1)]
    plain = format == "table"
    drawn = tables.plain(columns, cells, limit) if plain else tables.markdown(columns, cells)
    if sources is None or not cells:
        return drawn.encode()
    return (drawn + "\n" + "".join(_quotes(sources, format))).encode()


def _quotes(found: Sequence[Sources], format: str) -> list[str]:
    """The lines below a table: for each row its quotes."""
    lines = []
    for number, row in enumerate(found, 1):
        for text in map(str, row):
            if format == "md":
                lines.append(f"- \\[{number}\\] {tables.escaped(text)}\n")
            else:
                lines.append(f"[{number}] {tables.clean(text)}\n")
    return lines


def _line(found: Sources) -> Literal:
    return Literal(" | ".join(map(_whole, found)))


def _whole(source: Source) -> str:
    """A source in one line that stands alone: claim, quote and place, basis, source document."""
    if not source.claim:
        return str(source)
    document = source.article or source.record
    stands = f"{source.title} <{document}>" if document else ""
    behind = "; ".join(filter(None, (source.basis, stands)))
    return f"<{source.claim}> {source}" + (f" [{behind}]" if behind else "")


def _objects(found: Sources) -> Literal:
    objects = [source._asdict() for source in found]
    return Literal(json.dumps(objects, ensure_ascii=False), datatype=JSON)
