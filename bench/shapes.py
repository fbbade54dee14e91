"""Measures validators of the shipped shapes on generated data and prints a table; see README.md.

``python bench/shapes.py [--triples N] [--runs N]``
"""

from __future__ import annotations

import argparse
import ast
import platform
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
COLUMNS = ["validator", "version", "results", "load s", "validate s", "together s", "÷ kg"]

# focus node, path, constraint component, severity
Row = tuple[str, str, str, str]
Timed = tuple[Counter[Row], float, float]
Peer = Callable[[bytes], Timed]


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
    for file in sorted(FOLDER.glob("*.ttl")):
        shapes.parse(file)
    loaded = time.perf_counter()
    _, report, _ = run(graph, shacl_graph=shapes, inplace=True)
    end = time.perf_counter()
    sh, rows = rdflib.Namespace(SH), Counter[Row]()
    for result in report.objects(None, sh.result):  # not those that explain another one
        focus, path = (str(report.value(result, n) or "") for n in (sh.focusNode, sh.resultPath))
        component, severity = (
            str(report.value(result, n)).removeprefix(SH)
            for n in (sh.sourceConstraintComponent, sh.resultSeverity)
        )
        rows[(focus, path, component, severity)] += 1
    return rows, loaded - start, end - loaded


def rudof(mode: str) -> Peer:
    """rudof in Rust, by its own engine (``Native``) or by its SPARQL (``Sparql``)."""

    def run(data: bytes) -> Timed:
        from pyrudof import RDFFormat, Rudof, RudofConfig, ShaclFormat, ShaclValidationMode

        start = time.perf_counter()
        engine = Rudof(RudofConfig())
        engine.read_data(data.decode(), RDFFormat.NTriples)
        shapes = "\n".join(file.read_text("utf-8") for file in sorted(FOLDER.glob("*.ttl")))
        engine.read_shacl(shapes, ShaclFormat.Turtle)
        loaded = time.perf_counter()
        report = engine.validate_shacl(getattr(ShaclValidationMode, mode))
        end = time.perf_counter()
        rows = Counter[Row]()
        for each in report:
            component = str(each.constraint_component).removeprefix(SH)
            rows[(_bare(str(each.focus_node)), each.path or "", component, str(each.severity))] += 1
        return rows, loaded - start, end - loaded

    return run


PEERS: dict[str, tuple[str, Peer]] = {
    "kg: SPARQL in pyoxigraph": ("pyoxigraph", compiled),
    "rudof, native": ("pyrudof", rudof("Native")),
    "rudof, SPARQL": ("pyrudof", rudof("Sparql")),
    "pySHACL": ("pyshacl", pyshacl),
}


def _bare(term: str) -> str:
    """The text of a term in N-Triples form."""
    if term.startswith("<"):
        return term[1:-1]
    return str(ast.literal_eval(term[: term.rindex('"') + 1])) if term.startswith('"') else term


def agree(data: bytes) -> int:
    """The number of results; ends the benchmark where two validators report differently."""
    reports = {name: peer(data)[0] for name, (_, peer) in PEERS.items()}
    (first, wanted), *others = reports.items()
    for name, report in others:
        if report != wanted:
            only = f"{first} alone: {list(wanted - report)[:3]}; {name} alone: "
            sys.exit(f"the reports differ. {only}{list(report - wanted)[:3]}")
    return wanted.total()


def table(data: bytes, results: int, runs: int) -> Iterator[str]:
    """The lines of the table: medians of rounds in which each validator runs once."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in PEERS}
    for turn in range(runs):
        names = [*PEERS][turn % len(PEERS) :] + [*PEERS][: turn % len(PEERS)]
        for name in names:
            times[name].append(PEERS[name][1](data)[1:])
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---" + "|--:" * (len(COLUMNS) - 1) + "|"
    wholes = {name: median(map(sum, each)) for name, each in times.items()}
    for name, each in times.items():
        load, validation = (median(column) for column in zip(*each, strict=True))
        cells = [name, version(PEERS[name][0]), str(results), f"{load:.2f}", f"{validation:.2f}"]
        cells += [f"{wholes[name]:.2f}", f"{wholes[name] / next(iter(wholes.values())):.1f}"]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Read the arguments, compare the reports, time, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=60_000, help="how large the data is")
    parser.add_argument("--runs", type=int, default=5, help="rounds that are timed")
    given = parser.parse_args()
    data = generate(given.triples)
    results = agree(data)
    shapes = Shapes()
    constraints = sum(len(shape.constraints) for shape, _ in shapes.targeted())
    print(f"{data.count(bytes([10])):,} triples, {constraints} constraints, equal reports;")
    print(f"Python {platform.python_version()}, {given.runs} rounds\n")
    for line in table(data, results, given.runs):
        print(line)


if __name__ == "__main__":
    main()
