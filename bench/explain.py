"""How long an explanation takes: on the shipped data, and on made-up data of any size.

``python bench/explain.py`` prints two tables and the times of shipped questions. ``--quads N``
sets the size of the made-up data (1,000,000 unless told, 0 leaves it out), ``--runs N`` the rounds
on the shipped data (5).
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
from pathlib import Path
from time import perf_counter

import invented
from pyoxigraph import Literal, NamedNode

from kg.answer import Answer
from kg.emptiness import with_values
from kg.engine import Embedded
from kg.errors import KGError
from kg.explain import explain
from kg.exports import default_and_named
from kg.graph import Graph
from kg.namespaces import PREFIXES, expand
from kg.parameters import default_of
from kg.questions import every
from kg.unknown import unknown

# Values that no record has where a question asks for them, by the parameter's type.
ODD = {
    "iri": ["id:xinhua", "voc:exactly", "gip:Document", "time:1999"],
    "integer": ["-1", "1492", "1000000000"],
    "decimal": ["-1", "1000000000000", "123456789.5"],
    "string": ["zzz", "1492"],
}
EMPTIES = Path(__file__).parent.parent / "tests" / "empties"
# Queries that find nothing in the made-up data, and the trap of each ("" for an honest refusal).
LARGE = {
    "T1": "SELECT * { ?d gip:isuedBy ?b ; gip:issueTime ?t }",
    "T2": "SELECT * { ?d a gip:Opinion ; gip:issuedBy ?b }",
    "T8": 'SELECT * { ?f gip:value "12" }',
    "T9": 'SELECT * { ?d gip:issueTime "2013" }',
    "T12": "SELECT * FROM id:made-1 { ?d gip:issuedBy ?b }",
    "T13": "SELECT * FROM id:made-none { ?d gip:issuedBy ?b }",
    "T16": "SELECT * { id:m7 gip:issuedBy ?d }",
    "T17": "SELECT * { ?d gip:issuedBy ?body FILTER(?bdy = id:m7) }",
    "T20": "SELECT (COUNT(*) AS ?n) { ?d gip:issuedBy id:d1-0 }",
    "T21": "SELECT * { ?d gip:issuedBy id:m7 ; gip:issueTime time:1999 }",
    "T21 ": "SELECT * { ?d gip:issuedBy ?m . ?m gip:partOf ?c . ?c gip:issuedBy ?d }",
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    shipped(given.runs)
    if given.quads:
        large(given.quads)


def shipped(runs: int) -> None:
    """The traps, and typos made by chance, on the shipped data."""
    graphs = {data: Graph.open(asserted=data) for data in (False, True)}
    times, right, count = list[float](), 0, 0
    for run in range(runs + 1):
        for path in sorted(EMPTIES.glob("**/*.rq")):
            text = path.read_text("utf-8")
            said = re.search(r"^# cause: (\S+)", text, re.MULTILINE)
            cause = said[1] if said else "none" if path.parent.name == "correct" else "T21"
            graph = graphs["# data: asserted" in text]
            try:
                answer = graph.query(text)
                len(answer)
            except KGError:
                continue
            start = perf_counter()
            found = answer.explanation
            if run and found:  # the first round loads modules and named graphs
                times.append((perf_counter() - start) * 1000)
            count += 1
            right += (found.trap if found else "none") == cause
    told = quantiles(times)
    print(f"shipped data: {right} of {count} right; explanation {told}")
    typos(graphs[False])
    parameters(graphs[False])


def parameters(graph: Graph) -> None:
    """Shipped questions with values that nothing has, given apart and written into the query."""
    apart, inside = list[float](), list[float]()
    for question in every():
        known = {each.name: default_of(each) for each in question.params if each.default}
        for param in question.params:
            for odd in ODD[param.type]:
                name = NamedNode(expand(odd)) if param.type == "iri" else None
                kind = NamedNode(PREFIXES["xsd"] + param.type)
                given = known | {param.name: name or Literal(odd, datatype=kind)}
                answer = Answer(graph.engine, question.sparql, given)
                if len(answer) == 0:
                    text = with_values(question.sparql, given)
                    start = perf_counter()
                    explain(graph.engine, question.sparql, given)
                    middle = perf_counter()
                    explain(graph.engine, text)
                    apart.append((middle - start) * 1000)
                    inside.append((perf_counter() - middle) * 1000)
    print(f"{len(apart)} empty answers of shipped questions: {quantiles(apart)}")
    print(f"the same, their values written into the query: {quantiles(inside)}")


def typos(graph: Graph) -> None:
    """Names of the ontology, each with one letter dropped, doubled or swapped."""
    rows = graph.query(
        "SELECT DISTINCT ?t { ?t a ?k VALUES ?k { owl:ObjectProperty owl:DatatypeProperty } "
        "FILTER(STRSTARTS(STR(?t), STR(gip:))) } ORDER BY ?t"
    )
    chance, times, first, three = random.Random(1), list[float](), 0, 0
    names = [str(row[0]).rpartition("/")[2] for row in rows]
    for name in names:
        at = chance.randrange(1, len(name) - 1)
        wrong = [
            name[:at] + name[at + 1 :],
            name[: at + 1] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ][chance.randrange(3)]
        if wrong in names:
            continue
        start = perf_counter()
        told = unknown(graph.engine, f"SELECT * {{ ?s gip:{wrong} ?o }}", 10)
        times.append((perf_counter() - start) * 1000)
        near = [each.name for each in told[0].candidates] if told else []
        first += near[:1] == [f"gip:{name}"]
        three += f"gip:{name}" in near
    count = len(times)
    print(f"typos by chance: {first} of {count} first, {three} in three; {quantiles(times)}")


def large(size: int) -> None:
    """Explanations on made-up data."""
    default, named = default_and_named(invented.quads(size))
    engine = Embedded.from_quads(default + named)
    engine.store(whole=True)
    print(f"{size:,} quads:")
    for trap, query in LARGE.items():
        start = perf_counter()
        result = engine.query(query)
        empty = next(iter(result), None) is None or "COUNT" in query  # type: ignore[arg-type]
        asked = perf_counter()
        found = explain(engine, query)
        took = (
            f"query {(asked - start) * 1000:5.0f} ms, why {(perf_counter() - asked) * 1000:5.0f} ms"
        )
        print(f"  {trap:4} {found.trap or found.cause.name:4} {took}{'' if empty else ' HAS ROWS'}")


def quantiles(times: list[float]) -> str:
    """Median, 95th percentile and maximum, in milliseconds."""
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, most {max(times):.0f} ms"


if __name__ == "__main__":
    main()
