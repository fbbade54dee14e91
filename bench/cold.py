"""Measures a cold ``kg ask`` beside its peers and prints one Markdown table; see README.md here."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

HERE = Path(__file__).resolve().parent
QUERIES = HERE.parent / "queries"
BIN = Path(sys.executable).parent
QUESTIONS = [
    "policies-by-issuer",
    "figures",
    "claims-by-speaker-and-mode",
    "speaker-to-ministry",
    "causes",
    "figures-without-unit",
    "sentences",
]
COLUMNS = ["question", "rows", "python ms", "kg ms", "oxigraph ms", "rdflib ms"]
COLUMNS += ["kg ÷ oxigraph", "rdflib ÷ kg"]
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}

Row = tuple[tuple[str, ...], ...]
Command = list[str]


def peers(name: str, nquads: Path, store: Path) -> dict[str, tuple[Command, Command]]:
    """Each peer's command for a question: the one that is timed, and one that answers in JSON."""
    file = str(QUERIES / f"{name}.rq")
    ask = [str(BIN / "kg"), "ask", name, "--format"]
    oxigraph = [str(BIN / "oxigraph"), "query", "--location", str(store), "--query-file", file]
    oxigraph.append("--results-format")
    rdflib = [sys.executable, str(HERE / "rdflib_peer.py"), str(nquads), file]
    return {
        "kg": ([*ask, "tsv"], [*ask, "json"]),
        "oxigraph": ([*oxigraph, "tsv"], [*oxigraph, "json"]),
        "rdflib": (rdflib, [*rdflib, "json"]),
    }


def run(command: Command) -> str:
    """A command's output; ends the benchmark with its message when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def prepare(folder: Path) -> tuple[Path, Path]:
    """Build the dataset and oxigraph's store of it; returns the N-Quads file and the store."""
    nquads, store = folder / "build" / "kg.nq", folder / "store"
    run([str(BIN / "kg"), "build", "-o", str(nquads.parent)])
    run([str(BIN / "oxigraph"), "load", "--location", str(store), "--file", str(nquads)])
    return nquads, store


def term(value: Mapping[str, str]) -> tuple[str, ...]:
    """A term of a JSON answer in a form that is equal when the terms are."""
    datatype = value.get("datatype", "")
    if datatype in NUMBERS:
        try:
            return "number", str(Decimal(value["value"]).normalize())
        except InvalidOperation:
            pass
    kind = value["type"].replace("typed-literal", "literal")
    datatype = "" if datatype == XSD + "string" else datatype
    return kind, value["value"], datatype, value.get("xml:lang", "").lower()


def rows(answer: str) -> Counter[Row]:
    """The bag of rows of a JSON answer, each row a sorted tuple of (variable, term…)."""
    results = json.loads(answer)["results"]["bindings"]
    return Counter(
        tuple(sorted((name, *term(value)) for name, value in row.items())) for row in results
    )


def agree(name: str, commands: Mapping[str, tuple[Command, Command]]) -> int:
    """The number of rows of a question; ends the benchmark when two peers answer differently."""
    answers = {peer: rows(run(in_json)) for peer, (_, in_json) in commands.items()}
    first = answers["kg"]
    for peer, answer in answers.items():
        if answer != first:
            only = f"kg alone: {list(first - answer)[:2]}; {peer} alone: {list(answer - first)[:2]}"
            sys.exit(f"{name}: kg and {peer} give different rows. {only}")
    return first.total()


def rounds(commands: list[Command], runs: int) -> list[list[float]]:
    """Seconds of each command in each round, interleaved; the first round is not counted."""
    times: list[list[float]] = [[] for _ in commands]
    for turn in range(runs + 1):
        for step in range(len(commands)):
            index = (turn + step) % len(commands)
            start = time.perf_counter()
            subprocess.run(commands[index], stdout=subprocess.DEVNULL, check=True)
            if turn:
                times[index].append(time.perf_counter() - start)
    return times


def milliseconds(times: list[float]) -> str:
    """The median and half the distance between the quartiles, in milliseconds."""
    if len(times) < 2:
        return f"{times[0] * 1000:.1f}"
    low, _, high = quantiles(times, n=4)
    return f"{median(times) * 1000:.1f} ± {(high - low) * 500:.1f}"


def table(counts: Mapping[str, int], times: list[list[float]]) -> Iterator[str]:
    """The lines of the table; ``times`` holds the bare start, then three peers for a question."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---" + "|--:" * (len(COLUMNS) - 1) + "|"
    for index, (name, count) in enumerate(counts.items()):
        of = times[1 + 3 * index : 4 + 3 * index]
        kg, oxigraph, rdflib = (median(each) for each in of)
        cells = [name, str(count), *(milliseconds(each) for each in (times[0], *of))]
        cells += [f"{kg / oxigraph:.2f}", f"{rdflib / kg:.1f}"]
        yield f"| {' | '.join(cells)} |"


def measure(questions: list[str], runs: int) -> None:
    """Check that the peers agree, time them, print the table."""
    with tempfile.TemporaryDirectory() as folder:
        nquads, store = prepare(Path(folder))
        commands = {name: peers(name, nquads, store) for name in questions}
        counts = {name: agree(name, each) for name, each in commands.items()}
        timed = [[sys.executable, "-c", "pass"]]
        timed += [quick for each in commands.values() for quick, _ in each.values()]
        times = rounds(timed, runs)
    print("\n".join(table(counts, times)))
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "oxigraph", "rdflib"))
    machine = f"Python {platform.python_version()}, {packages}; {os.cpu_count()} cores"
    print(f"\n{runs} rounds; {machine}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="*", default=QUESTIONS, help="names of questions")
    parser.add_argument("--runs", type=int, default=21, help="rounds that are counted")
    given = parser.parse_args()
    measure(given.questions, max(1, given.runs))


if __name__ == "__main__":
    main()
