"""A question answered from its slice gives what the whole dataset gives."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg import questions, slices
from kg.compiled import Compiled, compiled, key, make
from kg.engine import Embedded
from kg.namespaces import PREFIXES, expand
from kg.parameters import resolve

NAMES = questions.names()


def seen(sparql: str) -> frozenset[str] | None:
    return slices.predicates(translateQuery(parseQuery(sparql), initNs=PREFIXES).algebra)


def rows(engine: Embedded, sparql: str, given: dict[str, ox.NamedNode]) -> list[str]:
    found = engine.query(sparql, given)
    assert isinstance(found, ox.QuerySolutions)
    return [str(row) for row in found if not any(isinstance(t, ox.BlankNode) for t in row)]


@pytest.fixture(scope="module", autouse=True)
def sliced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The dataset compiled as for a wheel, in a cache of this module's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        make(key(), sliced=True)
        yield


@pytest.fixture(scope="module")
def shipped() -> Embedded:
    return Embedded.shipped()


@pytest.mark.parametrize("name", NAMES)
def test_the_slice_answers_as_the_whole(name: str, shipped: Embedded) -> None:
    question = questions.load(name)
    given = resolve(question, {}, shipped)
    engine = Embedded.shipped(question.sparql)
    assert rows(engine, question.sparql, given) == rows(shipped, question.sparql, given)


def test_most_questions_have_a_slice_and_it_is_small() -> None:
    files = compiled()
    with open(files.default, "rb") as file:
        whole = len(file.read())
    sizes = [files.slice(questions.load(name).sparql) for name in NAMES]
    small = [each for each in sizes if each is not None and len(each) < whole / 4]
    assert len(small) > 0.8 * len(NAMES)


def test_the_rest_is_loaded_when_something_else_is_asked(shipped: Embedded) -> None:
    engine = Embedded.shipped(questions.load("policies-by-issuer").sparql)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert rows(engine, count, {}) == rows(shipped, count, {})
    graphs = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert rows(engine, graphs, {}) == rows(shipped, graphs, {})


def test_a_text_that_is_not_shipped_has_no_slice() -> None:
    assert compiled().slice("SELECT ?s WHERE { ?s a gip:Claim }") is None
    assert Compiled(b"", b"").slice("") is None


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o",
        "?s !gip:quote ?o",
        "?s gip:quote ?o FILTER NOT EXISTS { ?s ?p ?q }",
        "{ SELECT * WHERE { ?s ?p ?o } }",
        "?s gip:quote ?o MINUS { ?s ?p ?o }",
        "?s (gip:quote|!(gip:mode|^gip:mode))+ ?o",
    ],
)
def test_a_predicate_that_may_be_any_forbids_a_slice(pattern: str) -> None:
    assert seen(f"SELECT * WHERE {{ {pattern} }}") is None


@pytest.mark.parametrize(
    ("pattern", "curies"),
    [
        ("?s gip:quote ?o", "gip:quote"),
        ("?s gip:partOf/^gip:hasPart* ?o", "gip:partOf gip:hasPart"),
        ("?s gip:quote ?o MINUS { ?s gip:mode ?m }", "gip:quote gip:mode"),
        (
            "?s gip:quote ?o FILTER NOT EXISTS { ?s gip:mode ?m ; gip:note ?n }",
            "gip:quote gip:mode gip:note",
        ),
        (
            "GRAPH ?g { ?s gip:quote ?o } OPTIONAL { ?s gip:mode|gip:note ?m }",
            "gip:quote gip:mode gip:note",
        ),
        (
            "{ SELECT ?s WHERE { ?s gip:quote ?o } GROUP BY ?s } UNION { ?s gip:mode ?m }",
            "gip:quote gip:mode",
        ),
    ],
)
def test_predicates_are_found_wherever_they_stand(pattern: str, curies: str) -> None:
    assert seen(f"SELECT * WHERE {{ {pattern} }}") == {expand(curie) for curie in curies.split()}


def test_a_class_that_is_written_out_narrows_the_types() -> None:
    assert seen("SELECT * WHERE { ?s a gip:Claim }") == {
        f"{expand('rdf:type')} {expand('gip:Claim')}"
    }
    assert seen("SELECT * WHERE { ?s a ?class }") == {expand("rdf:type")}
