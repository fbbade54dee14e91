"""What the command says when it cannot do what is asked: one short line, and the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent
SMALL = str(ROOT / "tests" / "fixtures" / "faces" / "small.trig")
DATA = ["--data", SMALL]
ASK = ["ask", "policies-by-issuer", *DATA]
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "which verb"),
        (["aks"], 2, "did you mean ask"),
        (["ask", *DATA], 2, "ask needs NAME"),
        (["ask", "policy-by-issuer", *DATA], 2, "did you mean policies-by-issuer"),
        ([*ASK, "--isuer", "x"], 2, "did you mean --issuer"),
        ([*ASK, "--issuer", "mitt"], 2, "allowed: council (State Council), miit"),
        ([*ASK, "--format", "ttl"], 2, "formats that fit: table, csv"),
        (["query", "SELECT {", *DATA], 2, "line 1"),
        (["query", "nothing.rq", *DATA], 2, "nothing.rq: No such file"),
        (["query", "ASK {}", "--data", "nowhere"], 2, "nowhere does not exist"),
        (["show", "zzz", *DATA], 2, "nothing is called 'zzz'"),
        (["build"], 2, "build needs -o DIR"),
        (["build", "-o", ""], 2, "build needs -o DIR"),
        (["completion", "tcsh"], 2, "bash, zsh, fish"),
        (["query", "ASK {}", "--data", "{broken}"], 1, "broken.ttl"),
    ],
)
def test_errors_are_one_line(
    capsys: Captured, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b> .\n", encoding="utf-8")
    assert main([each.replace("{broken}", str(broken)) for each in arguments]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err
    assert printed.err.startswith("kg: ")
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "figures-about", "--about", "zzzzq"],
        ["ask", "what-does-x-say", "--speaker", "zzz"],
        ["ask", "who-says-it", "--thing", "z" * 1000],
        ["ask", "figures-surely-above", "--threshold", "z" * 1000],
        ["ask", "z" * 1000],
        ["show", "z" * 1000],
        ["show", "the"],
        ["query", "z" * 1000],
    ],
)
def test_errors_are_short(capsys: Captured, arguments: list[str], warm: None) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr().err
    assert len(printed) <= len("kg: ") + 400 + 1
    assert not printed.endswith("…\n")


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="needs /dev/stdin")
def test_data_that_is_no_file() -> None:
    command = [sys.executable, "-m", "kg", "query", "ASK {}", "--data", "/dev/stdin"]
    done = subprocess.run(command, cwd=ROOT, input=b"", capture_output=True)
    assert done.returncode == 2
    assert b"neither a file nor a folder" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_the_exit_code_stays_where_no_error_can_be_told() -> None:
    command = f"exec '{sys.executable}' -m kg show zzz --data '{SMALL}' 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=ROOT).returncode == 2


def test_an_error_cannot_steer_the_terminal(capsys: Captured) -> None:
    assert main(["show", "\x1b[2Jx\ny", *DATA]) == 2
    printed = capsys.readouterr().err
    assert "\x1b" not in printed
    assert printed.count("\n") == 1
