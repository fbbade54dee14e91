"""The note on a clone that is the working folder while another copy is in use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import clone, quick

ROOT = Path(__file__).parent.parent


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone that is the working folder and not what the tests import."""
    for name in ("kg", "ontology", "queries"):
        ignored = shutil.ignore_patterns("__pycache__", "compiled")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_clone_that_is_not_in_use(copy: Path) -> None:
    assert clone.note() == ""
    told = clone.note(always=True)
    assert str(ROOT / "kg") in told
    assert "pip install -e ." in told
    assert "differ" not in told


def test_what_differs_is_named(copy: Path) -> None:
    question = copy / "queries" / "figures.rq"
    question.write_text("#\n" + question.read_text("utf-8"), encoding="utf-8")
    assert "(queries/figures.rq differs)" in clone.note().replace(os.sep, "/")
    (copy / "queries" / "of-mine.rq").write_text("SELECT * { ?s ?p ?o }", encoding="utf-8")
    (copy / "ontology" / "core.ttl").unlink()
    assert "(ontology/core.ttl and 2 more differ)" in clone.note().replace(os.sep, "/")


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests"], ids=["in use", "no clone"])
def test_elsewhere_there_is_nothing_to_tell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert clone.note(always=True) == ""


def test_the_quick_way_leaves_an_edited_question_to_the_note(copy: Path) -> None:
    name = "policies-by-issuer"
    path = copy / "queries" / f"{name}.rq"
    assert not quick.edited(name, path.read_text("utf-8"))
    assert quick.edited(name, path.read_text("utf-8") + "#")
    path.unlink()
    assert not quick.edited(name, "")


def test_commands_tell(copy: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        script = "import sys; sys.path[0] = sys.argv.pop(1); from kg.__main__ import main; main()"
        command = [sys.executable, "-c", script, str(ROOT), *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True)

    assert run("questions", "--names").stderr == ""
    (copy / "queries" / "of-mine.rq").write_text("SELECT * { ?s ?p ?o }", encoding="utf-8")
    listed = run("questions", "--names")
    assert "of-mine" not in listed.stdout
    assert listed.stderr.startswith("kg: note: in use is the copy")
    assert run("ask", "queries/of-mine.rq", "--help").stdout.startswith("of-mine\n")
