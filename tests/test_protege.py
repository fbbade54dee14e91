"""The file for Protégé and the modules, judged by the OWLAPI that Protégé is built on.

``tests.owlapi`` runs in a process of its own, since another OWLAPI runs in this one. These tests
need a Java runtime and are skipped where there is none; those on the file's triples do not.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, BNode, URIRef

from kg import protege
from kg.exports import exports
from kg.namespaces import CLAIM, GIP

ROOT = Path(__file__).parent.parent
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime")
SAID = {URIRef(term.value) for term in [*protege.SAID.values(), ox.NamedNode(GIP + "axiomClaim")]}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, quads: list[ox.Quad]) -> Path:
    path = tmp_path_factory.mktemp("protege") / "protege.owl"
    path.write_bytes(exports(quads)["protege.owl"])
    return path


@pytest.fixture(scope="module")
def graph(file: Path) -> Iterator[rdflib.Graph]:
    with pytest.MonkeyPatch.context() as patch:  # 0.9 and 0.90 are two literals
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        yield rdflib.Graph().parse(file, format="xml")


def owlapi(file: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.owlapi", os.fspath(file), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def written(term: Any) -> str:
    """A term with its language and datatype, in either library's form."""
    return term.n3() if isinstance(term, rdflib.term.Node) else str(term)


def axioms(triples: Iterable[tuple[Any, Any, Any]]) -> int:
    """The axioms that some triples stand for (OWL 2 Mapping to RDF Graphs §3).

    A triple about a named thing is one, or as many as there are owl:Axiom nodes for it; a list of
    disjoint classes is one; headers and the insides of expressions are none.
    """
    every = {
        tuple(map(written, each)): isinstance(each[0], BNode | ox.BlankNode) for each in triples
    }
    parts: dict[str, dict[str, str]] = {}
    for subject, predicate, value in every:
        parts.setdefault(subject, {})[predicate.strip("<>")] = value
    kind = {subject: found.get(str(RDF.type), "").strip("<>") for subject, found in parts.items()}
    annotated = Counter(
        tuple(found[str(OWL) + f"annotated{part}"] for part in ("Source", "Property", "Target"))
        for subject, found in parts.items()
        if kind[subject] == str(OWL.Axiom)
    )
    headers = {
        subject for subject, predicate, value in every if value.strip("<>") == str(OWL.Ontology)
    }
    named = [each for each, blank in every.items() if not blank and each[0] not in headers]
    disjoint = sum(each == str(OWL.AllDisjointClasses) for each in kind.values())
    return sum(annotated.get(each, 1) for each in named) + disjoint


@needs_java
def test_protege_reads_what_was_written(
    file: Path, graph: rdflib.Graph, quads: list[ox.Quad]
) -> None:
    found = owlapi(file, "--reason")
    assert (found["missing"], found["violations"], found["unsatisfiable"]) == ([], [], [])
    assert found["consistent"] and found["seconds"] < 10
    own = [quad.triple for quad in ox.parse(path=os.fspath(file), format=ox.RdfFormat.RDF_XML)]
    assert found["axioms"] == axioms(graph) == axioms(own)
    claims = [q for q in quads if str(q.graph_name).startswith(f"<{CLAIM}")]
    assert found["annotated"] == len(claims) > 700


@needs_java
def test_the_modules_open_through_the_catalog() -> None:
    root, catalog = ROOT / "ontology/green-policy-kg.ttl", ROOT / "ontology/catalog-v001.xml"
    found = owlapi(root, "--catalog", os.fspath(catalog))
    modules = [rdflib.Graph().parse(each) for each in sorted((ROOT / "ontology").glob("*.ttl"))]
    whole = rdflib.Graph()
    for module in modules:
        whole += module
    assert (found["missing"], found["violations"]) == ([], [])
    assert found["ontologies"] == len(modules)
    assert found["axioms"] == axioms(whole)


@needs_java
def test_without_the_catalog_every_import_is_missed() -> None:
    root = ROOT / "ontology/green-policy-kg.ttl"
    imports = set(rdflib.Graph().parse(root).objects(None, OWL.imports))
    assert set(owlapi(root)["missing"]) == set(map(str, imports))


def annotations(graph: rdflib.Graph) -> set[tuple[Any, ...]]:
    """Each annotated axiom's triple with each of its annotations."""
    parts = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
    return {
        (*(graph.value(node, part) for part in parts), predicate, value)
        for node in graph.subjects(RDF.type, OWL.Axiom)
        for predicate, value in graph.predicate_objects(node)
        if predicate in SAID
    }


@needs_java
def test_saving_loses_no_annotation(file: Path, graph: rdflib.Graph, tmp_path: Path) -> None:
    found = owlapi(file, "--save", os.fspath(tmp_path / "saved.owl"))
    assert (found["lost"], found["added"]) == ([], [])
    saved = rdflib.Graph().parse(tmp_path / "saved.owl", format="xml")
    assert annotations(saved) == annotations(graph) != set()


def test_each_fact_carries_quote_speaker_mode_and_source(graph: rdflib.Graph) -> None:
    by_axiom: dict[Any, set[Any]] = {}
    for node in graph.subjects(RDF.type, OWL.Axiom):
        by_axiom[node] = set(graph.predicates(node))
    whole = {URIRef(GIP + f"axiom{each}") for each in ("Claim", "Speaker", "Mode", "Source")}
    words = {URIRef(GIP + f"axiom{each}") for each in ("Quote", "Summary")}
    assert by_axiom
    assert all(whole <= found and words & found for found in by_axiom.values())


def test_every_entity_is_labelled_and_every_term_defined(graph: rdflib.Graph) -> None:
    def lacks(thing: Any, predicate: URIRef) -> set[str]:
        tags = {(value.language or "").lower() for value in graph.objects(thing, predicate)}
        return {"en", "zh-hans"} - tags

    properties = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {t for kind in (OWL.Class, *properties) for t in graph.subjects(RDF.type, kind)}
    terms = {term for term in terms if isinstance(term, URIRef)}
    things = set(graph.subjects(RDF.type, OWL.NamedIndividual))
    assert len(terms) > 150 and len(things) > 900
    assert not [each for each in terms | things if lacks(each, RDFS.label)]
    assert not [each for each in terms if lacks(each, SKOS.definition)]


def test_the_annotation_properties_occur_here_alone(quads: list[ox.Quad]) -> None:
    own = {value.value for value in protege.SAID.values()}
    assert not [quad for quad in quads if quad.predicate.value in own]
