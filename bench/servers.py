"""The servers that ``serve.py`` measures, each with the same data in memory."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from cold import BIN
from pyoxigraph import DefaultGraph, RdfFormat, parse, serialize

SLOW = "rdflib-endpoint"  # measured at one connection only


class Peer(NamedTuple):
    """A server: where it answers, and its process."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]


def fetch(peer: Peer, query: str, client: str = "127.0.0.1") -> tuple[int, str]:
    """The status and body of an answer in JSON."""
    link = http.client.HTTPConnection("127.0.0.1", peer.port, 90, source_address=(client, 0))
    accept = {"Accept": "application/sparql-results+json"}
    link.request("GET", f"{peer.path}?query={quote(query)}", headers=accept)
    response = link.getresponse()
    text = response.read().decode()
    link.close()
    return response.status, text


def start(name: str, command: list[str], port: int, path: str, nquads: Path) -> Peer:
    """Start a server and wait until it answers."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    peer = Peer(name, port, path, process)
    for _ in range(1200):
        try:
            if name == "oxigraph":
                fill(port, nquads)
            if fetch(peer, "ASK {}")[0] == 200:
                return peer
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{name} does not answer: {' '.join(command)}")


def fill(port: int, nquads: Path) -> None:
    """Load a file into the native server's memory."""
    link = http.client.HTTPConnection("127.0.0.1", port, 300)
    link.request("POST", "/store", nquads.read_bytes(), {"Content-Type": "application/n-quads"})
    if (status := link.getresponse().status) >= 300:
        sys.exit(f"oxigraph refuses the data: {status}")
    link.close()


def peers(nquads: Path, endpoint: str | None) -> Iterator[Peer]:
    """The servers, each with the same data in memory."""
    serve = [str(BIN / "kg"), "serve", "--data", str(nquads), "--port", "7801"]
    yield start("kg", serve, 7801, "/sparql", nquads)
    native = [str(BIN / "oxigraph"), "serve", "--bind", "127.0.0.1:7802"]
    yield start("oxigraph", native, 7802, "/query", nquads)
    if endpoint:
        flat = str(default_graph(nquads))
        slow = [endpoint, "serve", "--host", "127.0.0.1", "--port", "7803", flat]
        yield start(SLOW, slow, 7803, "/", nquads)


def default_graph(nquads: Path) -> Path:
    """The default graph alone: the peer would merge the named graphs into it."""
    flat = nquads.with_suffix(".nt")
    found = (each for each in parse(path=nquads) if each.graph_name == DefaultGraph())
    serialize((each.triple for each in found), flat, RdfFormat.N_TRIPLES)
    return flat
