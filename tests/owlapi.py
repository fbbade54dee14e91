"""The OWLAPI 4.5 of Protégé 5.6 in a process of its own: what it reads of an ontology file.

``python -m tests.owlapi FILE [--catalog FILE] [--save FILE] [--reason]`` prints one JSON object:
the axioms, those that are annotated, the ontologies of the imports closure, imports that stay
unresolved, violations of the OWL 2 DL profile, and with ``--reason`` whether HermiT finds it
consistent, the unsatisfiable classes, and its seconds of processor time. ``--save`` writes the
ontology again as RDF/XML and compares what is read from that. Every connection that is not a file's
goes nowhere.
"""

from __future__ import annotations

import argparse
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jpype

CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"
NOWHERE = [
    f"-D{kind}.proxy{part}" for kind in ("http", "https") for part in ("Host=127.0.0.1", "Port=9")
]


def start() -> None:
    """Start the virtual machine with the jars that mowl-borg carries."""
    spec = find_spec("mowl")
    assert spec and spec.submodule_search_locations, "mowl-borg is not installed"
    jars = Path(spec.submodule_search_locations[0]) / "lib"
    # owlapi-distribution and -osgidistribution repeat the classes of the jars beside them.
    wanted = [each for each in sorted(jars.glob("*.jar")) if "distribution" not in each.name]
    jpype.startJVM(*NOWHERE, classpath=list(map(str, wanted)))


def manager(catalog: Path | None, missing: list[str]) -> Any:
    """An ontology manager that finds imports by the catalog and notes those it cannot find."""
    api = jpype.JPackage("org.semanticweb.owlapi")
    made = api.apibinding.OWLManager.createOWLOntologyManager()
    iri = api.model.IRI
    for entry in ElementTree.parse(catalog).iter(CATALOG) if catalog else ():
        place = iri.create((catalog.resolve().parent / entry.attrib["uri"]).as_uri())
        name = iri.create(entry.attrib["name"])
        made.addIRIMapper(api.util.SimpleIRIMapper(name, place))
    silent = api.model.MissingImportHandlingStrategy.SILENT
    made.setOntologyLoaderConfiguration(
        made.getOntologyLoaderConfiguration().setMissingImportHandlingStrategy(silent)
    )

    class Listener:
        def importMissing(self, event: Any) -> None:
            missing.append(str(event.getImportedOntologyURI()))

    proxy = jpype.JProxy("org.semanticweb.owlapi.model.MissingImportListener", inst=Listener())
    made.addMissingImportListener(proxy)
    return made


def reasoned(ontology: Any) -> dict[str, Any]:
    """What HermiT says of the ontology."""
    clock = jpype.JClass("java.lang.management.ManagementFactory").getThreadMXBean()
    begun = clock.getCurrentThreadCpuTime()
    hermit = jpype.JPackage("org.semanticweb.HermiT")
    reasoner = hermit.Reasoner(hermit.Configuration(), ontology)
    consistent = bool(reasoner.isConsistent())
    empty = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom() if consistent else []
    return {
        "consistent": consistent,
        "unsatisfiable": sorted(str(each) for each in empty),
        "seconds": (clock.getCurrentThreadCpuTime() - begun) / 1e9,
    }


def saved(made: Any, ontology: Any, path: Path) -> set[Any]:
    """Write the ontology as RDF/XML; the axioms that are read from what was written."""
    form = jpype.JClass("org.semanticweb.owlapi.formats.RDFXMLDocumentFormat")()
    stream = jpype.JClass("java.io.FileOutputStream")(str(path))
    made.saveOntology(ontology, form, stream)
    stream.close()
    again = manager(None, []).loadOntologyFromOntologyDocument(
        jpype.JClass("java.io.File")(str(path))
    )
    return set(again.getAxioms())


def report(file: Path, catalog: Path | None, save: Path | None, reason: bool) -> dict[str, Any]:
    """Everything that is printed."""
    start()
    java = jpype.JClass
    missing: list[str] = []
    made = manager(catalog, missing)
    ontology = made.loadOntologyFromOntologyDocument(java("java.io.File")(str(file)))
    closure = list(made.getImportsClosure(ontology))
    axioms = {axiom for each in closure for axiom in each.getAxioms()}
    annotated = [axiom for axiom in axioms if axiom.isAnnotated()]
    profile = java("org.semanticweb.owlapi.profiles.OWL2DLProfile")().checkOntology(ontology)
    found = {
        "axioms": len(axioms),
        "annotated": len(annotated),
        "ontologies": len(closure),
        "missing": missing,
        "violations": sorted(str(each) for each in profile.getViolations()),
    }
    if reason:
        found |= reasoned(ontology)
    if save:
        again = saved(made, ontology, save)
        found["lost"] = sorted(str(each) for each in axioms - again)
        found["added"] = sorted(str(each) for each in again - axioms)
    return found


def main() -> None:
    """Read the command line and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--catalog", type=Path)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--reason", action="store_true")
    given = parser.parse_args()
    print(json.dumps(report(given.file, given.catalog, given.save, given.reason)))


if __name__ == "__main__":
    main()
