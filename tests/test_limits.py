"""Limits of a query: it ends in time, the process lives on, and what is cut says so."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    parse_query_results,
)

from kg import Graph, Limits, ends, limits
from kg.cli import main
from kg.engine import Embedded
from kg.errors import LimitError, QueryError, UsageError
from kg.namespaces import PREFIXES
from kg.reply import Full, Lines, reply

ROOT = Path(__file__).parent.parent
SMALL = str(ROOT / "tests" / "fixtures" / "faces" / "small.trig")
VALUES = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(50)))} }}" for n in range(8))
PRODUCT = f"SELECT (SUM(?v0) AS ?sum) {{ {VALUES} }}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
REGEX = (
    "SELECT * { ?a ?b ?c . ?d ?e ?f "
    'FILTER(REGEX(CONCAT(STR(?a), STR(?f)), "(.*a.*){9}(x+x+)+y$")) }'
)
LISTING = (
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
)
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i"
MIXED = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
BOMBS = {
    "product of VALUES": (PRODUCT, "time"),
    "cartesian COUNT": (COUNT, "time"),
    "regular expressions": (REGEX, "time"),
    "one long text": (LISTING, "memory"),
    "sorting a product": (SORTED, "memory"),
    "nested groups": ("SELECT * {" + "{" * 20_000 + "?s ?p ?o" + "}" * 20_001, "stack"),
    "flat filters": ("SELECT * { ?s ?p ?o " + "FILTER(?o = 1)" * 20_000 + "}", "stack"),
}
SECONDS = {"time": 0.5, "memory": 20, "stack": 20}
NODES = st.builds(NamedNode, st.sampled_from(["http://a/b", "http://a/é#x", "urn:x:y'"]))
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=9)
TYPES = [PREFIXES["xsd"] + each for each in "integer decimal double boolean date string".split()]
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, language="zh-Hans"), TEXTS),
    st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(kind)),
        st.one_of(TEXTS, st.sampled_from(["1", "01", "1.0", "1e0", "NaN", "true", ".5", "+1"])),
        st.sampled_from(TYPES),
    ),
)  # fmt: skip
OBJECTS = st.one_of(NODES, LITERALS, st.builds(BlankNode, st.sampled_from(["a", "b1"])))


@pytest.fixture(scope="module")
def graph(whole: Embedded) -> Graph:
    return Graph(whole, limits=Limits(seconds=20, rows=1000, memory=30 << 20))


def children() -> set[str]:
    """Ids of the processes that this one has started, ended ones among them."""
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


def resident() -> int:
    """Bytes of memory that this process has."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


@pytest.mark.parametrize("name", BOMBS)
def test_it_ends_within_its_limits(graph: Graph, name: str) -> None:
    sparql, limit = BOMBS[name]
    started = time.monotonic()
    with pytest.raises(LimitError) as caught:
        graph.query(sparql, Limits(SECONDS[limit], 1000, 30 << 20))
    assert time.monotonic() - started < SECONDS[limit] + 1
    assert caught.value.limit == limit
    assert len(str(caught.value)) <= 400
    assert graph.query("ASK { ?s a gip:Ministry }")


def test_sorting_mixed_values_is_told(graph: Graph) -> None:
    """Whether the engine notices that it cannot order them depends on where they stand."""
    words = "ORDER BY compares values of different types"
    try:
        assert graph.query(MIXED).cut
    except QueryError as error:
        assert words in str(error)
    panic = b"panicked: comparison function does not correctly implement a total order"
    assert words in str(ends.crash(signal.SIGABRT, panic, Limits()))
    assert "wait status 6" in str(ends.crash(signal.SIGABRT, b"", Limits()))
    assert isinstance(ends.crash(signal.SIGKILL, b"", Limits()), LimitError)


@pytest.mark.parametrize("turns", [20])
def test_many_in_a_row_leave_nothing(graph: Graph, turns: int) -> None:
    before, already = resident(), children()
    files = len(os.listdir("/proc/self/fd"))
    quick = Limits(0.05, 1000, 100 << 20)
    for turn in range(int(os.environ.get("KG_TURNS", turns))):
        with pytest.raises(QueryError):
            graph.query([REGEX, COUNT, BOMBS["nested groups"][0], LISTING][turn % 4], quick)
    assert children() == already
    assert len(os.listdir("/proc/self/fd")) == files
    assert resident() - before < 20 << 20


