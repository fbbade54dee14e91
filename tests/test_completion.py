"""Completion scripts: each is good syntax for its shell, and bash's completes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import questions
from kg.completion import script
from kg.errors import UsageError
from kg.options import SHELLS, VERBS


@pytest.mark.parametrize("shell", SHELLS)
def test_syntax(shell: str) -> None:
    text = script(shell)
    assert "@" not in text.replace('"$@"', "").replace("[@]", "")
    assert all(verb in text for verb in VERBS)
    if program := shutil.which(shell):
        done = subprocess.run([program, "-n"], input=text, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def test_another_shell() -> None:
    with pytest.raises(UsageError, match="bash, zsh, fish"):
        script("tcsh")


def completed(tmp_path: Path, *words: str) -> set[str]:
    """What bash offers for the last of the words."""
    command = tmp_path / "kg"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    quoted = " ".join(f"'{word}'" for word in words)
    ask = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _kg; echo ${{COMPREPLY[@]}}"
    root = str(Path(__file__).parent.parent)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": root}
    done = subprocess.run(
        ["bash", "-c", script("bash") + ask], env=environment, capture_output=True, text=True
    )
    return set(done.stdout.split())


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes(tmp_path: Path) -> None:
    assert completed(tmp_path, "kg", "qu") == {"questions", "query"}
    assert completed(tmp_path, "kg", "ask", "policies-by") == {
        name for name in questions.names() if name.startswith("policies-by")
    }
    assert completed(tmp_path, "kg", "ask", "policies-by-issuer", "--iss") == {"--issuer"}
    assert completed(tmp_path, "kg", "ask", "policies-by-issuer", "--format", "js") == {
        "json",
        "jsonld",
    }
    assert completed(tmp_path, "kg", "show", "x", "--so") == {"--sources"}
    assert completed(tmp_path, "kg", "completion", "z") == {"zsh"}
