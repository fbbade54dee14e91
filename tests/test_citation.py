"""Citing an answer: the same answer has the same citation, and a changed one is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from kg.citation import bindings, cite, normalised
from kg.cli import main
from kg.engine import Embedded
from kg.errors import UsageError
from kg.graph import Graph
from kg.limits import Limits
from kg.version import content, version_of

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
SPARQL = 'SELECT ?x ?body { ?x gip:issuedBy ?body . FILTER(STR(?x) != "a  #b") } # all'
EVERY = "SELECT ?s ?p ?o { ?s ?p ?o }"
MORE = "\nc:more { id:more gip:issuedBy id:miit . }\n"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def changed(tmp_path: Path) -> Graph:
    target = tmp_path / "changed.trig"
    target.write_text(SMALL.read_text("utf-8") + MORE, "utf-8")
    return Graph.open(target)


def test_a_citation_says_what_was_asked_of_what(whole: Embedded) -> None:
    answer = Graph(whole).ask("policies-issued-in")
    citation = answer.citation
    assert citation.title == "Which policy documents were surely issued in a given year?"
    assert citation.permalink.startswith("/ask/policies-issued-in?year=2013&version=")
    assert (citation.data.title, citation.rows) == ("Green Policy KG", len(answer))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", citation.data.day)
    for part in (citation.data.content, citation.asked, citation.answer, citation.permalink):
        assert part in str(citation) and part in citation.bibtex
    assert Graph(whole).ask("policies-issued-in", year=2013).citation == citation
    assert cite(answer, "https://a.b/kg/").permalink == "https://a.b/kg" + citation.permalink


def test_the_version_of_the_shipped_dataset_is_kept(warm: None) -> None:
    engine = Graph.open().engine
    kept = version_of(engine).content
    assert kept == content(engine.quads())
    engine.content = b""
    assert version_of(engine).content == kept
    assert not Graph.open(asserted=True).engine.content


def test_bibtex_is_whole(whole: Embedded) -> None:
    entry = Graph(whole).query('SELECT ("50 % & {x_y} \\\\" AS ?x) {}').citation.bibtex
    assert entry.startswith("@misc{kg-")
    depth = 0
    for mark in re.findall(r"[{}]", entry):
        depth += 1 if mark == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert r"50 \% \& (x\_y)" in entry


def test_a_path_is_no_url(whole: Embedded) -> None:
    answer = Graph(whole).query("ASK {}")
    assert "  permalink = {/sparql?" in cite(answer).bibtex
    assert (
        "  url = {https://example.org/kg/sparql?" in cite(answer, "https://example.org/kg").bibtex
    )


@pytest.mark.parametrize("link", ["", "https://example.org/kg"])
def test_a_permalink_gives_the_same_bindings(link: str) -> None:
    graph = Graph.open(SMALL)
    for answer in (
        graph.query(SPARQL),
        graph.ask("policies-by-issuer", issuer="工业部"),
        graph.query("ASK { ?x gip:issuedBy ?y }"),
        graph.query("CONSTRUCT WHERE { ?x gip:issuedBy ?y }"),
        graph.query("SELECT ?x { ?x gip:none ?y }"),
    ):
        citation = cite(answer, link)
        verdict = graph.verify(citation.permalink)
        assert verdict.same
        assert sorted(map(str, verdict.answer.terms)) == sorted(map(str, answer.terms))
        assert str(verdict).startswith(f"the same answer: {len(answer)} row")
        assert "the data are those cited" in str(verdict)


def test_a_changed_answer_is_told(changed: Graph) -> None:
    before = Graph.open(SMALL).query(SPARQL).citation
    verdict = changed.verify(before.permalink)
    assert not verdict.same
    assert str(verdict).splitlines() == [
        "the answer has changed: 4 rows, 3 when it was cited; at least 1 appeared",
        f"the data have changed since (version {version_of(changed.engine).content})",
    ]
    back = Graph.open(SMALL).verify(changed.query(SPARQL).citation.permalink)
    assert "at least 1 disappeared" in str(back)
    sparql = SPARQL.replace("?x ?body {", "(COUNT(?body) AS ?n) {")
    count = Graph.open(SMALL).query(sparql).citation
    assert "1 row, 1 when it was cited; as many rows, but others" in str(
        changed.verify(count.permalink)
    )


def test_changed_data_may_give_the_same_answer(changed: Graph) -> None:
    before = Graph.open(SMALL).ask("policies-by-issuer", issuer="国务院").citation
    verdict = changed.verify(before.permalink)
    assert verdict.same
    assert "the data have changed since" in str(verdict)


def test_a_changed_question_is_told() -> None:
    graph = Graph.open(SMALL)
    link = graph.query(SPARQL).citation.permalink
    other = re.sub(r"asked=\w+", "asked=0", link)
    assert "what is asked has changed since" in str(graph.verify(other))


def test_space_and_comments_do_not_count() -> None:
    one = normalised('SELECT ?x # all\n{ ?x ?p "a  # b" }')
    assert one == normalised('SELECT   ?x\t{ ?x ?p "a  # b" }#')
    assert one != normalised('SELECT ?x { ?x ?p "a # b" }')
    assert normalised("SELECT ?x { <http://a.b/#c> ?p ?x }").count("#") == 1


def test_versions_are_those_of_content(whole: Embedded) -> None:
    quads = Embedded.from_path(SMALL).quads()
    assert content(quads) == content(quads[::-1])
    assert content(quads) != content(quads[1:])
    again = Embedded.from_quads(serialize(whole.quads(), format=RdfFormat.N_QUADS))
    assert version_of(again).content == version_of(whole).content


def test_each_triple_counts_wherever_it_stands() -> None:
    lines = [f"{quad} .\n" for quad in Embedded.from_path(SMALL).store(whole=True)]
    cited = Graph(Embedded.from_quads("".join(lines).encode())).query(EVERY).citation
    assert cited.data == Graph.open(SMALL).query(EVERY).citation.data
    for line in lines[::9]:
        rest = "".join(each for each in lines if each != line)
        found = version_of(Embedded.from_quads(rest.encode()))
        assert found.content != cited.data.content, line
    more = "".join([*lines, "<urn:a> <urn:b> <urn:c> .\n"])
    verdict = Graph(Embedded.from_quads(more.encode())).verify(cited.permalink)
    assert not verdict.same
    assert "the data have changed since" in str(verdict)


def test_the_same_data_may_give_another_answer(whole: Embedded) -> None:
    graph = Graph(whole)
    verdict = graph.verify(graph.query("SELECT (RAND() AS ?x) {}").citation.permalink)
    assert "the query leaves its answer open" in str(verdict)


def test_a_cut_answer_is_not_cited(whole: Embedded) -> None:
    answer = Graph(whole).query("SELECT ?s { ?s a ?c }", limits=Limits(rows=2))
    with pytest.raises(UsageError, match="cut after 2 rows"):
        assert answer.citation


def test_the_order_of_rows_and_names_of_blank_nodes_do_not_count() -> None:
    graph = Graph.open(SMALL)
    ways = (f"SELECT ?x {{ ?x gip:issuedBy ?b }} ORDER BY {way}(?x)" for way in ("ASC", "DESC"))
    assert len({bindings(graph.query(each)) for each in ways}) == 1
    assert len({bindings(graph.query("SELECT (BNODE() AS ?b) {}")) for _ in range(2)}) == 1


@pytest.mark.parametrize(
    ("link", "words"),
    [("https://a.b/", "is no permalink"), ("/ask/growth", "has no version, asked, rows, answer")],
)
def test_what_is_no_permalink(link: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Graph.open(SMALL).verify(link)
    with pytest.raises(UsageError, match="only the answer to a question"):
        _ = Graph.open(SMALL).show("国务院").citation


def test_the_command_line(capsys: Captured, tmp_path: Path) -> None:
    data = ["--data", str(SMALL)]
    assert main(["query", SPARQL, "--cite", *data]) == 0
    printed = capsys.readouterr().out
    link = re.findall(r"permalink = \{(.*)\}", printed)[0]
    assert printed.splitlines()[0].endswith(link)
    assert main(["verify", link, *data]) == 0
    assert capsys.readouterr().out.startswith("the same answer: 3 rows")
    other = tmp_path / "other.ttl"
    other.write_text("<urn:a> <urn:b> <urn:c> .")
    assert main(["verify", link, "--data", str(other)]) == 1
    assert "0 rows, 3 when it was cited; at least 3 disappeared" in capsys.readouterr().out
