"""owlready2's view of the dataset, and the three ways in which a reasoner cannot be run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

import kg
from kg import world
from kg.errors import DataError, ReasonerError
from kg.namespaces import GIP, ID
from kg.terms import TYPE

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java runtime")


def test_individuals_are_python_objects(quads: list[Quad]) -> None:
    found = world.open_world(quads)
    plan, council = found[ID + "sei-plan"], found[ID + "state-council"]
    assert plan.issuedBy == [council]
    assert plan.is_a == [found[GIP + "DevelopmentPlan"]]
    assert "National Strategic Emerging Industry Development Plan" in plan.label.en
    assert issubclass(found[GIP + "Ministry"], found[GIP + "PublicBody"])
    assert plan in found[GIP + "Plan"].instances()
    quotes = found[GIP + "axiomQuote"][plan, found[GIP + "issuedBy"], council]
    assert quotes == [
        "the State Council issued the National Strategic Emerging Industry Development Plan"
    ]


def test_two_worlds_are_apart(quads: list[Quad]) -> None:
    first, second = world.open_world(quads[:0]), world.open_world(quads)
    assert first[ID + "sei-plan"] is None and second[ID + "sei-plan"] is not None


@needs_java
def test_hermit_adds_what_follows(quads: list[Quad]) -> None:
    found = world.open_world(quads, reason=True)
    department = found[ID + "miit-energy-conservation-department"]
    assert department in found[ID + "miit"].hasPart


@needs_java
def test_a_contradiction_is_said(quads: list[Quad]) -> None:
    kinds = [Quad(NamedNode(ID + "x"), TYPE, NamedNode(GIP + k)) for k in ("Person", "Ministry")]
    with pytest.raises(DataError, match=r"contradict each other.*Mend: run kg check"):
        world.open_world([*quads, *kinds], reason=True)


def fake_java(folder: Path, script: str) -> str:
    (folder / "java").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "java").chmod(0o755)
    return os.fspath(folder)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for java is a shell script")
def test_java_that_is_absent_too_old_or_broken(
    quads: list[Quad], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(ReasonerError, match="no java is on the PATH"):
        world.open_world(quads, reason=True)
    monkeypatch.setenv("PATH", fake_java(tmp_path, "echo 'java version \"1.6.0_45\"' >&2"))
    with pytest.raises(ReasonerError, match="is Java 6"):
        world.open_world(quads, reason=True)
    broken = (
        'if [ "$1" = -version ]; then echo \'openjdk version "17.0.1"\'; exit; fi; echo no; exit 3'
    )
    monkeypatch.setenv("PATH", fake_java(tmp_path, broken))
    with pytest.raises(ReasonerError, match="ended with an error: no"):
        world.open_world(quads, reason=True)


def test_the_library_opens_it(warm: None) -> None:
    found = kg.open().owl()
    assert "工业和信息化部" in map(str, found[ID + "miit"].label)
    small = kg.open(Path(__file__).parent / "fixtures" / "faces" / "small.trig").owl()
    assert small[ID + "miit"] is not None
