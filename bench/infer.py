"""Measures the inference rules beside OWL 2 RL reasoners, prints a table; see README.md here."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import invented
import owlrl
import rdflib
import reasonable
from pyoxigraph import Quad
from rdflib import OWL, RDF, RDFS

from kg import rules
from kg.dataset import compile_quads
from kg.exports import ONTOLOGY, VOCABULARY, default_graph, nquads
from kg.infer import closure
from kg.namespaces import PREFIXES

Triple = tuple[Any, Any, Any]
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology)
NOT_THINGS = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))


class Peer(NamedTuple):
    """A reasoner: what ``load`` makes of a file, ``reason`` gives triples for, and is timed.

    ``unknown`` are the predicates of the axioms that it passes over.
    """

    name: str
    load: Callable[[Path], Any]
    reason: Callable[[Any], Iterable[Triple]]
    unknown: frozenset[str] = frozenset()


def loaded(file: Path) -> Any:
    """A file in reasonable's own structures."""
    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(file))
    return reasoner


def expanded(graph: rdflib.Graph) -> rdflib.Graph:
    """The graph with what owlrl adds to it."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


PEERS = [
    Peer(
        "reasonable",
        loaded,
        lambda held: held.reason(),
        frozenset({str(OWL.propertyChainAxiom), str(OWL.oneOf)}),
    ),
    Peer("owlrl", lambda file: rdflib.Graph().parse(file, format="turtle"), expanded),
]


def dataset(size: int) -> list[Quad]:
    """The shipped ontology and vocabulary with invented claims, ``size`` quads or a few less."""
    terms = [quad for quad in compile_quads() if quad.graph_name in (ONTOLOGY, VOCABULARY)]
    return terms + invented.quads(size - len(terms))


def told(triples: Iterable[Triple], asserted: rdflib.Graph) -> set[tuple[str, ...]]:
    """What a reasoner adds about named things: nothing about terms and class expressions, nor
    that a thing is a thing or the same as itself.
    """
    terms = {term for kind in KINDS for term in asserted.subjects(RDF.type, kind)}
    known = {tuple(map(str, triple)) for triple in asserted}
    found = (
        tuple(map(str, (s, p, o)))
        for s, p, o in triples
        if isinstance(s, rdflib.URIRef) and not isinstance(o, rdflib.BNode) and s not in terms
        if p != OWL.sameAs and o not in (OWL.Thing, RDFS.Resource)
        if not str(s).startswith(NOT_THINGS)
    )
    return set(found) - known


def ours(quads: list[Quad]) -> Iterator[Triple]:
    """What the rules give, in rdflib's terms."""
    found = closure(quads, rules.every()).values()
    text = "".join(f"{triple} .\n" for triples in found for triple in triples)
    yield from rdflib.Graph().parse(data=text, format="nt")


def agree(peer: Peer, quads: list[Quad], folder: Path) -> int:
    """How many triples a peer gives; ends the benchmark where they are not those of the rules.

    Both are shown the dataset without the axioms that the peer passes over.
    """
    shown = [quad for quad in quads if quad.predicate.value not in peer.unknown]
    file = written(shown, folder / f"{peer.name}.ttl")
    asserted = rdflib.Graph().parse(file, format="turtle")
    mine, theirs = told(ours(shown), asserted), told(peer.reason(peer.load(file)), asserted)
    if mine != theirs:
        one, other = sorted(mine - theirs)[:2], sorted(theirs - mine)[:2]
        sys.exit(f"kg and {peer.name} differ. kg alone: {one}; {peer.name} alone: {other}")
    return len(mine)


def written(quads: list[Quad], path: Path) -> Path:
    """The quads' triples in a file that all reasoners read."""
    path.write_bytes(nquads(default_graph(quads)))
    return path


def seconds(run: Callable[[Any], Any], given: Any) -> float:
    """Processor time of a run, of all its threads."""
    start = time.process_time()
    run(given)
    return time.process_time() - start


def table(counts: Mapping[str, int], times: Mapping[str, list[float]]) -> Iterator[str]:
    """The lines of the table of reasoners."""
    yield "| reasoner | runs | new triples | seconds | ÷ kg |\n|---|--:|--:|--:|--:|"
    kg = median(times["kg"])
    for name, taken in times.items():
        middle = median(taken)
        cells = [name, str(len(taken)), f"{counts[name]:,}", f"{middle:.2f}", f"{middle / kg:.1f}"]
        yield f"| {' | '.join(cells)} |"


def measure(size: int, runs: int) -> None:
    """Check that the peers agree, time them, print the tables."""
    quads = dataset(size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        counts = {peer.name: agree(peer, quads, folder) for peer in PEERS}
        file = written(quads, folder / "all.ttl")
        times: dict[str, list[float]] = {"kg": [], **{peer.name: [] for peer in PEERS}}
        for turn in range(runs):
            times["kg"].append(seconds(lambda given: closure(given, rules.every()), quads))
            for peer in PEERS:
                if peer.name != "owlrl" or not turn:  # minutes, and a second is no news
                    times[peer.name].append(seconds(peer.reason, peer.load(file)))
    given = closure(quads, rules.every())
    counts["kg"] = sum(map(len, given.values()))
    print("\n".join(table(counts, times)), end="\n\n| rule | triples |\n|---|--:|\n")
    print("\n".join(f"| {rule.name} | {len(each):,} |" for rule, each in given.items() if each))
    packages = ("pyoxigraph", "reasonable", "owlrl", "rdflib")
    shown = ", ".join(f"{package} {version(package)}" for package in packages)
    print(f"\n{len(quads):,} quads; Python {platform.python_version()}, {shown}; ", end="")
    print(f"{os.cpu_count()} cores")


def main() -> None:
    """Read the command line and measure."""
    warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, by what owlrl calls
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=100_000, help="size of the dataset")
    parser.add_argument("--runs", type=int, default=5, help="runs that are counted")
    given = parser.parse_args()
    measure(given.quads, max(1, given.runs))


if __name__ == "__main__":
    main()
