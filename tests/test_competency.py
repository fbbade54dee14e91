"""Competency questions: what the ontology with the data entails, and what it does not.

A file of ``tests/competency`` has a graph ``urn:premise`` that is added to the dataset, ``urn:yes``
with what follows then, and ``urn:no`` with triples of which none does. HermiT's own command line
judges (``--premise … --conclusion … --checkEntailment``), and the rules are to say the same of all
that is about things.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hermit import JAR, needs_java
from rdflib import OWL, RDF
from test_infer import as_rdflib

from kg import rules
from kg.infer import closure, is_inferred
from kg.namespaces import PREFIXES

CASES = sorted((Path(__file__).parent / "competency").glob("*.trig"))
TYPES = (OWL.Class, OWL.ObjectProperty)
SCHEMA = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
Parts = dict[str, list[ox.Quad]]


@pytest.fixture(scope="module")
def asserted(quads: list[ox.Quad]) -> list[ox.Quad]:
    return [quad for quad in quads if not is_inferred(quad)]


@pytest.fixture(scope="module")
def ontology(asserted: list[ox.Quad]) -> rdflib.Graph:
    return as_rdflib(asserted)


def parts(case: Path) -> Parts:
    """The triples of a file by the last word of their graph."""
    found: Parts = {"premise": [], "yes": [], "no": []}
    for quad in ox.parse(path=str(case), format=ox.RdfFormat.TRIG):
        found[str(quad.graph_name.value).removeprefix("urn:")].append(quad)
    return found


def test_each_question_has_both_answers() -> None:
    assert len(CASES) >= 10
    assert all(parts(case)["yes"] and parts(case)["no"] for case in CASES)


def written(triples: list[ox.Quad], ontology: rdflib.Graph, path: Path) -> Path:
    """Triples as an OWL file of its own, with its terms declared as the ontology has them."""
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("urn:conclusion"), RDF.type, OWL.Ontology))
    graph.parse(data="".join(f"{quad.triple} .\n" for quad in triples), format="nt")
    for node in set(graph.all_nodes()) | set(graph.predicates()):
        for kind in ontology.objects(node, RDF.type):
            if kind in TYPES:
                graph.add((node, RDF.type, kind))
    graph.serialize(path, format="xml")
    return path


def hermit_says(premise: Path, conclusion: Path) -> str:
    """``true`` or ``false``, as HermiT's command line prints it."""
    command = ["java", "-XX:TieredStopAtLevel=1", "-jar", str(JAR)]  # it runs a second or so
    files = [f"--premise={premise.as_uri()}", f"--conclusion={conclusion.as_uri()}"]
    done = subprocess.run([*command, *files, "--checkEntailment"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@needs_java
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_hermit_entails_it(case: Path, ontology: rdflib.Graph, tmp_path: Path) -> None:
    found = parts(case)
    whole = rdflib.Graph()
    whole += ontology
    whole.parse(data="".join(f"{quad.triple} .\n" for quad in found["premise"]), format="nt")
    whole.serialize(tmp_path / "premise.owl", format="xml")
    conclusion = written(found["yes"], ontology, tmp_path / "yes.owl")
    assert hermit_says(tmp_path / "premise.owl", conclusion) == "true"
    for quad in found["no"]:
        conclusion = written([quad], ontology, tmp_path / "no.owl")
        assert hermit_says(tmp_path / "premise.owl", conclusion) == "false", str(quad)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_rules_say_the_same(case: Path, asserted: list[ox.Quad]) -> None:
    found = parts(case)
    given = [*asserted, *found["premise"]]
    held = {quad.triple for quad in given}.union(*closure(given, rules.every()).values())
    about_things = [quad for quad in found["yes"] if quad.predicate != SCHEMA]
    assert [str(quad) for quad in about_things if quad.triple not in held] == []
    assert [str(quad) for quad in found["no"] if quad.triple in held] == []
