"""What the command line says beside an answer: unknown terms before it, warnings and reasons after.

Each remark is text of one or more lines; a query that mends something follows its reason.
"""

from __future__ import annotations

SHORT = 3000  # characters; a shorter query is read at once
LONG = 100_000  # characters; no hand has written a longer query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.graph import Graph


def before(graph: Graph, sparql: str) -> list[str]:
    """The terms of a query that the dataset does not have; [] where finding them takes long."""
    from kg import child
    from kg.limits import Limits
    from kg.unknown import SECONDS, unknown

    if len(sparql) > LONG:
        return []
    limits = Limits(SECONDS) if len(sparql) > SHORT else None
    found = child.brief(lambda: unknown(graph.engine, sparql), limits, [])
    place = "第 {} 行第 {} 列：{}" if graph.lang == "zh" else "line {}, column {}: {}"
    return [place.format(each.line, each.column, each.sentence(graph.lang)) for each in found]


def cautions(answer: Answer) -> list[str]:
    """What to know before relying on an answer."""
    return ["\n".join(filter(None, (f"warning: {each}", each.fix))) for each in answer.warnings]


def cut(answer: Answer) -> list[str]:
    """That an answer was cut."""
    from kg.cut import WARNING

    return (
        [f"warning: {WARNING.format(answer.limits.rows)}"] if answer.cut and answer.limits else []
    )


def reasons(answer: Answer, told: list[str]) -> list[str]:
    """Why there is nothing in an answer, and a query that has rows; [] where there is something.

    A reason that was ``told`` before is not said again.
    """
    found = answer.explanation if answer.says_nothing else None
    if found is None:
        return []
    text = found.text(answer.lang)
    again = any(found.sentence(answer.lang) in line for line in told)
    return list(filter(None, [text.partition("\n")[2] if again else text]))
