"""What a row says beside its claims: rules, graphs, absence, the query itself; and limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_support import BASE, CHAIN, Triples, cited, engine_of

from kg import citing, walks
from kg.answer import Answer
from kg.cli import main
from kg.engine import Embedded
from kg.errors import UsageError

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
NOTHING = "rests on absence: nothing in the data matches "
MISSING = "rests on absence: for this row nothing in the data matches "


def notes(sparql: str, claims: Triples = CHAIN) -> list[list[str]]:
    """The notes of each row."""
    answer = Answer(engine_of(claims), sparql)
    return [[str(source) for source in row if not source.claim] for row in answer.sources]


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        pytest.param("SELECT ?x { VALUES ?x { 3 } }", "query itself gives", id="values"),
        pytest.param(
            "SELECT ?x { ?x gip:next id:c MINUS { ?x gip:kind ?k } FILTER(?x = id:d) }",
            MISSING + "{ ?x gip:kind ?k }",
            id="minus",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next id:c FILTER(?x = id:d && NOT EXISTS { ?x gip:size\n ?s }) }",
            MISSING + "{ ?x gip:size ?s }",
            id="not exists",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next id:c FILTER(!EXISTS { ?x gip:size ?s }) }",
            MISSING + "{ ?x gip:size ?s }",
            id="exists denied",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next id:c OPTIONAL { ?x gip:size ?s } FILTER(!BOUND(?s)) }",
            MISSING + "{ ?x gip:size ?s }",
            id="not bound",
        ),
        pytest.param("ASK { ?x gip:none ?y }", NOTHING + "{ ?x gip:none ?y }", id="ask"),
        pytest.param(
            "SELECT (COUNT(?x) AS ?n) { ?x gip:none ?y }",
            NOTHING + "{ ?x gip:none ?y }",
            id="count of nothing",
        ),
        pytest.param(
            "SELECT ?n { { SELECT (COUNT(?x) AS ?n) { ?x gip:none ?y } } }",
            NOTHING + "{ ?x gip:none ?y }",
            id="count of nothing in a sub-select",
        ),
        pytest.param(
            "SELECT ?x (COUNT(?s) AS ?n) "
            "{ ?x gip:next id:c OPTIONAL { ?x gip:size ?s } FILTER(?x = id:d) } GROUP BY ?x",
            MISSING + "{ ?x gip:size ?s }",
            id="count of what an optional does not bind",
        ),
    ],
)
def test_what_a_row_rests_on_beside_claims(sparql: str, expected: str) -> None:
    ((note,),) = notes(sparql)
    assert expected in note


@pytest.mark.parametrize(
    "group",
    [
        "?x gip:size 3 MINUS { ?y gip:kind ?k }",
        "?x gip:size 3 MINUS { id:a gip:next id:b }",
        "?x gip:size 3 OPTIONAL { ?x gip:none ?k } MINUS { ?y gip:kind ?k }",
        "{ ?x gip:size 3 } { ?y gip:size 5 MINUS { ?x gip:next ?z } }",
        "?x gip:size 3 MINUS { ?y gip:kind ?k FILTER(?x != ?y) }",
    ],
)
def test_minus_that_shares_no_variable_takes_nothing_away(group: str) -> None:
    assert notes(f"SELECT ?x {{ {group} }}") == [[]]


@pytest.mark.parametrize(
    "before", ["VALUES ?x { id:d } ?x gip:next ?y", "{ SELECT ?x { ?x gip:next id:c } LIMIT 9 }"]
)
def test_minus_knows_what_stands_before_it(before: str) -> None:
    told = f"SELECT ?x {{ {before} MINUS {{ ?x gip:kind ?k }} }}"
    assert notes(told) == [[MISSING + "{ ?x gip:kind ?k }"]]


def test_a_figure_over_what_is_there_rests_on_no_absence() -> None:
    told = "SELECT (COUNT(?s) AS ?n) { ?x gip:next ?y OPTIONAL { ?x gip:size ?s } }"
    assert notes(told) == [[]]


def test_a_condition_that_another_makes_needless_is_not_noted() -> None:
    told = "SELECT ?x { ?x gip:size 3 FILTER(?x = id:a || NOT EXISTS { ?x gip:next ?y }) }"
    assert notes(told) == [[]]
    assert cited(CHAIN, told) == {"a": {"a-size"}}


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        pytest.param(
            "DESCRIBE ?x { ?x gip:size 5 }",
            {
                f"b {BASE}def/next c": {"bc", "b-size"},
                f"b {BASE}def/kind k": {"b-kind", "b-size"},
                f"b {BASE}def/size 5": {"b-size"},
            },
            id="describe what is found",
        ),
        pytest.param("DESCRIBE id:d", {f"d {BASE}def/next c": {"dc"}}, id="describe a thing"),
        pytest.param(
            "DESCRIBE id:d FROM claim:a\\/dc",
            {f"d {BASE}def/next c": {"dc"}},
            id="describe from a graph",
        ),
        pytest.param(
            "CONSTRUCT WHERE { id:a gip:next ?y . ?y gip:size ?s }",
            {f"a {BASE}def/next b": {"ab", "b-size"}, f"b {BASE}def/size 5": {"ab", "b-size"}},
            id="short construct",
        ),
        pytest.param(
            "SELECT ?y FROM claim:a\\/ab FROM claim:a\\/bc { id:a gip:next+ ?y }",
            {"b": {"ab"}, "c": {"ab", "bc"}},
            id="from",
        ),
        pytest.param(
            "SELECT ?y FROM claim:a\\/ab FROM NAMED claim:a\\/bc "
            "{ id:a gip:next ?x { SELECT ?x ?y { GRAPH ?g { ?x gip:next ?y } } } }",
            {"c": {"ab", "bc"}},
            id="from named, in a sub-select",
        ),
        pytest.param(
            "SELECT ?x { BIND(id:b AS ?w) ?x gip:kind ?k FILTER EXISTS { ?x gip:next ?w } }",
            {"a": {"a-kind", "ab"}},
            id="a value that only EXISTS uses",
        ),
        pytest.param(
            "SELECT ?x { VALUES ?t { 4 } ?x gip:kind ?k "
            "FILTER EXISTS { ?x gip:size ?s FILTER(?s > ?t) } }",
            {"b": {"b-kind", "b-size"}},
            id="a value that only a filter in EXISTS uses",
        ),
    ],
)
def test_what_each_row_cites(sparql: str, expected: dict[str, set[str]]) -> None:
    assert cited(CHAIN, sparql) == expected


def test_one_row_by_itself() -> None:
    sparql = "SELECT (COUNT(?y) AS ?n) { ?x gip:next ?y } GROUP BY ?x ORDER BY ?n ?x"
    for query in (sparql, "SELECT ?x ?y { ?x gip:next ?y }", "DESCRIBE id:a"):
        every = Answer(engine_of(CHAIN), query).sources
        answer = Answer(engine_of(CHAIN), query)
        assert [answer.sources_of(number) for number in range(len(answer))] == every
        assert answer.sources_of(-1) == every[-1]
    with pytest.raises(IndexError):
        answer.sources_of(99)


@pytest.mark.parametrize(
    ("sparql", "said"),
    [
        ("SELECT ?x { ?x gip:next ?y FILTER(RAND() < 2) }", "draws at random"),
        ("SELECT ?x ?i { ?x gip:next ?y BIND(BNODE() AS ?i) }", "a second time"),
        ("SELECT (SUM(IF(EXISTS { ?x gip:size ?s }, 1, 0)) AS ?n) { ?x gip:next ?y }", "BIND"),
    ],
)
def test_what_cannot_be_traced_is_refused(sparql: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        _ = Answer(engine_of(CHAIN), sparql).sources


def test_a_claim_that_only_repeats_what_another_states_comes_last() -> None:
    """Both claims state the type of a; the figures of each row are of one claim alone."""
    kind, big, small = ("a", "kind", "b"), ("a", "size", "2"), ("a", "size", "1")
    engine = engine_of({"c0": [kind, big], "c1": [kind, small], "c2": [kind]})
    answer = Answer(engine, "SELECT ?x ?n { ?x gip:kind ?k ; gip:size ?n } ORDER BY ?n")
    found = [[each.quote for each in sources if each.claim] for sources in answer.sources]
    assert found == [["c1", "c0", "c2"], ["c0", "c1", "c2"]]


def test_what_the_select_clause_draws_at_random_leaves_a_row_s_sources() -> None:
    drawn = "SELECT ?x ?y (RAND() AS ?r) { ?x gip:next ?y }"
    plain = "SELECT ?x ?y { ?x gip:next ?y }"
    one, other = (Answer(engine_of(CHAIN), query) for query in (drawn, plain))
    assert [row[:2] for row in one.terms] == other.terms
    assert one.sources == other.sources != []


def test_a_row_that_rests_on_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks, "MOST", 5)
    with pytest.raises(UsageError, match="more than 5 triples"):
        _ = Answer(engine_of(CHAIN), "SELECT (COUNT(*) AS ?n) { ?x ?p ?y }").sources


def test_claims_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "MOST", 3)
    (row,) = Answer(engine_of(CHAIN), "SELECT (COUNT(*) AS ?n) { ?x gip:next ?y }").sources
    assert [source.kind for source in row] == ["claim"] * 3 + ["limit"]
    assert str(row[-1]).startswith("and 1 more claims")


def test_too_many_rows_are_refused_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "ROWS", 3)
    answer = Answer(engine_of(CHAIN), "SELECT * { ?x gip:next ?y }")
    with pytest.raises(UsageError, match="has 4 rows"):
        _ = answer.sources
    assert answer.sources_of(3)


def test_data_without_named_graphs_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<urn:a> <urn:p> <urn:b> .\n")
    engine = Embedded.from_path(tmp_path / "a.nt")
    with pytest.raises(UsageError, match=r"no named graphs in this data.*kg\.nq or kg\.trig"):
        _ = Answer(engine, "SELECT * { ?s ?p ?o }").sources


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json", "xml", "md"])
@pytest.mark.parametrize(
    "sparql",
    ["SELECT ?b { id:plan gip:issuedBy ?b }", "CONSTRUCT WHERE { id:plan gip:issuedBy ?b }"],
)
def test_the_command_line(format: str, sparql: str, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["query", sparql, "--sources", "--format", format, "--data", str(SMALL)]
    assert main(asked) == 0
    assert "the Council issued the plan" in capfd.readouterr().out
