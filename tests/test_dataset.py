from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import dataset
from kg.errors import DataError, UsageError
from kg.exports import default_and_named, default_graph, has_blank, order
from kg.infer import is_inferred
from kg.namespaces import CLAIM, GIP, GRAPH, ID, TIME

BUILT = {"kg.nq", "kg.trig", "kg.ttl", "kg.jsonld", "ontology.ttl", "ontology.owl", "protege.owl"}
PARTS = ("whole", "part")


def test_compiling_twice_gives_the_same(quads: list[Quad]) -> None:
    assert dataset.compile_quads() == quads == sorted(set(quads), key=order)


def test_every_quad_stands_in_a_known_graph(quads: list[Quad]) -> None:
    graphs = {quad.graph_name for quad in quads if not is_inferred(quad)}
    names = {graph.value for graph in graphs if isinstance(graph, NamedNode)}
    own = {GRAPH + name for name in "ontology vocabulary register rules time meta".split()}
    sources = {name for name in names if name.startswith(ID)}
    assert own <= names
    shipped = dataset.shipped()
    assert len(sources) == len(shipped.articles) + len(shipped.records)
    assert all(name.startswith((CLAIM, GRAPH + "links/")) for name in names - own - sources)
    assert not [quad for quad in quads if quad.graph_name == DefaultGraph()]


def test_blank_nodes_stand_in_the_ontology_alone(quads: list[Quad]) -> None:
    assert {quad.graph_name for quad in quads if has_blank(quad)} == {dataset.ONTOLOGY}


def test_stated_times_get_their_days(quads: list[Quad]) -> None:
    told = {
        (quad.predicate.value.removeprefix(GIP), quad.object.value)
        for quad in quads
        if quad.subject == NamedNode(TIME + "2023-08") and isinstance(quad.object, Literal)
    }
    assert {("edtf", "2023-08"), ("earliest", "2023-08-01"), ("latest", "2023-08-31")} <= told


def test_the_default_graph_is_the_union(quads: list[Quad]) -> None:
    default = default_graph(quads)
    assert {quad.triple for quad in default} == {quad.triple for quad in quads}
    assert len({quad.triple for quad in default}) == len(default)
    first, second = default_and_named(quads)
    assert first.count(b"\n") + second.count(b"\n") == len(default) + len(quads)
    assert b"_:" not in second


@settings(max_examples=20)
@given(st.randoms())
def test_the_order_of_reading_does_not_matter(quads: list[Quad], random: object) -> None:
    shuffled = list(quads[::25])
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert default_and_named(sorted(shuffled, key=order)) == default_and_named(quads[::25])


def test_two_builds_are_equal(tmp_path: Path, rivers: dataset.Sources) -> None:
    first = dataset.build(tmp_path / "a", rivers)
    second = dataset.build(tmp_path / "b", rivers)
    assert {path.name for path in first} == BUILT
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert {each.name for each in tmp_path.iterdir()} == {"a", "b"}


def said_of_the_world(path: Path) -> set[str]:
    """The lines of an N-Quads file but for its description of itself, which counts them."""
    lines, end = path.read_text("utf-8").splitlines(), f" <{GRAPH}meta> ."
    meta = [line for line in lines if line.endswith(end)]
    assert meta
    return set(lines) - {*meta, *(line.removesuffix(end) + " ." for line in meta)}


def test_a_build_can_leave_inference_out(tmp_path: Path, rivers: dataset.Sources) -> None:
    whole, part = (dataset.build(tmp_path / name, rivers, name == "part")[0] for name in PARTS)
    lines = [said_of_the_world(path) for path in (whole, part)]
    gone = lines[0] - lines[1]
    assert lines[1] < lines[0]
    assert any(GRAPH + "inferred/broader-class" in line for line in gone)
    assert f"<{GRAPH}inferred/broader-class> ." in whole.read_text()
    assert f"<{GRAPH}inferred/broader-class> ." not in part.read_text()


def test_a_build_keeps_what_else_is_in_the_folder(tmp_path: Path, rivers: dataset.Sources) -> None:
    (tmp_path / "notes.md").write_text("mine")
    (tmp_path / "kg.nq").write_text("old")
    dataset.build(tmp_path, rivers)
    assert (tmp_path / "notes.md").read_text() == "mine"
    assert {each.name for each in tmp_path.iterdir()} == {*BUILT, "notes.md"}
    assert (tmp_path / "kg.nq").read_text() != "old"


def test_a_build_that_fails_changes_nothing(tmp_path: Path, rivers: dataset.Sources) -> None:
    broken, out = tmp_path / "broken", tmp_path / "out"
    shutil.copytree(rivers.articles[0], broken)
    (broken / "article.txt").write_text("another text")
    out.mkdir()
    (out / "kg.nq").write_text("old")
    with pytest.raises(DataError):
        dataset.build(out, rivers._replace(articles=(broken,)))
    assert {each.name for each in tmp_path.iterdir()} == {"broken", "out"}
    assert [each.read_text() for each in out.iterdir()] == ["old"]


def test_a_place_that_cannot_be_written_to(tmp_path: Path, rivers: dataset.Sources) -> None:
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="cannot be written to"):
            dataset.build(out, rivers)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_build_writes_nowhere_but_in_its_folder(
    tmp_path: Path, rivers: dataset.Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may be on another volume than the one around it, which may be read-only."""
    moved: list[Path] = []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        moved.extend([source, target])
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    dataset.build(tmp_path / "new" / "out", rivers)
    assert moved
    assert all(path.is_relative_to(tmp_path / "new" / "out") for path in moved)
    assert {each.name for each in (tmp_path / "new" / "out").iterdir()} == BUILT


def test_taking_a_line_of_the_text_away_names_the_claims(
    tmp_path: Path, rivers: dataset.Sources
) -> None:
    shutil.copytree(rivers.articles[0], tmp_path / "x")
    text = (tmp_path / "x" / "article.txt").read_text().splitlines()
    (tmp_path / "x" / "article.txt").write_text("\n".join(text[1:]))
    with pytest.raises(DataError) as caught:
        dataset.compile_quads(rivers._replace(articles=(tmp_path / "x",)))
    for claim in ("plan", "listed"):
        assert f"claim:rivers/{claim}: the quote" in str(caught.value)
    assert "claim:rivers/clean" not in str(caught.value)


def test_two_folders_with_one_source(rivers: dataset.Sources, tmp_path: Path) -> None:
    shutil.copytree(rivers.articles[0], tmp_path / "x")
    both = rivers._replace(articles=(*rivers.articles, tmp_path / "x"))
    with pytest.raises(
        DataError, match=r"rivers/clean and 4 more names stand in .*claims.trig too"
    ):
        dataset.compile_quads(both)


def test_problems_of_all_files_come_together(rivers: dataset.Sources, tmp_path: Path) -> None:
    (tmp_path / "register.ttl").write_text("a b")
    sources = rivers._replace(register=tmp_path / "register.ttl", articles=(tmp_path,))
    with pytest.raises(DataError) as caught:
        dataset.compile_quads(sources)
    files = {Path(problem.file).name for problem in caught.value.problems}
    assert files == {"register.ttl", "article.txt", "claims.trig"}
