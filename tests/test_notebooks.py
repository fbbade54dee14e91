"""Each notebook runs from top to bottom with the network off and prints what is stored in it."""

from __future__ import annotations

import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

EXECUTE = runpy.run_path(str(Path(__file__).parent.parent / "notebooks" / "execute.py"))
NOTEBOOKS = EXECUTE["paths"]()


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("default")  # the kernel machinery's own
def test_the_notebook_runs_offline(path: Path) -> None:
    # In a thread of its own: a browser that other tests hold has an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        notebook = thread.submit(EXECUTE["executed"], path).result()
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert not [out for out in outputs if out.output_type == "error"]
    assert any("image/png" in out.get("data", {}) for out in outputs)
    claims = [cell for cell in notebook.cells if " == " in cell.source.splitlines()[-1]]
    assert claims
    for cell in claims:
        assert [out.data["text/plain"] for out in cell.outputs] == ["True"], cell.source
    stored = nbformat.read(path, as_version=4)
    assert without_images(stored) == without_images(notebook), "run: python notebooks/execute.py"


def without_images(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook without the bytes of its drawings, which differ with a library's version."""
    for output in (out for cell in notebook.cells for out in cell.get("outputs", [])):
        if "image/png" in output.get("data", {}):
            output.data["image/png"] = ""
    return notebook
