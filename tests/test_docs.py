"""Every command, query and Python example of the documentation runs, and shows what it says."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^( *)(`{3,})(\w*)[^\n]*\n(.*?)^\1\2`* *$(\n*)", re.M | re.S)
SHELLS = {"sh", "bash", "console", "shell"}


class Example(NamedTuple):
    """A piece of documentation that runs: where it stands, its language, its output if shown."""

    place: str
    language: str
    code: str
    shown: str | None
    before: tuple[str, ...] = ()  # commands of the same block that write what this one reads


def examples(page: Path) -> Iterator[Example]:
    """The fenced blocks of a page; a ``text`` block right after another shows its output."""
    text = page.read_text(encoding="utf-8")
    blocks = list(FENCE.finditer(text))
    for block, after in zip(blocks, [*blocks, None][1:], strict=True):
        follows = after is not None and after[3] == "text" and after.start() == block.end()
        place = f"{page.relative_to(ROOT).as_posix()}:{text.count(chr(10), 0, block.start()) + 1}"
        yield Example(place, block[3], block[4], after[4] if after and follows else None)


def commands(block: Example) -> Iterator[Example]:
    """The ``kg`` commands of a shell block; the output shown is that of the last."""
    lines = re.sub(r"\\\n\s*", " ", block.code).splitlines()
    parts = [part.strip() for line in lines for part in line.removeprefix("$ ").split(" && ")]
    ours = [part.removeprefix(".venv/bin/") for part in parts]
    ours = [part for part in ours if re.match(r"kg(\s|$)", part)]
    for number, part in enumerate(ours):
        writing = tuple(each for each in ours[:number] if written(each) & set(part.split()))
        shown = block.shown if part is ours[-1] else None
        yield block._replace(code=part, shown=shown, before=writing)


def written(command: str) -> set[str]:
    """What a command writes, by its option ``-o``."""
    return set(re.findall(r" -o (\S+)", command)) - {"-"}


ALL = [example for page in PAGES if page.exists() for example in examples(page)]
COMMANDS = [each for block in ALL if block.language in SHELLS for each in commands(block)]
# A query that begins with the name of a file is that file, for the commands that name it.
FILES = {found[1]: block.code for block in ALL if (found := re.match(r"# (\S+\.rq)\n", block.code))}
QUERIES = [
    block for block in ALL if block.language == "sparql" and block.code not in FILES.values()
]
SCRIPTS = [block for block in ALL if block.language == "python"]


def place(example: Example) -> str:
    """An example's place, as it reads in a test's name."""
    return example.place


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder that looks like the checkout, in which an example may write."""
    for path in ROOT.iterdir():
        if not path.name.startswith("."):
            (tmp_path / path.name).symlink_to(path)
    for name, code in FILES.items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    """What a command prints; fails the test when the command fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "100", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pattern(shown: str) -> str:
    """A shown output as an expression; a line ``…`` stands for any lines, ``…`` within for text."""
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    parts = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") + r" *\n"
        for line in lines
    ]
    return r"\n*" + "".join(parts) + r"\n*"


@pytest.mark.parametrize("command", COMMANDS, ids=place)
def test_commands_run(command: Example, workplace: Path) -> None:
    for code in (*command.before, command.code):
        output = run(["bash", "-o", "pipefail", "-c", code], workplace)
    assert command.shown is None or re.fullmatch(pattern(command.shown), output), output


@pytest.mark.parametrize("query", QUERIES, ids=place)
def test_queries_find_something(query: Example, workplace: Path) -> None:
    output = run(["kg", "query", query.code, "--format", "csv"], workplace)
    assert len(output.splitlines()) > 1


@pytest.mark.parametrize("script", SCRIPTS, ids=place)
def test_python_examples_run(script: Example, workplace: Path) -> None:
    output = run([sys.executable, "-c", script.code], workplace)
    assert script.shown is None or re.fullmatch(pattern(script.shown), output), output


@pytest.mark.parametrize("path", sorted((ROOT / "kg").glob("*.py")), ids=lambda path: path.stem)
def test_examples_in_docstrings_hold(path: Path, warm: None) -> None:
    name = "kg" if path.stem == "__init__" else f"kg.{path.stem}"
    if name == "kg.__main__":
        return
    failed, tried = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0
    assert tried == path.read_text("utf-8").count(">>> ")


def test_the_readme_shows_commands_and_output() -> None:
    inside = [each for each in COMMANDS if each.place.startswith("README.md")]
    assert len(inside) >= 3
    assert any(each.shown for each in inside)


def test_generated_pages_are_fresh() -> None:
    run([sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], ROOT)


@pytest.mark.parametrize("page", [page for page in PAGES if page.exists()], ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(FENCE, "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target
