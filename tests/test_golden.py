"""Golden answers, one file per question, and the same questions asked of rdflib.

``tests/golden/NAME.tsv`` is the answer with the default parameters; ``NAME@PARAM=VALUE.tsv`` one
with a parameter. ``python -m tests.test_golden`` writes those that are missing, to be read and
checked against the text by hand; it never overwrites one.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from kg import questions
from kg.engine import Embedded
from kg.graph import Graph
from kg.namespaces import PREFIXES
from kg.parameters import allowed, default_of, resolve

GOLDEN = Path(__file__).parent / "golden"
NAMES = questions.names()
FILES = sorted(GOLDEN.glob("*.tsv"))
VALUES = int(os.environ.get("KG_VALUES", "2"))  # of a parameter that rdflib is asked with
STEP = 3 if "KG_VALUES" not in os.environ else 1  # it takes minutes for all questions
# rdflib divides decimals to another precision and its ROUND gives another scale.
NUMERIC_DIFFERENCE = frozenset(
    "share-of-central-enterprises output-per-enterprise employees-per-enterprise "
    "output-per-employee compare-designations rank-of-industry".split()
)


def case_of(stem: str) -> tuple[str, dict[str, object]]:
    name, *params = stem.split("@")
    return name, dict(param.split("=", 1) for param in params)


def tsv(graph: Graph, name: str, params: dict[str, object]) -> bytes:
    question = questions.load(name)
    given = resolve(question, params, graph.engine)
    out = io.BytesIO()
    graph.engine.query(question.sparql, given).serialize(out, ox.QueryResultsFormat.TSV)
    return out.getvalue()


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open()


@pytest.mark.parametrize("name", NAMES)
def test_each_question_has_a_golden_answer(name: str) -> None:
    assert [path for path in FILES if case_of(path.stem)[0] == name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_answer_is_the_golden_one(path: Path, graph: Graph) -> None:
    name, params = case_of(path.stem)
    assert tsv(graph, name, params).decode() == path.read_bytes().decode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_answer_has_rows_and_none_twice(path: Path) -> None:
    head, *rows = path.read_text("utf-8").splitlines()
    assert head.startswith("?") and rows
    assert len(rows) == len(set(rows))


@pytest.fixture(scope="module")
def backwards(whole_store: ox.Store) -> Graph:
    """The same dataset, its quads put in in the opposite order."""
    lines = ox.serialize(list(whole_store)[::-1], format=ox.RdfFormat.N_QUADS)
    return Graph(Embedded.from_quads(lines))


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_rows_does_not_depend_on_the_order_of_quads(
    name: str, graph: Graph, backwards: Graph
) -> None:
    assert tsv(backwards, name, {}) == tsv(graph, name, {})


# rdflib's own parser and evaluator use what rdflib deprecates.
DEPRECATED = "ignore:Dataset[.].* is deprecated:DeprecationWarning"


@pytest.fixture(scope="module")
def peer(whole_store: ox.Store) -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    dataset.parse(data=whole_store.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    return dataset


def bound(term: object) -> Node:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def plain(value: object, numeric: bool) -> object:
    """A term in a form that both engines share; numbers by value, language tags in lower case."""
    if value is None:
        return None
    if isinstance(value, ox.Literal | rdflib.Literal):
        text = value.value if isinstance(value, ox.Literal) else str(value)
        if numeric and value.datatype is not None and "decimal" in str(value.datatype):
            return round(float(text), 6)
        datatype = getattr(value.datatype, "value", value.datatype)
        if value.language:
            return text, value.language.lower()
        return text, None if str(datatype).endswith("#string") else datatype and str(datatype)
    return value.value if isinstance(value, ox.NamedNode) else str(value)


def rows_of_both(
    name: str, params: dict[str, object], graph: Graph, peer: rdflib.Dataset
) -> tuple[list[str], list[str]]:
    """The rows that this project's engine gives, and those that rdflib gives."""
    question = questions.load(name)
    given = resolve(question, params, graph.engine)
    numeric = name in NUMERIC_DIFFERENCE
    mine = graph.engine.query(question.sparql, given)
    names = [variable.value for variable in mine.variables]
    ours = sorted(repr(tuple(plain(row[each], numeric) for each in names)) for row in mine)
    prepared = prepareQuery(question.sparql, initNs=PREFIXES)
    fixed = {each: bound(value) for each, value in given.items()}
    found = peer.query(prepared, initBindings=fixed).bindings
    theirs = sorted(
        repr(tuple(plain(fixed.get(n, row.get(rdflib.Variable(n))), numeric) for n in names))
        for row in found
    )
    return ours, theirs


@pytest.mark.filterwarnings(DEPRECATED)
@pytest.mark.parametrize("name", NAMES[STEP // 2 :: STEP])
def test_rdflib_gives_the_same_rows(name: str, graph: Graph, peer: rdflib.Dataset) -> None:
    ours, theirs = rows_of_both(name, {}, graph, peer)
    assert theirs == ours


def some(values: list[Any], most: int = 50) -> list[Any]:
    """A short list as it is, of a long one so many from all parts."""
    return values[:: 1 + len(values) // most]


LISTED = [
    pytest.param(question.name, param, id=f"{question.name}-{param.name}")
    for question in questions.every()
    for param in question.params
    if param.values
]


@pytest.mark.filterwarnings(DEPRECATED)
@pytest.mark.parametrize(("name", "param"), LISTED[STEP // 2 :: STEP])
def test_rdflib_gives_the_same_rows_for_the_values_that_are_offered(
    name: str, param: questions.Parameter, graph: Graph, peer: rdflib.Dataset
) -> None:
    for value in some(allowed(param, graph.engine), VALUES):
        ours, theirs = rows_of_both(name, {param.name: value.value}, graph, peer)
        assert theirs == ours, value


@pytest.mark.parametrize(("name", "param"), LISTED)
def test_no_value_is_offered_in_vain(name: str, param: questions.Parameter, graph: Graph) -> None:
    """Each has an answer, where the question takes a number for one that suits."""
    numbers = {row[0] for row in graph.query("SELECT DISTINCT ?n { ?o gip:lowerBound ?n }")}
    least = [0, *sorted({number + step for number in numbers for step in (0, 1)})]
    for value in some(allowed(param, graph.engine)):
        own = {"threshold", "number"}.intersection(names_of(name))
        more = [{each: n} for each in own for n in least] or [{}]
        given = ({param.name: value.value, **each} for each in more)
        assert any(len(graph.ask(name, **each)) for each in given), value


@pytest.mark.parametrize(("name", "param"), LISTED)
def test_a_default_is_among_the_values_offered(
    name: str, param: questions.Parameter, graph: Graph
) -> None:
    if param.default:
        assert default_of(param) in allowed(param, graph.engine)


def names_of(name: str) -> set[str]:
    """The names of a question's parameters."""
    return {param.name for param in questions.load(name).params}


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in NAMES:
        target = GOLDEN / f"{each}.tsv"
        if not target.exists():
            target.write_bytes(tsv(Graph.open(), each, {}))
