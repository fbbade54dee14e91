"""Runs the notebooks and stores what they print: ``python notebooks/execute.py``.

The network is off while they run. What changes from one run to the next without meaning anything
(times, identifiers of processes) is not stored.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

HERE = Path(__file__).resolve().parent
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


def paths() -> list[Path]:
    """The notebooks, in order of name."""
    return sorted(HERE.glob("*.ipynb"))


def executed(path: Path) -> NotebookNode:
    """A notebook run from top to bottom in its folder; raises ``CellExecutionError``."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count, cell.metadata = [], None, NotebookNode()
    language = notebook.metadata.language_info.copy()
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    options = {"resources": {"metadata": {"path": path.parent}}, "record_timing": False}
    asyncio.run(NotebookClient(notebook, timeout=120, **options).async_execute())
    del notebook.cells[0]
    _tidy(notebook, language)
    return notebook


def _tidy(notebook: NotebookNode, language: NotebookNode) -> None:
    """Number the cells as if the first had not been there; leave out the kernel's version."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        for each in (cell, *cell.outputs):
            if "execution_count" in each:
                each.execution_count = number
    notebook.metadata.language_info = language


if __name__ == "__main__":
    for notebook in paths():
        nbformat.write(executed(notebook), notebook)
