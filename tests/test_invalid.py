"""Each folder of ``tests/invalid`` breaks one rule; ``expected`` says what must be reported.

A line of ``expected`` is one problem, as words that all stand in its message, parted by `` | ``.
``register.ttl`` is added to the shipped register, any other Turtle file to the shipped ontology;
a mapping set or a ``record.trig`` stands beside a valid article.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg import check, paths
from kg.dataset import Sources
from kg.errors import Problem

CASES = sorted(each for each in (Path(__file__).parent / "invalid").iterdir() if each.is_dir())
RIVERS = Path(__file__).parent / "fixtures" / "rivers"


def sources_of(case: Path, scratch: Path) -> Sources:
    ontology, register = scratch / "ontology", scratch / "register.ttl"
    shutil.copytree(paths.ONTOLOGY, ontology)
    shutil.copy(paths.DATA / "register.ttl", register)
    for extra in case.glob("*.ttl"):
        if extra.name == register.name:
            own = [each for each in extra.read_text("utf-8").splitlines() if each[:1] != "@"]
            shipped = register.read_text("utf-8").split("\n\n", 1)[1]
            head = [each for each in extra.read_text("utf-8").splitlines() if each[:1] == "@"]
            register.write_text("\n".join([*head, *own, shipped]), "utf-8")
        else:
            shutil.copy(extra, ontology)
    links = tuple(sorted(case.glob("*.sssom.tsv")))
    records = tuple(case.glob("record.trig"))
    article = RIVERS if links or records else case
    return Sources(ontology, register, (article,), records, links)


@pytest.fixture(scope="session")
def everyday(rivers: Sources) -> frozenset[str]:
    """What the rules find about the valid source that each case is made from."""
    return frozenset(each.what for each in errors(rivers))


def errors(sources: Sources) -> list[Problem]:
    return [each for each in check.problems(sources) if each.severity == "error"]


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 40


def test_the_source_that_cases_are_made_from_is_valid(everyday: frozenset[str]) -> None:
    assert not [each for each in everyday if "gip:" not in each], everyday


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_refused(case: Path, tmp_path: Path, everyday: frozenset[str]) -> None:
    found = errors(sources_of(case, tmp_path))
    new = [each for each in found if each.what not in everyday]
    wanted = (case / "expected").read_text("utf-8").splitlines()
    shown = "\n".join(map(str, new))
    assert len(new) == len(wanted), shown
    for line in wanted:
        assert any(fits(each, line) for each in new), f"{line}\n\n{shown}"


def fits(problem: Problem, line: str) -> bool:
    return all(words in str(problem) for words in line.split(" | "))
