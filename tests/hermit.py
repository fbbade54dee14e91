"""HermiT and the OWLAPI in owlready2's jar, asked in this process."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import owlready2
import pytest

JAR = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime")


class Entailed(NamedTuple):
    """What an ontology entails: (individual, class) pairs by IRI, and equal individuals."""

    types: set[tuple[str, str]]
    same: set[tuple[str, str]]


def entailed(path: Path) -> Entailed:
    """What follows for the named individuals of an OWL file, owl:Thing left out."""
    reasoner, ontology = _reasoner(path)
    assert reasoner.isConsistent()
    types, same = set(), set()
    for individual in ontology.getIndividualsInSignature():
        name = str(individual.getIRI())
        for found in reasoner.getTypes(individual, False).getFlattened():
            if not found.isOWLThing():
                types.add((name, str(found.getIRI())))
        for other in reasoner.getSameIndividuals(individual).getEntities():
            if name < str(other.getIRI()):
                same.add((name, str(other.getIRI())))
    return Entailed(types, same)


def _reasoner(path: Path) -> tuple[Any, Any]:
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM(classpath=[os.fspath(JAR)])
    manager = jpype.JClass(
        "org.semanticweb.owlapi.apibinding.OWLManager"
    ).createOWLOntologyManager()
    file = jpype.JClass("java.io.File")(os.fspath(path))
    ontology = manager.loadOntologyFromOntologyDocument(file)
    hermit = jpype.JPackage("org.semanticweb.HermiT")
    return hermit.Reasoner(hermit.Configuration(), ontology), ontology
