from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, parse
from rdflib.compare import isomorphic

from kg import dataset
from kg.exports import ONTOLOGY, OWL_ONTOLOGY, VOCABULARY, default_graph, exports, has_blank
from kg.formats import rdf_format
from kg.namespaces import GIP
from kg.terms import TYPE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, quads: list[Quad]) -> Path:
    folder = tmp_path_factory.mktemp("built")
    for name, content in exports(quads).items():
        (folder / name).write_bytes(content)
    return folder


def canonical(quads: object) -> Dataset:
    found = Dataset(quads)  # type: ignore[arg-type]
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


def read(path: Path) -> Dataset:
    return canonical(parse(path=str(path), format=rdf_format(str(path))))


@pytest.mark.parametrize("name", ["kg.nq", "kg.trig"])
def test_the_whole_dataset_comes_back(built: Path, quads: list[Quad], name: str) -> None:
    assert read(built / name) == canonical([*default_graph(quads), *quads])


@pytest.mark.parametrize("name", ["kg.ttl", "kg.jsonld"])
def test_the_default_graph_comes_back(built: Path, quads: list[Quad], name: str) -> None:
    assert read(built / name) == canonical(default_graph(quads))


def loaded(path: Path, form: str) -> rdflib.Dataset:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib's parsers use what rdflib itself deprecates
        found = rdflib.Dataset(default_union=False)
        found.parse(data=path.read_text("utf-8"), format=form)
    return found


def test_rdflib_reads_the_same_dataset(built: Path, quads: list[Quad]) -> None:
    found = loaded(built / "kg.trig", "trig")
    names = {quad.graph_name for quad in quads}
    filled = [graph for graph in found.graphs() if len(graph)]
    assert len(filled) == len(names) + 1
    assert sum(map(len, filled)) == len(quads) + len(default_graph(quads))


def test_rdflib_reads_one_default_graph_in_every_format(built: Path) -> None:
    turtle = rdflib.Graph().parse(data=(built / "kg.ttl").read_text("utf-8"), format="turtle")
    (json,) = (graph for graph in loaded(built / "kg.jsonld", "json-ld").graphs() if len(graph))
    assert len(turtle) == len(json)


def test_the_ontology_is_one_in_both_formats(built: Path) -> None:
    turtle = rdflib.Graph().parse(built / "ontology.ttl", format="turtle")
    xml = rdflib.Graph().parse(built / "ontology.owl", format="xml")
    assert isomorphic(turtle, xml)
    headers = set(turtle.subjects(rdflib.RDF.type, rdflib.OWL.Ontology))
    assert headers == {rdflib.URIRef(GIP)}
    assert not list(turtle.objects(None, rdflib.OWL.imports))


def test_the_ontology_holds_every_term(built: Path, quads: list[Quad]) -> None:
    merged = {quad.triple for quad in read(built / "ontology.ttl")}
    left = {
        quad.subject
        for quad in quads
        if quad.graph_name in (ONTOLOGY, VOCABULARY) and quad.triple not in merged
        if not has_blank(quad)
    }
    headers = {
        quad.subject for quad in quads if quad.predicate == TYPE and quad.object == OWL_ONTOLOGY
    }
    assert len(headers) == len(list(dataset.shipped().ontology.glob("*.ttl")))
    assert left == headers
    assert all(quad.graph_name == DefaultGraph() for quad in read(built / "ontology.ttl"))


def test_owlready2_reads_the_ontology(built: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of that library itself
        import owlready2

        world = owlready2.World()
        ontology = world.get_ontology((built / "ontology.owl").as_uri()).load()
        classes = {each.iri for each in ontology.classes()}
    graph = rdflib.Graph().parse(built / "ontology.ttl", format="turtle")
    declared = graph.subjects(rdflib.RDF.type, rdflib.OWL.Class)
    named = {str(each) for each in declared if isinstance(each, rdflib.URIRef)}
    assert classes == named
    assert len(ontology.graph) == len(graph)
