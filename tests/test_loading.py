from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, QuerySolutions

import kg
from kg.engine import Embedded
from kg.errors import DataError, UsageError
from kg.exports import exports

GRAPHS = '<http://a> <http://b> "x" <http://g> .\n<http://a> <http://b> "x" <http://h> .\n'


def rows(engine: Embedded, query: str) -> list[tuple[str, ...]]:
    answer = engine.query(query)
    assert isinstance(answer, QuerySolutions)
    return sorted(tuple(str(value) for value in row) for row in answer)


def test_graphs_without_a_default_graph_get_their_union(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(GRAPHS)
    for path in (tmp_path, tmp_path / "a.nq"):
        engine = Embedded.from_path(path)
        assert len(rows(engine, "SELECT * { ?s ?p ?o }")) == 1
        assert len(rows(engine, "SELECT * { GRAPH ?g { ?s ?p ?o } }")) == 2


def test_a_default_graph_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(GRAPHS + "<http://c> <http://d> <http://e> .\n")
    assert rows(Embedded.from_path(tmp_path), "SELECT ?s { ?s ?p ?o }") == [("<http://c>",)]


def test_a_build_is_read_from_its_one_file(tmp_path: Path) -> None:
    (tmp_path / "kg.nq").write_text("<http://a> <http://b> <http://c> .\n")
    (tmp_path / "kg.ttl").write_text("<http://d> <http://e> <http://f> .\n")
    assert len(rows(Embedded.from_path(tmp_path), "SELECT * { ?s ?p ?o }")) == 1


def test_all_files_of_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("_:x <http://b> <http://c> .\n")
    (tmp_path / "b.nt").write_text("_:x <http://b> <http://c> .\n")
    (tmp_path / "notes.md").write_text("# no RDF\n")
    assert len(rows(Embedded.from_path(tmp_path), "SELECT * { ?s ?p ?o }")) == 2


def test_what_a_build_holds_is_no_surprise(
    quads: list[Quad], tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    for name, content in exports(quads).items():
        (tmp_path / name).write_bytes(content)
    kg.open(tmp_path)
    assert not recwarn.list


def test_files_beside_kg_nq_are_named(tmp_path: Path) -> None:
    (tmp_path / "kg.nq").write_text("<http://a> <http://b> <http://c> .\n")
    for name in ("kg.ttl", "mine.ttl", "notes.md"):
        (tmp_path / name).write_text("")
    with pytest.warns(kg.DataWarning, match=r"only kg.nq is read, not mine.ttl;") as told:
        kg.open(tmp_path)
    assert told[0].filename == __file__


def test_triples_that_the_default_graph_lacks_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(GRAPHS + "<http://c> <http://d> <http://e> .\n")
    with pytest.warns(kg.DataWarning, match=r"2 triples of 2 named graphs, such as <http://g>"):
        kg.open(tmp_path / "a.nq")


def test_an_empty_path_is_no_folder() -> None:
    with pytest.raises(UsageError, match="the path of the dataset is empty"):
        kg.open("")


INFERRED = "https://w3id.org/green-policy-kg/graph/inferred/some-rule"
WITH_RULE = f"""<http://a> <http://b> <http://c> <http://g> .
<http://a> <http://b> <http://d> <{INFERRED}> .
<http://a> <http://b> <http://c> <{INFERRED}> .
"""
DEFAULT = "<http://a> <http://b> <http://c> .\n<http://a> <http://b> <http://d> .\n"


@pytest.mark.parametrize("default", ["", DEFAULT], ids=["union is made", "union is given"])
def test_inference_is_left_out(tmp_path: Path, default: str) -> None:
    (tmp_path / "a.nq").write_text(WITH_RULE + default)
    whole = Embedded.from_path(tmp_path)
    assert len(rows(whole, "SELECT ?o { ?s ?p ?o }")) == 2
    part = Embedded.from_path(tmp_path, asserted=True)
    assert rows(part, "SELECT ?o { ?s ?p ?o }") == [("<http://c>",)]
    assert rows(part, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }") == [("<http://g>",)]


def test_bad_places(tmp_path: Path) -> None:
    for path, words in [(tmp_path / "none", "does not exist"), (tmp_path, "holds no RDF file")]:
        with pytest.raises(UsageError, match=words):
            Embedded.from_path(path)
    (tmp_path / "a.txt").touch()
    with pytest.raises(UsageError, match="no suffix of an RDF format"):
        Embedded.from_path(tmp_path / "a.txt")


def test_bad_files(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://a> <http://b> <http://c> .\n\nb:c b:d 1 .\n")
    (tmp_path / "b.ttl").write_bytes(b"<http://a> <http://b> '\xff' .\n")
    with pytest.raises(DataError) as caught:
        Embedded.from_path(tmp_path)
    assert [problem.file[-5:] for problem in caught.value.problems] == ["a.ttl", "b.ttl"]
    assert caught.value.problems[0].line == 3


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("a.ttl", b"\xef\xbb\xbf<http://a> <http://b> 1 .", 1, "byte order mark"),
        ("a.ttl", b"<http://a> <http://b>\n  b:c .", 2, "the prefix b: is not declared"),
        ("a.nt", b"<http://a> <http://b> 1 .", 1, "N-Triples that can be read"),
        ("a.jsonld", b'{"@context": "http://127.0.0.1:1/", "a": 1}', None, "another address"),
    ],
)
def test_errors_are_sentences(
    tmp_path: Path, name: str, content: bytes, line: int | None, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        Embedded.from_path(tmp_path)
    (problem,) = caught.value.problems
    assert words in str(problem)
    assert problem.line == line
    assert "Parser error" not in str(problem)
    assert "application/" not in str(problem)
