"""Shapes put to a dataset: each constraint one query, each row of its answer one result."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from pyoxigraph import QuerySolutions

from kg.constraints import Compiler
from kg.engine import Embedded
from kg.shapes import Constraint, Shape, Shapes

TREE = "SELECT ?class ?above WHERE { ?class rdfs:subClassOf ?above FILTER (isIRI(?above)) }"


class Result(NamedTuple):
    """A validation result (SHACL §3.6.2): terms in N-Triples form, "" for none."""

    focus: str
    path: str
    value: str
    component: str
    severity: str
    shape: str


def validate(engine: Embedded, shapes: Shapes) -> list[Result]:
    """The results of all shapes on the dataset's default graph, in order."""
    compiler = Compiler(shapes, subclasses(engine))
    found: list[Result] = []
    for shape, of in shapes.targeted():
        for constraint in shape.constraints:
            found += results(engine, compiler, shape, constraint, of)
    return sorted(found)


def results(
    engine: Embedded, compiler: Compiler, shape: Shape, constraint: Constraint, of: Shape
) -> list[Result]:
    """The results of one constraint."""
    query, columns = compiler.query(shape, constraint, of)
    rows = engine.query(query)
    if not isinstance(rows, QuerySolutions):
        raise TypeError(f"{shape.iri} has a sh:select that is no SELECT query")
    path = f"<{shape.path}>" if shape.path else ""
    found = []
    for row in rows:
        value = row[columns[0][1:]] if columns and constraint.parameter != "uniqueLang" else None
        focus = str(row["this"])
        shown = str(value) if value is not None else "" if shape.path else focus
        found.append(Result(focus, path, shown, constraint.component, shape.severity, shape.iri))
    return found


def subclasses(engine: Embedded) -> dict[str, tuple[str, ...]]:
    """Each class with itself and all classes below it, as the dataset says (SHACL §1.1)."""
    rows = engine.query(TREE)
    assert isinstance(rows, QuerySolutions)
    direct: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        direct[row["above"].value].add(row["class"].value)
    return {each: tuple(sorted(_below(each, direct))) for each in list(direct)}


def _below(root: str, direct: dict[str, set[str]]) -> set[str]:
    seen, todo = {root}, [root]
    while todo:
        new = direct.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return seen
