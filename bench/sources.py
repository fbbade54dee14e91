"""Measures what sources cost, on the shipped data and on a large one; see README.md here."""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

import invented
from pyoxigraph import Quad, Store

from kg.answer import Answer
from kg.dataset import compile_quads
from kg.engine import Embedded
from kg.errors import UsageError
from kg.exports import default_graph, nquads
from kg.namespaces import PREFIXES

SHIPPED = {
    "look-up": "SELECT ?t { id:sei-plan gip:issueTime ?t }",
    "join": "SELECT ?d ?b ?t { ?d gip:issuedBy ?b ; gip:issueTime ?t } ORDER BY ?d ?b ?t",
    "optional, absence": "SELECT ?d ?n { ?d gip:issuedBy ?b OPTIONAL { ?d gip:number ?n } "
    "MINUS { ?d gip:supersedes ?e } }",
    "path": "SELECT ?x ?c { ?x a/rdfs:subClassOf* ?c . ?x gip:issuedBy ?b }",
    "groups": "SELECT ?c (COUNT(?x) AS ?n) { ?x a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c",
    "all in one": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}
LARGE = {
    "look-up": "SELECT ?t { id:doc7-1 gip:issueTime ?t }",
    "join, 100 rows": "SELECT ?d ?b ?t { ?d gip:issuedBy ?b ; gip:issueTime ?t } LIMIT 100",
    "join, 1,000 rows": "SELECT ?d ?b ?t { ?d gip:issuedBy ?b ; gip:issueTime ?t } LIMIT 1000",
    "join, 10,000 rows": "SELECT ?d ?b ?t { ?d gip:issuedBy ?b ; gip:issueTime ?t } LIMIT 10000",
    "optional, absence": "SELECT ?d ?e { ?d gip:issuedBy ?b OPTIONAL { ?d gip:issuedAfter ?e } "
    "MINUS { ?d gip:issueTime time:2001 } } LIMIT 100",
    "path": "SELECT ?d ?c { ?d gip:issuedAfter+ id:doc7-0 . ?d gip:issuedBy ?c }",
    "25 groups": "SELECT ?t (COUNT(?d) AS ?n) { ?d gip:issueTime ?t } GROUP BY ?t ORDER BY ?t",
    "all in one": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}


def engine_of(quads: list[Quad]) -> Embedded:
    """A dataset in memory with its default graph."""
    return Embedded.from_quads(nquads(default_graph(quads)) + nquads(quads))


def rows_of(store: Store, sparql: str) -> list[tuple[Any, ...]]:
    """The rows that the engine gives by itself."""
    found: Any = store.query(sparql, prefixes=PREFIXES)
    return [tuple(row) for row in found]


def milliseconds(run: Callable[[], object]) -> float:
    """Processor time of a run, of all its threads."""
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1000


def told(run: Callable[[], object]) -> str:
    """The time of a run as a cell; that of a refusal in brackets."""
    start = time.process_time()
    try:
        run()
    except UsageError:
        return f"(refused after {(time.process_time() - start) * 1000:,.0f})"
    return f"{(time.process_time() - start) * 1000:,.1f}"


def line(engine: Embedded, name: str, sparql: str, runs: int) -> str:
    """A row of the table: one query with the bare engine, without sources and with them."""
    store = engine.store(whole=True)
    bare, plain = [], []
    for _ in range(runs):
        bare.append(milliseconds(lambda: rows_of(store, sparql)))
        plain.append(milliseconds(lambda: Answer(engine, sparql).terms))
    rows = len(Answer(engine, sparql))
    every = told(lambda: Answer(engine, sparql).sources)
    one = told(lambda: Answer(engine, sparql).sources_of(0)) if rows else "-"
    least, most = min(bare), min(plain)
    cells = [name, f"{rows:,}", f"{least:,.2f}", f"{most / least:.2f}", every, one]
    return f"| {' | '.join(cells)} |"


def table(title: str, quads: list[Quad], queries: dict[str, str], runs: int) -> Iterator[str]:
    """The lines of one dataset's table."""
    engine = engine_of(quads)
    engine.query("ASK { GRAPH ?g { ?s ?p ?o } }")
    Answer(engine, "SELECT ?s { ?s a ?c } LIMIT 1").sources_of(0)  # imports rdflib's parser
    yield f"\n{title}, {len(quads):,} quads in named graphs:\n"
    yield "| query | rows | engine ms | kg ÷ engine | all sources ms | one row's ms |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, sparql in queries.items():
        yield line(engine, name, sparql, runs)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000, help="size of the large dataset")
    parser.add_argument("--runs", type=int, default=21, help="runs without sources")
    parser.add_argument("--large-only", action="store_true", help="leave the shipped data out")
    given = parser.parse_args()
    if not given.large_only:
        for each in table("Shipped", compile_quads(), SHIPPED, given.runs):
            print(each, flush=True)
    for each in table("Invented", invented.quads(given.quads), LARGE, given.runs):
        print(each, flush=True)
    print(f"\nPython {platform.python_version()}, pyoxigraph {version('pyoxigraph')}; ", end="")
    print(f"{os.cpu_count()} cores")


if __name__ == "__main__":
    main()
