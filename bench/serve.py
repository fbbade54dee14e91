"""Measures ``kg serve`` beside other servers and prints Markdown tables; see README.md here."""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from cold import BIN, rows, run
from invented import quads
from servers import SLOW, Peer, fetch, peers

from kg.exports import default_and_named

HERE = Path(__file__).resolve().parent
PREFIX = "PREFIX gip: <https://w3id.org/green-policy-kg/def/> "
LOOK_UP = PREFIX + "SELECT ?property ?value { %s ?property ?value }"
MEDIUM = {
    "shipped": "SELECT ?speaker (COUNT(*) AS ?n) { ?claim gip:speaker ?speaker ; gip:mode ?mode ; "
    "gip:source ?source ; gip:basis ?basis } GROUP BY ?speaker ORDER BY ?speaker LIMIT 9",
    "invented": "SELECT ?time (COUNT(*) AS ?n) { ?document gip:issuedBy ?body ; gip:issueTime "
    "?time } GROUP BY ?time ORDER BY ?time LIMIT 9",
}
THINGS = {
    "shipped": "<https://w3id.org/green-policy-kg/id/miit>",
    "invented": "<https://w3id.org/green-policy-kg/id/doc7-2>",
}
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CONNECTIONS = (1, 8, 32)


class Load(NamedTuple):
    """What a load gave: responses a second, and the 99th percentile of milliseconds."""

    rate: float
    p99: float


def load(peer: Peer, query: str, connections: int, seconds: int, fresh: bool) -> Load:
    """Ask a server as fast as it answers; ends the benchmark where it fails."""
    given = {"QUERY": quote(query), "QUERY_PATH": peer.path, "FRESH": "1" if fresh else "0"}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s"]
    command += ["-s", str(HERE / "load.lua"), f"http://127.0.0.1:{peer.port}"]
    done = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True)
    count, spent, failed, p99 = map(int, done.stdout.splitlines()[-1].split())
    if failed:
        sys.exit(f"{peer.name} failed {failed} times on {query}")
    return Load(count * 1e6 / spent, p99 / 1000)


def compare(name: str, found: list[Peer], runs: int, seconds: int) -> None:
    """Check that the servers agree, then load them in turn; print the table."""
    queries = {"look-up": LOOK_UP % THINGS[name], "medium": PREFIX + MEDIUM[name]}
    for query in queries.values():
        answers = [rows(fetch(peer, query)[1]) for peer in found]
        if not answers[0] or any(each != answers[0] for each in answers):
            sys.exit(f"the servers differ on {query}")
    print(f"\n| {name} | connections | " + " | ".join(f"{each.name} /s" for each in found), end="")
    print(" | kg kept /s | " + " | ".join(f"÷ {each.name}" for each in found[1:]), end="")
    print(" | kept ÷ oxigraph |\n|---" + "|--:" * (2 * len(found) + 2) + "|")
    for kind, query in queries.items():
        for connections in CONNECTIONS:
            times: list[list[float]] = [[] for _ in range(len(found) + 1)]
            for turn in range(runs):
                for step in range(len(found)):
                    index = (turn + step) % len(found)
                    if found[index].name == SLOW and connections > 1:
                        continue
                    rate = load(found[index], query, connections, seconds, True).rate
                    times[index].append(rate)
                times[-1].append(load(found[0], query, connections, seconds, False).rate)
            kg, *others, kept = [median(each or [0]) for each in times]
            cells = [
                kind,
                str(connections),
                *(f"{each:,.0f}" if each else "" for each in (kg, *others, kept)),
            ]
            cells += [f"{kg / each:.2f}" if each else "" for each in others]
            cells.append(f"{kept / others[0]:.1f}")
            print(f"| {' | '.join(cells)} |", flush=True)


def beside(peer: Peer, query: str, seconds: int) -> None:
    """Look-ups alone and beside a heavy query of another client; print both."""
    quiet = load(peer, query, 8, seconds, True)
    ended: list[tuple[int, float]] = []

    def heavy() -> None:
        began = time.perf_counter()
        ended.append((fetch(peer, HEAVY, "127.0.0.2")[0], time.perf_counter() - began))

    thread = threading.Thread(target=heavy)
    thread.start()
    time.sleep(1)
    loaded = load(peer, query, 8, seconds, True)
    thread.join()
    print(
        f"\np99 of look-ups at 8 connections: {quiet.p99:.1f} ms alone, {loaded.p99:.1f} ms beside"
    )
    print(f"a heavy query, {loaded.p99 / quiet.p99:.1f} times as much; the heavy query: HTTP "
          f"{ended[0][0]} after {ended[0][1]:.2f} s (limit 30 s)")  # fmt: skip


def starting() -> None:
    """Seconds from the command to the first answer, and of the first page."""
    times, pages = [], []
    command = [str(BIN / "kg"), "serve", "--port", "7804"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    for _ in range(5):
        began = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=plain)
        peer = Peer("kg", 7804, "/sparql", process)
        while True:
            try:
                fetch(peer, "ASK {}")
                break
            except OSError:
                time.sleep(0.005)
        times.append(time.perf_counter() - began)
        began = time.perf_counter()
        link = http.client.HTTPConnection("127.0.0.1", 7804, 30)
        link.request("GET", "/", headers={"Accept": "text/html"})
        link.getresponse().read()
        link.close()
        pages.append(time.perf_counter() - began)
        process.terminate()
        process.wait()
    print(
        f"\nstart to first answer {median(times):.2f} s, first page {median(pages) * 1000:.0f} ms"
    )


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="rounds")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each load")
    parser.add_argument("--rdflib-endpoint", help="its command, from an environment of its own")
    given = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; Debian has it as a package of that name")
    with tempfile.TemporaryDirectory() as folder:
        shipped, invented = Path(folder) / "build" / "kg.nq", Path(folder) / "invented.nq"
        run([str(BIN / "kg"), "build", "-o", str(shipped.parent)])
        invented.write_bytes(b"".join(default_and_named(quads(100_000))))
        starting()
        for name, nquads in (("shipped", shipped), ("invented", invented)):
            found = list(peers(nquads, given.rdflib_endpoint))
            try:
                compare(name, found, given.runs, given.seconds)
                beside(found[0], LOOK_UP % THINGS[name], given.seconds)
            finally:
                for peer in found:
                    peer.process.terminate()
                    peer.process.wait()
    print(f"\n{given.runs} rounds of {given.seconds} s; {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
