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
    place = "kg: 第 {} 行第 {} 列：{}" if graph.lang == "zh" else "kg: line {}, column {}: {}"
    return [
        clean(place.format(each.line, each.column, each.sentence(graph.lang))) for each in found
    ]


def after(answer: Answer, told: list[str]) -> list[str]:
    """Why there is nothing in an answer, and a query that has rows; [] where there is something.

    A reason that was ``told`` before is not said again.
    """
    found = answer.explanation if answer.says_nothing else None
    if found is None:
        return []
    lines = [clean(line) for line in found.text(answer.lang).splitlines()]
    again = any(clean(found.sentence(answer.lang)) in line for line in told)
    return lines[1:] if again else lines
