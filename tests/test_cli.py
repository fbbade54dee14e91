"""The command: what it prints, how it ends, and what it does not import."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main
from kg.graph import Graph

ROOT = Path(__file__).parent.parent
SMALL = str(ROOT / "tests" / "fixtures" / "faces" / "small.trig")
DATA = ["--data", SMALL]
ASK = ["ask", "policies-by-issuer", *DATA]
Captured = pytest.CaptureFixture[str]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
    )


def test_a_table_has_labels(capsys: Captured) -> None:
    assert main(ASK) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    lines = printed.out.splitlines()
    assert lines[0].split() == ["issuer", "document", "time", "published", "source"]
    assert "https:" not in printed.out
    assert main([*ASK, "--lang", "zh"]) == 0
    chinese = capsys.readouterr().out
    assert "国务院" in chinese
    assert len(chinese.splitlines()) == len(lines)


@pytest.mark.parametrize("issuer", ["miit", "工业部", "id:miit", "ministry of industry"])
def test_a_parameter_by_any_name(capsys: Captured, issuer: str) -> None:
    assert main([*ASK, "--issuer", issuer, "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert row["document"]["value"].endswith("/rules")


def test_a_parameter_may_stand_before_the_question(capsys: Captured) -> None:
    for question in ("--issuer miit policies-by-issuer", "--issuer=miit policies-by-issuer"):
        assert main(["ask", *question.split(), *DATA, "--format", "csv"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["ask", "--isuer", "miit", "policies-by-issuer"]) == 2
    assert "did you mean --issuer" in capsys.readouterr().err
    assert main(["ask", "--source", "policies-by-issuer"]) == 2
    assert "did you mean --sources" in capsys.readouterr().err


def test_sources(capsys: Captured) -> None:
    assert main([*ASK, "--sources"]) == 0
    printed = capsys.readouterr().out
    assert '"the Council issued the plan" - narrator, hearsay (sentence 2, ' in printed


def test_an_empty_answer_says_so(capsys: Captured) -> None:
    assert main(["query", "SELECT ?x { ?x gip:none ?y }", *DATA]) == 0
    assert capsys.readouterr().out == "(no rows)\n"
    assert main(["questions", "volcano", "lobster"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "(no rows)\n"
    assert "no question has these words in its name, title, description or tags" in printed.err
    advice = shlex.split(printed.err.rpartition(": kg ")[2])
    assert main([*advice, *DATA, "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("words,thing,label\r\n")
    assert main(["ask", "In which order were the policy documents issued?", *DATA]) == 0
    assert capsys.readouterr().err.startswith("kg: asked: policy-order\n")


def test_queries_come_from_everywhere(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sparql = "SELECT (COUNT(*) AS ?n) { ?x gip:issuedBy ?y }"
    file = tmp_path / "count.rq"
    file.write_text(sparql, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sparql.encode())))
    marked = tmp_path / "marked.rq"
    marked.write_text(sparql, encoding="utf-8-sig")
    for given in (sparql, str(file), str(marked), "-"):
        assert main(["query", given, *DATA, "--format", "csv"]) == 0
        assert capsys.readouterr().out == "n\r\n3\r\n"


OWN = """#+ param: issuer | iri | id:miit | the body
SELECT ?issuer ?document { ?document gip:issuedBy ?issuer } ORDER BY ?issuer ?document
"""


@pytest.mark.parametrize("verb", ["ask", "query"])
def test_a_question_of_ones_own(capsys: Captured, tmp_path: Path, verb: str) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(OWN, encoding="utf-8-sig")
    for options, rows in (([], 1), (["--issuer", "国务院"], 2)):
        assert main([verb, str(file), *DATA, *options, "--format", "csv"]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1 + rows
    assert main([verb, str(file), *DATA, "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"mine\n\nusage: kg {verb} ")
    assert "--issuer VALUE      the body (iri); default: id:miit" in told
    file.write_text(OWN.replace("| iri |", "| uri |"), encoding="utf-8")
    assert main([verb, str(file), *DATA]) == 1
    assert "mine.rq:1: unknown type 'uri'" in capsys.readouterr().err
    (row,) = Graph.open(SMALL).ask(_saved(file, OWN), issuer="miit")
    assert row.document.endswith("/rules")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?document { ?document gip:issuedBy ?issuer }",
        "SELECT ?document { ?document gip:issuedBy ?body FILTER(?body = ?issuer) }",
        "SELECT (COUNT(*) AS ?n) { ?document gip:issuedBy ?issuer }",
        "CONSTRUCT { ?document a gip:Found } WHERE { ?document gip:issuedBy ?issuer }",
    ],
)
def test_a_parameter_need_not_be_a_column(tmp_path: Path, query: str) -> None:
    file = _saved(tmp_path / "mine.rq", f"#+ param: issuer | iri | | the body\n{query}\n")
    graph = Graph.open(SMALL)
    miit, council = (graph.ask(file, issuer=each) for each in ("miit", "国务院"))
    assert miit.terms and council.terms and set(miit.terms) != set(council.terms)


def _saved(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_not_a_query_is_told(capsys: Captured, tmp_path: Path) -> None:
    assert main(["query", SMALL]) == 2
    assert f"is data, no query; ask it: kg query 'SELECT …' --data {SMALL}" in (
        capsys.readouterr().err
    )
    assert main(["query", str(tmp_path)]) == 2
    assert "is data, no query" in capsys.readouterr().err
    assert main(["ask", str(tmp_path / "none.rq")]) == 2
    assert "none.rq: No such file" in capsys.readouterr().err
    (tmp_path / "latin.rq").write_bytes(b"\xff")
    assert main(["ask", str(tmp_path / "latin.rq")]) == 1
    assert "byte 0 is not UTF-8" in capsys.readouterr().err


def test_what_a_dataset_hides_is_noted(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "kg.nq").write_text("<a:b> <a:c> <a:d> .\n<a:b> <a:c> <a:e> <a:g> .\n")
    (tmp_path / "mine.nt").touch()
    query = ["query", "SELECT ?s ?o { ?s ?p ?o }", "--data", str(tmp_path), "--format", "csv"]
    assert main(query) == 0
    printed = capsys.readouterr()
    assert printed.out == "s,o\r\na:b,a:d\r\n"
    first, second = printed.err.splitlines()
    assert first.startswith("kg: note: of ") and "not mine.nt" in first
    assert second.startswith("kg: note: 1 triples of 1 named graphs, such as <a:g>")


def test_show(capsys: Captured) -> None:
    assert main(["show", "国务院", *DATA, "--format", "nt"]) == 0
    assert "<https://w3id.org/green-policy-kg/id/council>" in capsys.readouterr().out
    assert main(["show", "THE MINISTRY", *DATA]) == 2
    assert "several things: id:miit" in capsys.readouterr().err


def test_questions(capsys: Captured) -> None:
    assert main(["questions", "--names"]) == 0
    names = capsys.readouterr().out.split()
    assert names == sorted(names)
    assert main(["questions", "发布", "--lang", "zh"]) == 0
    assert "policies-by-issuer" in capsys.readouterr().out
    assert main(["questions", "policies-by-issuer", "--names"]) == 0
    assert "policies-by-issuer" in capsys.readouterr().out.split()


def test_help(capsys: Captured) -> None:
    for arguments in (["--help"], ["-h"], ["help"], ["show", "-h"], ["help", "ask"]):
        assert main(arguments) == 0
        assert "usage: kg" in capsys.readouterr().out
    assert main([*ASK, "--help"]) == 0
    text = capsys.readouterr().out
    assert all(word in text for word in ("--issuer VALUE", "miit  Ministry of Industry", "(iri)"))
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("kg ")
    assert main(["completion", "bash"]) == 0
    assert "complete -F _kg kg" in capsys.readouterr().out


def test_an_interruption(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    class Interrupted:
        @property
        def buffer(self) -> io.BytesIO:
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", Interrupted())
    assert main(["query", "-", *DATA]) == 130
    assert capsys.readouterr().err == ""


def test_a_process_ends_with_the_code() -> None:
    done = run("ask", "policies-by-issuer", *DATA, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"issuer,document,time,published,source\r\n")
    failed = run("show", "zzz", *DATA)
    assert (failed.returncode, failed.stdout) == (2, b"")
    assert failed.stderr.startswith(b"kg: nothing is called")


def test_output_is_utf8_in_any_locale() -> None:
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run(*ASK, "--issuer", "国务院", "--lang", "zh", **plain)
    assert done.returncode == 0, done.stderr
    assert "国务院" in done.stdout.decode()
    assert "'没有'" in run("show", "没有", *DATA, **plain).stderr.decode()


@pytest.mark.parametrize("form", ["tsv", "table"])
def test_a_closed_pipe_is_silent(form: str) -> None:
    sparql = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "query", sparql, *DATA, "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", *ASK], stdout=full, stderr=subprocess.PIPE, cwd=ROOT
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"kg: output: No space left")
    assert done.stderr.count(b"\n") == 1


def test_what_is_printed_ends_its_line(capsys: Captured) -> None:
    for arguments in (["query", "ASK {}", *DATA], [*ASK]):
        for form in ("json", "csv", "tsv", "xml", "sheet", "md"):
            assert main([*arguments, "--format", form]) == 0
            printed = capsys.readouterr().out
            assert printed.endswith("\n") and not printed.endswith("\n\n"), form


def test_defaults_are_told_and_any_language_is_taken(capsys: Captured, warm: None) -> None:
    assert main(["ask", "policies-issued-in", *DATA, "--lang", "fr"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "kg: with year = 2013 (default)"
    assert told[1].startswith(
        "kg: nothing found: line 11: the property gip:issueTime does not occur"
    )
    assert main(["ask", "policies-issued-in", "--year", "2014"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["ask", "policies-issued-in", "--help", *DATA]) == 0
    assert "usage: kg ask policies-issued-in [--year VALUE] [OPTIONS]" in capsys.readouterr().out
