"""What the command line says beside an answer: unknown terms before it, reasons after it."""

from __future__ import annotations

from kg.tables import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.graph import Graph


def before(graph: Graph, sparql: str) -> list[str]:
    """The terms of a query that the dataset does not have, a line each."""
    from kg.unknown import unknown

    found = unknown(graph.engine, sparql)
    place = "第 {} 行第 {} 列：{}" if graph.lang == "zh" else "line {}, column {}: {}"
    return [
        clean(place.format(each.line, each.column, each.sentence(graph.lang))) for each in found
    ]


def after(answer: Answer, lang: str) -> list[str]:
    """Why there is nothing in an answer, and a query that has rows; [] where there is something."""
    found = answer.explanation if answer.says_nothing else None
    return [clean(line) for line in found.text(lang).splitlines()] if found else []
