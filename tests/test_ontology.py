"""The ontology as others read it: OWLAPI and HermiT (inside owlready2's jar), owlready2, rdflib.

The first group needs a Java runtime and is skipped where there is none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF

from kg import dataset
from kg.description import META
from kg.exports import default_graph, has_blank, merged_ontology
from kg.namespaces import GIP, PREFIXES, expand

ROOT = Path(__file__).parent.parent
JAR = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime")
INCONSISTENT = ROOT / "tests/fixtures/inconsistent"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    dataset.build(folder)
    return folder


@pytest.fixture(scope="module")
def java() -> Iterator[SimpleNamespace]:
    """The OWLAPI's classes that the tests use; the virtual machine runs in this process."""
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM(classpath=[os.fspath(JAR)])
    names = {
        "File": "java.io.File",
        "Manager": "org.semanticweb.owlapi.apibinding.OWLManager",
        "Profile": "org.semanticweb.owlapi.profiles.OWL2DLProfile",
        "Configuration": "org.semanticweb.HermiT.Configuration",
        "Reasoner": "org.semanticweb.HermiT.Reasoner",
    }
    yield SimpleNamespace(**{name: jpype.JClass(full) for name, full in names.items()})


def everything(quads: list[ox.Quad], extra: str = "") -> rdflib.Graph:
    """Ontology, register and claims as one graph without imports and module headers."""
    graph = rdflib.Graph()
    said = [quad for quad in quads if quad.graph_name != META]
    lines = "".join(f"{quad} .\n" for quad in default_graph(said)) + extra
    graph.parse(data=lines, format="nt")
    for header in set(graph.subjects(RDF.type, OWL.Ontology)) - {rdflib.URIRef(GIP)}:
        graph.remove((header, None, None))
    graph.remove((None, OWL.imports, None))
    return graph


def load(java: SimpleNamespace, path: Path) -> object:
    manager = java.Manager.createOWLOntologyManager()
    return manager.loadOntologyFromOntologyDocument(java.File(os.fspath(path)))


@needs_java
def test_the_ontology_is_owl_2_dl(java: SimpleNamespace, built: Path) -> None:
    ontology = load(java, built / "ontology.owl")
    assert ontology.getAxiomCount() > 1500
    report = java.Profile().checkOntology(ontology)
    assert [str(each) for each in report.getViolations()] == []


@needs_java
def test_ontology_and_data_are_owl_2_dl_and_consistent(
    java: SimpleNamespace, quads: list[ox.Quad], tmp_path: Path
) -> None:
    everything(quads).serialize(tmp_path / "all.owl", format="xml")
    ontology = load(java, tmp_path / "all.owl")
    assert [str(v) for v in java.Profile().checkOntology(ontology).getViolations()] == []
    reasoner = java.Reasoner(java.Configuration(), ontology)
    assert reasoner.isConsistent()
    assert reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom().size() == 0


@needs_java
@pytest.mark.parametrize("path", sorted(INCONSISTENT.glob("*.nt")), ids=lambda path: path.stem)
def test_a_contradiction_is_found(
    path: Path, java: SimpleNamespace, quads: list[ox.Quad], tmp_path: Path
) -> None:
    everything(quads, path.read_text("utf-8")).serialize(tmp_path / "bad.owl", format="xml")
    assert not java.Reasoner(java.Configuration(), load(java, tmp_path / "bad.owl")).isConsistent()


def test_owlready2_reads_every_class_and_property(built: Path, quads: list[ox.Quad]) -> None:
    world = owlready2.World()
    ontology = world.get_ontology((built / "ontology.owl").as_uri()).load(only_local=True)
    graph = rdflib.Graph().parse(built / "ontology.ttl")
    own = {str(c) for c in graph.subjects(RDF.type, OWL.Class) if str(c).startswith(GIP)}
    assert own == {c.iri for c in ontology.classes() if c.iri.startswith(GIP)}
    ministry = world[GIP + "Ministry"]
    assert world[GIP + "PublicBody"] in ministry.is_a
    assert "ministry" in ministry.label.en


def test_both_files_of_the_ontology_say_the_same(built: Path) -> None:
    from rdflib.compare import isomorphic

    turtle = rdflib.Graph().parse(built / "ontology.ttl")
    assert isomorphic(turtle, rdflib.Graph().parse(built / "ontology.owl", format="xml"))
    assert len(list(turtle.subjects(RDF.type, OWL.Ontology))) == 1
    assert not list(turtle.triples((None, OWL.imports, None)))


def test_the_catalog_finds_every_import() -> None:
    names = {"c": "urn:oasis:names:tc:entity:xmlns:xml:catalog"}
    tree = ElementTree.parse(ROOT / "ontology/catalog-v001.xml")
    found = {each.get("name"): each.get("uri") for each in tree.findall("c:uri", names)}
    root = rdflib.Graph().parse(ROOT / "ontology/green-policy-kg.ttl")
    imports = {str(each) for each in root.objects(None, OWL.imports)}
    assert imports < set(found)
    for iri, file in found.items():
        module = rdflib.Graph().parse(ROOT / "ontology" / str(file))
        headers = set(module.subjects(RDF.type, OWL.Ontology))
        versions = {str(each) for each in module.objects(None, OWL.versionIRI)}
        assert iri in {str(each) for each in headers} | versions


def test_the_header_is_complete() -> None:
    graph = rdflib.Graph().parse(ROOT / "ontology/green-policy-kg.ttl")
    wanted = """dcterms:title dcterms:description dcterms:creator dcterms:license
      dcterms:created dcterms:issued dcterms:modified dcterms:publisher dcterms:abstract
      dcterms:bibliographicCitation owl:versionIRI owl:versionInfo owl:imports
      schema:creativeWorkStatus vann:preferredNamespacePrefix vann:preferredNamespaceUri
      rdfs:label"""
    for curie in wanted.split():
        assert graph.value(rdflib.URIRef(GIP), rdflib.URIRef(expand(curie))) is not None, curie


def test_no_term_is_two_kinds_of_property(quads: list[ox.Quad]) -> None:
    kinds = [OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty]
    graph = everything(quads)
    seen = [set(graph.subjects(RDF.type, kind)) for kind in kinds]
    assert not seen[0] & seen[1] | seen[0] & seen[2] | seen[1] & seen[2]


def test_dates_stand_on_annotation_properties_only(quads: list[ox.Quad]) -> None:
    graph = everything(quads)
    dates = {
        rdflib.URIRef(PREFIXES["xsd"] + n) for n in ("date", "gYear", "gYearMonth", "duration")
    }
    used = {p for _, p, o in graph if isinstance(o, rdflib.Literal) and o.datatype in dates}
    assert used and all((p, RDF.type, OWL.AnnotationProperty) in graph for p in used)


def test_blank_nodes_are_class_expressions_only(quads: list[ox.Quad]) -> None:
    graphs = {str(quad.graph_name.value) for quad in quads if has_blank(quad)}
    assert graphs == {expand("graph:ontology")}


def test_the_merged_ontology_keeps_every_statement_about_own_terms(quads: list[ox.Quad]) -> None:
    merged = {quad.triple for quad in merged_ontology(quads)}
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        for quad in ox.parse(path=os.fspath(path), format=ox.RdfFormat.TURTLE):
            own = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(GIP)
            if own and quad.subject.value != GIP and not has_blank(quad):
                assert quad.triple in merged
