"""Each notebook runs from top to bottom with the network off."""

from __future__ import annotations

import asyncio
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
# Runs in the kernel before the first cell: a look-up of a name or a far connection then fails.
OFFLINE = """
import socket

_connect = socket.socket.connect


def _refuse(*args, **kwargs):
    raise OSError("the network is off")


def _local(self, address):
    if self.family == socket.AF_UNIX or address[0] in ("127.0.0.1", "::1"):
        return _connect(self, address)
    return _refuse()


socket.socket.connect = _local
socket.getaddrinfo = socket.create_connection = _refuse
"""


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("default")  # the kernel machinery's own
def test_the_notebook_runs_offline(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": path.parent}})
    asyncio.run(client.async_execute())
    outputs = [out for cell in notebook.cells[1:] for out in cell.get("outputs", [])]
    assert not [out for out in outputs if out.output_type == "error"]
    assert any("image/png" in out.get("data", {}) for out in outputs)
    claims = [cell for cell in notebook.cells if " == " in cell.source.splitlines()[-1]]
    assert claims
    for cell in claims:
        assert [out.data["text/plain"] for out in cell.outputs] == ["True"], cell.source
