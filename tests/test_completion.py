"""Completion: what may follow, and scripts that are good syntax; bash's is seen to complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import questions
from kg.completion import FILES, completed, script
from kg.errors import UsageError
from kg.verbs import EXPORTS, LANGUAGES, SHELLS

ROOT = Path(__file__).parent.parent
SMALL = str(ROOT / "tests" / "fixtures" / "faces" / "small.trig")
BY_ISSUER = ["ask", "policies-by-issuer"]
OPTIONS = ["--format", "--lang", "--sources", "--data", "--engine", "--asserted", "--cite"]
OPTIONS += [
    "--base",
    "--expand",
    "--timeout",
    "--max-rows",
    "--max-memory",
    "--help",
    "--issuer",
    "--source",
]


@pytest.mark.parametrize("shell", SHELLS)
def test_syntax(shell: str) -> None:
    text = script(shell)
    assert FILES in text
    assert "kg completion words -- " in text
    if program := shutil.which(shell):
        done = subprocess.run([program, "-n"], input=text, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def test_another_shell() -> None:
    with pytest.raises(UsageError, match="bash, zsh, fish"):
        script("tcsh")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["qu"], ["questions", "query"]),
        (["help", "as"], ["ask"]),
        (["ask", "policies-by"], [each for each in questions.names() if "policies-by" in each]),
        ([*BY_ISSUER, "--iss"], ["--issuer"]),
        ([*BY_ISSUER, "--format", "js"], ["json", "jsonld"]),
        ([*BY_ISSUER, "--format=js"], ["--format=json", "--format=jsonld"]),
        ([*BY_ISSUER, ""], OPTIONS),
        (["ask", "queries/x"], [FILES]),
        ([*BY_ISSUER, "--format", "=", "js"], ["json", "jsonld"]),
        ([*BY_ISSUER, "--lang", "="], list(LANGUAGES)),
        (["why", "x", "--format", ""], ["text", "json"]),
        (["export", "--as", ""], list(EXPORTS)),
        (["completion", "z"], ["zsh"]),
        ([*BY_ISSUER, "--data", ""], [FILES]),
        (["build", "-o", "x"], [FILES]),
        (["query", "x"], [FILES]),
        (["check", ""], [FILES]),
        (["query", str(ROOT / "queries" / "policies-by-issuer.rq"), "--iss"], ["--issuer"]),
        (["show", "x", "--so"], ["--sources"]),
        ([*BY_ISSUER, "--data", SMALL, "--issuer", ""], ["council", "miit"]),
        ([*BY_ISSUER, "--data", SMALL, "--issuer", '"mi'], ["miit"]),
        (["show", "--data", SMALL, "cou"], ["council"]),
        (["why", "--data", SMALL, "mi"], ["miit"]),
        (["show", "--data", "nothing.ttl", ""], []),
        (["ask", "no-such-question", "--iss"], []),
        (["nonsense", ""], []),
        ([], ["questions", "ask", "query"]),
    ],
    ids=lambda value: " ".join(value[-3:]),
)
def test_what_may_follow(words: list[str], found: list[str]) -> None:
    offered = [line.partition("\t")[0] for line in completed(words)]
    assert (offered if words else offered[:3]) == found


def test_a_thing_has_its_label() -> None:
    assert completed(["show", "--data", SMALL, "mii"]) == ["miit\tMinistry of Industry"]


def test_the_lines_load_no_slow_library() -> None:
    probe = "import sys; from kg.cli import main; main(sys.argv[1:]); print(set(sys.modules))"
    for words in (["show", "--data", SMALL, "m"], [*BY_ISSUER, "--data", SMALL, "--issuer", ""]):
        command = [sys.executable, "-c", probe, "completion", "words", "--", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert "miit\t" in done.stdout
        assert not {"rdflib", "owlready2", "SPARQLWrapper", "asyncio"} & eval(
            done.stdout.splitlines()[-1]
        )


def offered_by_bash(tmp_path: Path, *words: str) -> list[str]:
    """What bash offers for the last of the words."""
    command = tmp_path / "kg"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    quoted = " ".join(f"'{word}'" for word in words)
    ask = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _kg; printf '%s\\n' "
    path = f"{tmp_path}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", script("bash") + ask + '"${COMPREPLY[@]}"'],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    return done.stdout.split("\n")[:-1]


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes(tmp_path: Path) -> None:
    assert offered_by_bash(tmp_path, "kg", "qu") == ["questions", "query"]
    data = ["--data", SMALL, "--issuer", "c"]
    assert offered_by_bash(tmp_path, "kg", *BY_ISSUER, *data) == ["council"]
    (tmp_path / "a set.ttl").touch()
    assert offered_by_bash(tmp_path, "kg", *BY_ISSUER, "--data", "a") == ["a set.ttl"]
