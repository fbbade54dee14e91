"""Real SPARQL endpoints on loopback with the shipped dataset: Oxigraph's server and Virtuoso's."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

GRAPH = "https://w3id.org/green-policy-kg/graph/default"
OXIGRAPH = shutil.which("oxigraph", path=os.path.dirname(sys.executable))
VIRTUOSO = shutil.which("virtuoso-t")
needs_oxigraph = pytest.mark.skipif(OXIGRAPH is None, reason="no oxigraph program")
needs_virtuoso = pytest.mark.skipif(VIRTUOSO is None, reason="no Virtuoso")
SECONDS = 60  # for a server to start

# Virtuoso listens where the lines say; its defaults are every address and a file under /var.
SETTINGS = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def oxigraph(nquads: Path) -> Iterator[str]:
    """The address of an Oxigraph server that holds a file of N-Quads."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve", "--bind", address.removeprefix("http://")]
    with process(command, nquads.parent):
        wait(f"{address}/store?default")
        headers = {"Content-Type": "application/n-quads"}
        body = nquads.read_bytes()
        request = urllib.request.Request(f"{address}/store", body, headers, method="POST")
        urllib.request.urlopen(request).close()
        yield f"{address}/query"


@contextmanager
def virtuoso(nquads: Path) -> Iterator[str]:
    """The address of a Virtuoso server; its own default graph is a union, so one is named."""
    folder, port, http = nquads.parent, free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(SETTINGS.format(folder=folder, port=port, http=http))
    with process([str(VIRTUOSO), "+foreground", "+configfile", str(settings)], folder):
        wait(f"http://127.0.0.1:{http}/sparql")
        load = f"DB.DBA.TTLP(file_to_string_output('{nquads}'), '', '{GRAPH}', 512);"
        orders = f"exec=log_enable(2, 1); {load}"
        command = ["isql-vt", f"127.0.0.1:{port}", "dba", "dba", orders]
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        yield f"http://127.0.0.1:{http}/sparql?default-graph-uri={GRAPH}"


@contextmanager
def process(command: list[str], folder: Path) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield
        finally:
            running.kill()
            running.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait(address: str) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
