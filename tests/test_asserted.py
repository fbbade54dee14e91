"""``kg why``, and ``--asserted``, which leaves inference out on every verb."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from kg.cli import main

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
DATA = ["--data", str(SMALL)]
Captured = pytest.CaptureFixture[str]


def printed(capsys: Captured, *arguments: str) -> str:
    """What a command prints that ends well."""
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("data", [[], ["--data"]], ids=["shipped", "of another place"])
def test_inference_is_left_out_of_every_verb(
    capsys: Captured, data: list[str], tmp_path: Path, warm: None
) -> None:
    if data:
        printed(capsys, "build", "-o", str(tmp_path))
        data = [*data, str(tmp_path)]
    ask = ["ask", "officials", "--format", "csv", *data]
    query = ["query", "SELECT ?x { ?x a gip:PublicBody }", "--format", "csv", *data]
    show = ["show", "MIIT", *data]
    for command, words in ((ask, "/id/miit"), (query, "/id/miit"), (show, "has part")):
        assert words in printed(capsys, *command)
        assert words not in printed(capsys, *command, "--asserted")
    why = ["why", "MIIT", "has part", "节能与综合利用司", *data]
    assert "inverse property" in printed(capsys, *why)
    assert main([*why, "--asserted"]) == 2
    assert "it does not hold that" in capsys.readouterr().err


def test_a_build_without_inference(capsys: Captured, tmp_path: Path) -> None:
    printed(capsys, "build", "-o", str(tmp_path), "--asserted")
    assert "graph/inferred/inverse> ." not in (tmp_path / "kg.nq").read_text("utf-8")


def test_why(capsys: Captured) -> None:
    part = ["why", "工业部", "part of", "State Council", *DATA]
    assert printed(capsys, *part).endswith('  "part of it" - narrator\n')
    found = json.loads(printed(capsys, *part, "--format", "json"))
    assert [source["quote"] for source in found["sources"]] == ["part of it"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["miit", "part of"], "why needs VALUE"),
        (["miit", "part of", "moe", *DATA], "it does not hold that"),
        (["miit", "part of", "council", "--format", "csv"], "one of text, json"),
    ],
)
def test_why_not(capsys: Captured, arguments: list[str], words: str) -> None:
    assert main(["why", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_the_library_leaves_it_out_too(warm: None) -> None:
    assert kg.open().why("MIIT", "a", "Agent").premises
    graph = kg.open(asserted=True)
    assert not graph.query("ASK { ?x a gip:Agent }")
    assert not graph.ask("officials").rows
    assert {row.triples for row in graph.ask("inferred-by-rule")} == {0}
    with pytest.raises(kg.UsageError, match="it does not hold that"):
        graph.why("MIIT", "a", "Agent")
