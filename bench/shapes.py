"""Measures validators of the shipped shapes on generated data and prints a table; see README.md.

``python bench/shapes.py [--triples N] [--runs N]``
"""

from __future__ import annotations

import argparse
import ast
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median

from shapes_data import generate

from kg.engine import Embedded
from kg.shapes import SH, Shapes
from kg.validation import validate

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "shapes"
COMPONENT = "ConstraintComponent"
# focus node, path, constraint component, severity
Row = tuple[str, str, str, str]
Report = Counter[Row]
Timed = tuple[Report, float, float]


def compiled(data: bytes) -> Timed:
    """The shapes as SPARQL in pyoxigraph: ``kg.validation``."""
    start = time.perf_counter()
    engine = Embedded.from_quads(data)
    engine.store()
    shapes = Shapes()
    loaded = time.perf_counter()
    found = validate(engine, shapes)
    end = time.perf_counter()
    rows = Counter((_bare(r.focus), _bare(r.path), r.component, r.severity) for r in found)
    return rows, loaded - start, end - loaded


def pyshacl(data: bytes) -> Timed:
    """pySHACL on rdflib."""
    import rdflib
    from pyshacl import validate as run

    start = time.perf_counter()
    graph = rdflib.Graph().parse(data=data, format="nt")
    shapes = rdflib.Graph()
    for path in sorted(FOLDER.glob("*.ttl")):
        shapes.parse(path)
    loaded = time.perf_counter()
    _, report, _ = run(graph, shacl_graph=shapes, inplace=True)
    end = time.perf_counter()
    sh, rows = rdflib.Namespace(SH), Report()
    for result in report.objects(None, sh.result):  # not those that explain another one
        names = (sh.focusNode, sh.resultPath, sh.sourceConstraintComponent, sh.resultSeverity)
        values = [str(report.value(result, name) or "") for name in names]
        rows[(values[0], values[1], _local(values[2]), _local(values[3]))] += 1
    return rows, loaded - start, end - loaded


def rudof(mode: str) -> Callable[[bytes], Timed]:
    """rudof in Rust, by its own engine (``Native``) or by its SPARQL."""

    def run(data: bytes) -> Timed:
        from pyrudof import (
            RDFFormat,
            Rudof,
            RudofConfig,
            ShaclFormat,
            ShaclValidationMode,
        )

        start = time.perf_counter()
        engine = Rudof(RudofConfig())
        engine.read_data(data.decode(), RDFFormat.NTriples)
        shapes = "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.ttl")))
        engine.read_shacl(shapes, ShaclFormat.Turtle)
        loaded = time.perf_counter()
        report = engine.validate_shacl(getattr(ShaclValidationMode, mode))
        end = time.perf_counter()
        rows = Report()
        for entry in report:
            print(dir(entry))
            break
        return rows, loaded - start, end - loaded

    return run


def _bare(term: str) -> str:
    """The text of a term in N-Triples form."""
    if term.startswith("<"):
        return term[1:-1]
    return ast.literal_eval(term[: term.rindex('"') + 1]) if term.startswith('"') else term


def _local(iri: str) -> str:
    return iri.removeprefix(SH)


PEERS: dict[str, Callable[[bytes], Timed]] = {
    "kg (SPARQL in pyoxigraph)": compiled,
    "rudof, native": rudof("Native"),
    "rudof, SPARQL": rudof("Sparql"),
    "pySHACL": pyshacl,
}
