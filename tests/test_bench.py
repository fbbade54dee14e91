"""The benchmark runs, and its engines give the same rows; no time is looked at."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def installed(name: str) -> bool:
    """Whether a distribution is installed."""
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


@pytest.mark.skipif(not installed("reasonable"), reason="the extra 'bench' is not installed")
def test_the_reasoners_agree_on_a_small_dataset() -> None:
    command = [sys.executable, str(ROOT / "bench" / "infer.py"), "--quads", "4500", "--runs", "1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("|")[1].strip() for line in done.stdout.splitlines() if line[:1] == "|"]
    assert rows[2:5] == ["kg", "reasonable", "owlrl"]
    assert {"chain", "defined-by-value", "domain", "range", "transitive"} <= set(rows[5:])


def test_the_invented_dataset_is_the_same_at_each_run() -> None:
    code = "import invented; print(*invented.quads(500))"
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT / "bench", capture_output=True)
        for _ in range(2)
    ]
    assert runs[0].stdout == runs[1].stdout != b""


def test_the_cost_of_sources_is_measured() -> None:
    script = [sys.executable, str(ROOT / "bench" / "sources.py"), "--large-only"]
    command = [*script, "--quads", "1500", "--runs", "1"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    rows = [line.split("|") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(rows) == 9
    assert not any("refused" in cell for row in rows for cell in row)


@pytest.mark.skipif(not installed("oxigraph"), reason="the extra 'bench' is not installed")
def test_one_round_prints_the_table() -> None:
    questions = ["policies-by-issuer", "causes"]
    command = [sys.executable, str(ROOT / "bench" / "cold.py"), "--runs", "1", *questions]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    head, _, *rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert [row.split("|")[1].strip() for row in rows] == questions
    assert {row.count("|") for row in rows} == {head.count("|")}


@pytest.mark.skipif(not installed("pyrudof"), reason="the extra 'bench' is not installed")
def test_validators_report_the_same_and_the_table_is_printed() -> None:
    command = [
        sys.executable,
        str(ROOT / "bench" / "shapes.py"),
        "--triples",
        "5000",
        "--runs",
        "1",
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    head, _, *rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert len(rows) == 4
    results = {row.split("|")[3].strip() for row in rows}
    assert len(results) == 1 and int(results.pop()) > 50
    assert {row.count("|") for row in rows} == {head.count("|")}


def test_the_finder_is_timed() -> None:
    command = [sys.executable, str(ROOT / "bench" / "finder.py")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n| ") == 3
