"""graph:meta: what it names is there, and what it says is right; its counts are test_void's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import dataset, description, paths
from kg.errors import DataError
from kg.exports import exports, has_blank
from kg.formats import RDF, suffix_of
from kg.namespaces import BASE, GIP, PREFIXES, expand

DATASET = BASE + "dataset"
Ask = Callable[[str], list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def meta(quads: list[ox.Quad]) -> list[ox.Quad]:
    return [quad for quad in quads if quad.graph_name == description.META]


def test_every_subset_is_named_in_both_languages(ask: Ask) -> None:
    rows = ask(f"""SELECT ?node ?title WHERE {{ <{DATASET}> void:subset+ ?node .
      ?node dcterms:title ?title FILTER(LANGMATCHES(LANG(?title), "en")) }}""")
    both = ask(f"""SELECT DISTINCT ?node WHERE {{ <{DATASET}> void:subset+ ?node .
      ?node dcterms:title ?title FILTER(LANGMATCHES(LANG(?title), "zh")) }}""")
    every = ask(f"SELECT DISTINCT ?node WHERE {{ <{DATASET}> void:subset+ ?node }}")
    assert {node for node, _ in rows} == {node for (node,) in both} == {node for (node,) in every}


def test_the_files_of_a_build_are_its_distributions(ask: Ask, quads: list[ox.Quad]) -> None:
    rows = ask("""SELECT ?url ?media WHERE { ?set a dcat:Dataset ; dcat:distribution ?file .
      ?file a dcat:Distribution ; dcat:downloadURL ?url ; dcat:mediaType ?media ;
        dcterms:format ?format ; dcterms:conformsTo ?standard ; dcterms:license ?licence }""")
    types = {url.rpartition("/")[2]: media for url, media in rows}
    assert set(types) == set(exports(quads))
    for name, media in types.items():
        assert (
            media.removeprefix("https://www.iana.org/assignments/media-types/")
            == (RDF[suffix_of(name)][0])
        )


def test_the_vocabularies_are_those_whose_terms_are_used(ask: Ask) -> None:
    rows = ask("SELECT DISTINCT ?t WHERE { { ?s ?t ?o } UNION { ?s a ?t FILTER(isIRI(?t)) } }")
    used = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for (iri,) in rows}
    assert {iri for (iri,) in ask(f"SELECT ?v WHERE {{ <{DATASET}> void:vocabulary ?v }}")} == used
    assert GIP in used and PREFIXES["void"] in used


def test_sources_version_and_days_are_those_of_the_data(ask: Ask) -> None:
    derived = ask(f"SELECT ?s WHERE {{ <{DATASET}> prov:wasDerivedFrom ?s }} ORDER BY ?s")
    assert derived == ask("SELECT DISTINCT ?s WHERE { ?claim gip:source ?s } ORDER BY ?s")
    for theirs, ours in [
        ("owl:versionInfo", "dcat:version"),
        ("dcterms:issued", "dcterms:issued"),
        ("dcterms:modified", "dcterms:modified"),
    ]:
        assert ask(f"SELECT ?v WHERE {{ gip: {theirs} ?v }}") == ask(
            f"SELECT ?v WHERE {{ <{DATASET}> {ours} ?v }}"
        )
    days = ask(
        "SELECT (MIN(?a) AS ?first) (MAX(?b) AS ?last) { ?t gip:earliest ?a ; gip:latest ?b }"
    )
    period = f"""SELECT ?a ?b {{ <{DATASET}> dcterms:temporal ?period .
      ?period dcat:startDate ?a ; dcat:endDate ?b }}"""
    assert ask(period) == days


def test_examples_and_themes_are_there(ask: Ask, whole_store: ox.Store) -> None:
    examples = [iri for (iri,) in ask(f"SELECT ?e WHERE {{ <{DATASET}> void:exampleResource ?e }}")]
    assert examples
    for iri in examples:
        found = whole_store.quads_for_pattern(ox.NamedNode(iri), None, None)
        assert any(quad.graph_name != description.META for quad in found), iri


def test_what_it_uses_is_labelled_in_both_languages(ask: Ask, meta: list[ox.Quad]) -> None:
    used = {quad.predicate.value for quad in meta} | {
        quad.object.value for quad in meta if quad.predicate.value == expand("rdf:type")
    }
    built_in = (PREFIXES["rdf"], PREFIXES["rdfs"])
    for language in ("en", "zh"):
        rows = ask(f"""SELECT ?t WHERE {{ ?t rdfs:label ?label
          FILTER(LANGMATCHES(LANG(?label), "{language}")) }}""")
        missing = used - {iri for (iri,) in rows}
        assert not [iri for iri in missing if not iri.startswith(built_in)]


def test_it_has_no_blank_node_and_says_nothing_of_own_things(
    meta: list[ox.Quad], whole_store: ox.Store
) -> None:
    assert not [quad for quad in meta if has_blank(quad)]
    a = ox.NamedNode(expand("rdf:type"))
    for subject in {quad.subject for quad in meta}:
        kinds = {quad.object.value for quad in whole_store.quads_for_pattern(subject, a, None)}
        assert not [kind for kind in kinds if kind.startswith(GIP)], subject
    assert not [quad for quad in meta if quad.predicate.value.startswith(GIP)]


def test_the_default_graph_is_a_graph_of_its_own(ask: Ask) -> None:
    service = f"<{DATASET}/service>"
    rows = ask(f"""SELECT ?set ?graph WHERE {{ {service} a sd:Service ; sd:endpoint ?at ;
      sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset ?set . ?set sd:defaultGraph ?graph
      . ?graph a sd:Graph }}""")
    assert rows == [(DATASET, f"{DATASET}/default-graph")]
    assert not ask(f"SELECT ?f WHERE {{ {service} sd:feature ?f }}")  # no union at query time


def test_describing_twice_gives_the_same(quads: list[ox.Quad], meta: list[ox.Quad]) -> None:
    others = [quad for quad in quads if quad.graph_name != description.META]
    assert set(description.described(others[::-1])) == set(meta)


def test_another_dataset_gets_its_own_counts(rivers: dataset.Sources) -> None:
    found = dataset.compile_quads(rivers)
    triples = {quad.triple for quad in found}
    (told,) = (
        quad.object.value
        for quad in found
        if quad.subject.value == DATASET and quad.predicate.value == expand("void:triples")
    )
    assert int(told) == len(triples)


def objects(numbers: Iterable[tuple[int, str]]) -> set[ox.Literal]:
    return {
        ox.Literal(str(n), datatype=ox.NamedNode(PREFIXES["xsd"] + kind)) for n, kind in numbers
    }


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], (1, "integer")),  # itself
        ([(1, "integer")], (1, "integer")),  # there already
        ([(5, "integer")], (2, "integer")),
        ([(3, "integer"), (8, "integer")], (3, "decimal")),  # not 2, and 3 is there already
    ],
)
def test_a_count_that_counts_itself(
    taken: list[tuple[int, str]], expected: tuple[int, str]
) -> None:
    others = objects(taken)
    found = description._itself(others)
    assert {found} == objects([expected])
    assert len(others | {found}) == int(found.value)


def test_a_mistake_in_what_is_written_stops_the_build(
    tmp_path: Path, quads: list[ox.Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (paths.DATA / "dataset.ttl").read_text("utf-8")
    others = [quad for quad in quads if quad.graph_name != description.META]
    monkeypatch.setattr(paths, "DATA", tmp_path, raising=False)
    for right, wrong, message in [
        (
            'dcat:keyword "industrial',
            'dcat:keywrd "industrial',
            r"dcat:keywrd is unknown.*dcat:keyword",
        ),
        ("id:miit ,", "id:mitt ,", r"id:mitt is unknown.*id:miit"),
        ("dcterms:hasPart <dataset/ontology>", "dcterms:hasPart []", "a blank node stands here"),
    ]:
        assert right in text
        (tmp_path / "dataset.ttl").write_text(text.replace(right, wrong), "utf-8")
        with pytest.raises(DataError, match=message) as caught:
            description.described(others)
        (problem, *_) = caught.value.problems
        assert problem.file.endswith("dataset.ttl") and problem.line