def test_several_threads_ask(graph: Graph) -> None:
    found: list[object] = []
    slow = Limits(0.5)

    def ask(sparql: str) -> None:
        try:
            found.append(len(graph.query(sparql, slow if sparql is COUNT else None)))
        except LimitError as error:
            found.append(error.limit)

    few = "SELECT * { ?s ?p ?o } LIMIT 7"
    started = time.monotonic()
    threads = [threading.Thread(target=ask, args=[each]) for each in [COUNT, *[few] * 5, COUNT]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["7"] * 5 + ["time"] * 2
    assert time.monotonic() - started < 10


def test_sources_have_limits_too(whole: Embedded) -> None:
    sparql = "SELECT ?n { { SELECT (COUNT(*) AS ?n) { ?document gip:issuedBy ?body } } }"
    answer = Graph(whole).query(sparql)
    assert answer.sources[0]
    answer = Graph(whole).query(sparql)
    answer.limits = Limits(seconds=0.001)
    with pytest.raises(LimitError):
        answer.sources  # noqa: B018


@given(rows=st.lists(st.tuples(NODES, OBJECTS), max_size=5))
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_nothing_is_lost_on_the_way(rows: list[tuple[NamedNode, Literal]]) -> None:
    engine = Embedded.from_quads(b"")
    store = engine.store()
    store.extend(Quad(NamedNode("http://s"), predicate, value) for predicate, value in rows)
    for sparql in (
        "SELECT ?p ?o ?none { ?s ?p ?o }",
        "SELECT ?t { ?s ?p ?o BIND(TRIPLE(?s, ?p, ?o) AS ?t) }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
    ):
        expected = [tuple(each) for each in engine.query(sparql)]  # type: ignore[union-attr]
        found = reply(engine, sparql, {}, Limits()).result()
        assert sorted(map(str, expected)) == sorted(str(tuple(each)) for each in found)  # type: ignore[union-attr]


def test_asking_yes_or_no(graph: Graph) -> None:
    assert graph.query("ASK {}").rows == [(True,)]
    assert isinstance(graph.query("ASK { ?s a ?s }").result(), QueryBoolean)
    assert not graph.query("ASK { ?s a ?s }")


@pytest.mark.parametrize("most", [1, 3, 1000])
def test_rows_are_counted(graph: Graph, most: int) -> None:
    allowed = Limits(rows=most)
    for sparql in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        answer = graph.query(sparql, allowed)
        assert (len(answer), answer.cut) == (most, True)
        exact = graph.query(f"{sparql} LIMIT {most}", allowed)
        assert (len(exact), exact.cut) == (most, False)
    lines: list[bytes] = []
    taking = Lines(lines.append, 2)
    taking.write(b"a\nb")
    with pytest.raises(Full):
        taking.write(b"\nc\nd")
    with pytest.raises(Full):
        taking.write(b"e\n")
    assert b"".join(lines) == b"a\nb\n"


def test_what_is_cut_says_so(whole: Embedded) -> None:
    graph = Graph(whole, limits=Limits(rows=2))
    rows, triples = (
        graph.query("SELECT * { ?s ?p ?o }"),
        graph.query("CONSTRUCT WHERE { ?s ?p ?o }"),
    )
    for format in ("json", "xml"):
        written = rows.write(format)
        assert b"https://w3id.org/green-policy-kg/cut?rows=2" in written
        kind = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}[format]
        assert len(list(parse_query_results(written, kind))) == 2  # type: ignore[arg-type]
        assert len(rdflib.query.Result.parse(BytesIO(written), format=format)) == 2
        assert b"cut?rows=2" in rows.write(format, sources=True)
    assert rows.write("table").endswith(b"\n(cut after 2 rows)\n")
    assert rows.write("md").endswith(b"\n\n(cut after 2 rows)\n")
    for format in ("ttl", "nt"):
        written = triples.write(format)
        assert written.startswith(b"# cut after 2 triples\n")
        assert len(rdflib.Graph().parse(data=written, format="turtle")) == 2
    assert len(rows.write("csv").splitlines()) == 3
    whole_one = Graph(whole).query("SELECT * { ?s a gip:Ministry }")
    assert not whole_one.cut
    assert b"cut" not in whole_one.write("json")


def test_the_command_has_limits(capsys: pytest.CaptureFixture[str]) -> None:
    query = ["query", "--data", SMALL]
    assert main([*query, "SELECT * { ?s ?p ?o }", "--max-rows", "2", "--format", "csv"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 3
    assert printed.err.startswith("kg: warning: the answer is cut after 2 rows")
    assert main([*query, PRODUCT, "--timeout", "0.2"]) == 2
    assert "stopped after 0.2 seconds" in capsys.readouterr().err
    assert main([*query, "ASK {}", "--timeout", "none", "--max-memory", "none"]) == 0
    capsys.readouterr()
    for option in ("--timeout=0", "--timeout=x", "--max-rows=1.5", "--max-memory=2X"):
        assert main([*query, "ASK {}", option]) == 2
        assert option.partition("=")[0] in capsys.readouterr().err


def test_sizes_are_read() -> None:
    assert [limits.size(each) for each in ("7", "2K", "1.5MiB", "3gb")] == [
        7, 2048, 3 << 19, 3 << 30
    ]  # fmt: skip
    assert [limits.words(each) for each in (7, 2048, 3 << 29)] == ["7 bytes", "2 KiB", "1.5 GiB"]
    with pytest.raises(UsageError, match="above 0"):
        Limits(seconds=0)
    assert Limits(seconds=None) != Limits()


def running() -> Iterator[str]:
    """Command lines of the processes there are."""
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield each.read_bytes().decode().replace("\0", " ")
        except OSError:
            continue


RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?i) }"


def test_a_question_of_one_s_own_ends_within_its_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], warm: None
) -> None:
    file = tmp_path / "own.rq"
    file.write_text(f"#+ param: c | iri | | a thing\n{RUNAWAY}")
    assert main(["query", str(file), "--timeout", "0.5"]) == 2
    assert "0.5 s" in capsys.readouterr().err
    with pytest.raises(LimitError):
        Graph.open(limits=Limits(0.5)).ask(file)


def test_a_query_that_is_expanded_is_not_answered(
    capsys: pytest.CaptureFixture[str], warm: None
) -> None:
    started = time.monotonic()
    assert main(["query", RUNAWAY, "--expand", "--timeout", "30"]) == 0
    assert time.monotonic() - started < 10
    assert capsys.readouterr().out == RUNAWAY + "\n"
