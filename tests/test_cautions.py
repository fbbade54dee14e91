"""Warnings: each trap is told on the shipped data, and exactly where two answers differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store

from kg import questions
from kg.bounds import COMPARATORS, bounds, statements
from kg.cautions import RULES, cautions
from kg.cli import main
from kg.comparisons import OPERATORS, possibly, surely
from kg.engine import Embedded
from kg.graph import Graph
from kg.namespaces import PREFIXES
from kg.variants import Asked, Caution

TRAPS = [
    ("fan-out", "SELECT (SUM(?n) AS ?t) { ?o gip:value ?n . ?o gip:about ?p ; skos:prefLabel ?l }"),
    ("fan-out", "SELECT (COUNT(?d) AS ?n) { ?d a gip:PolicyDocument ; skos:prefLabel ?l }"),
    ("overlap", "SELECT (SUM(?n) AS ?t) { ?o gip:value ?n ; gip:about ?p . ?p gip:mayOverlap ?q }"),
    ("cross product", "SELECT ?policy { ?policy a gip:PolicyDocument .\n?polcy gip:issueTime ?t }"),
    ("empty column", "SELECT ?doc ?time { ?doc gip:issueTime ?tme }"),
    (
        "filter",
        "SELECT ?d { ?d a gip:PolicyDocument OPTIONAL { ?d gip:number ?n } FILTER(?n > 1) }",
    ),
    ("bounds", "SELECT ?o { ?o gip:measure voc:number-of-members ; gip:value ?v FILTER(?v > 40) }"),
    (
        "language",
        "SELECT ?l { ?x a gip:Ministry ; skos:prefLabel ?l FILTER(LANG(?l) = 'zh-Hans') }",
    ),
]
QUIET = [
    "SELECT ?kind (COUNT(?x) AS ?n) { ?x a ?kind } GROUP BY ?kind",
    "SELECT (COUNT(*) AS ?n) { ?d a gip:PolicyDocument ; skos:prefLabel ?l }",
    "SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a gip:PolicyDocument ; skos:prefLabel ?l }",
    "SELECT (AVG(?v) AS ?n) { ?o gip:value ?v ; gip:measure ?m ; skos:prefLabel ?l }",
    "SELECT ?a ?b { ?a gip:issueTime ?s . ?b gip:issueTime ?t FILTER(?s = ?t && ?a != ?b) }",
    "SELECT ?d { ?d a gip:PolicyDocument OPTIONAL { ?d gip:issueTime ?t } FILTER(!BOUND(?t)) }",
    "SELECT ?l { ?x a gip:Ministry ; skos:prefLabel ?l FILTER(LANG(?l) = 'en') }",
    "SELECT ?o { ?o gip:measure voc:number-of-issuers ; gip:value ?v FILTER(?v > 3) }",
    "SELECT ?x (1 AS ?y) { ?x a gip:Ministry VALUES ?z { 1 } }",
    "DESCRIBE ?x { ?x a gip:Ministry . ?y a gip:Rule }",
]
EX = "http://example.org/"
SMALL = settings(max_examples=40, deadline=None)


def strict(engine: Embedded, sparql: str) -> list[Caution]:
    """The cautions, with the errors that ``cautions`` passes over."""
    asked = Asked(engine, sparql, seconds=60)
    return [each for rule in RULES for each in rule(asked)]


def answers(engine: Embedded, sparql: str) -> Counter[tuple[str, ...]]:
    rows = engine.query(sparql)
    return Counter(tuple(str(cell) for cell in row) for row in rows)  # type: ignore[union-attr]


def number(engine: Embedded, sparql: str) -> dict[str, Decimal]:
    """The second column by the first."""
    rows = Graph(engine).query(f"PREFIX ex: <{EX}> {sparql}" if "PREFIX" not in sparql else sparql)
    return {str(row[0].value): Decimal(row[1].value) for row in rows.terms}  # type: ignore[union-attr]


@pytest.mark.parametrize(("kind", "sparql"), TRAPS, ids=[each[0] for each in TRAPS])
def test_a_trap_is_told_with_a_query_that_mends_it(whole: Embedded, kind: str, sparql: str) -> None:
    found = [each for each in strict(whole, sparql) if each.kind == kind]
    assert len(found) == 1
    assert len(str(found[0])) <= 400
    assert found[0].fix is not None
    assert answers(whole, found[0].fix) != answers(whole, sparql)
    assert kind not in {each.kind for each in strict(whole, found[0].fix)}


@pytest.mark.parametrize("sparql", QUIET)
def test_what_is_right_is_not_accused(whole: Embedded, sparql: str) -> None:
    assert not cautions(whole, sparql)


def test_the_shipped_questions_are_right(whole: Embedded) -> None:
    graph = Graph(whole)
    found = {name: graph.ask(name).warnings for name in questions.names()}
    assert not {name: list(map(str, each)) for name, each in found.items() if each}


def test_no_probe_begins_after_the_time(whole: Embedded) -> None:
    assert not cautions(whole, TRAPS[0][1], seconds=-1)


def test_kg_query_tells_the_warning_after_the_answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(f"<{EX}a> <{EX}v> 3 ; <{EX}l> 1, 2 .\n", encoding="utf-8")
    sparql = f"SELECT (SUM(?v) AS ?t) {{ ?x <{EX}v> ?v ; <{EX}l> ?l }}"
    assert main(["query", sparql, "--format", "csv", "--data", str(data)]) == 0
    printed = capsys.readouterr()
    assert printed.out.split() == ["t", "6"]
    assert printed.err.startswith("kg: warning: line 1: SUM(?v) takes 2 rows")
    assert main(["query", printed.err.splitlines()[1], "--format", "csv", "--data", str(data)]) == 0
    assert capsys.readouterr().out.split() == ["t", "3"]


FIGURES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(-3, 3), st.integers(0, 3)), min_size=1, max_size=6
)


@SMALL
@given(FIGURES, st.sampled_from(["SUM", "AVG", "COUNT"]))
def test_fan_out_is_told_exactly_where_the_figure_is_wrong(
    data: list[tuple[int, int, int]], aggregate: str
) -> None:
    lines, right = [], defaultdict[str, list[Decimal]](list)
    for place, (group, value, labels) in enumerate(data):
        lines.append(f"<{EX}n{place}> <{EX}group> <{EX}g{group}> ; <{EX}value> {value} .")
        lines += [f'<{EX}n{place}> <{EX}label> "{each}" .' for each in range(labels)]
        if labels:
            right[f"{EX}g{group}"].append(Decimal(value))
    engine = loaded("\n".join(lines))
    sparql = (
        f"PREFIX ex: <{EX}> SELECT ?g ({aggregate}(?v) AS ?t) "
        "{ ?n ex:group ?g ; ex:value ?v ; ex:label ?l } GROUP BY ?g"
    )
    figures = {name: _figure(aggregate, values) for name, values in right.items()}
    found = strict(engine, sparql)
    assert bool(found) == (not _same(number(engine, sparql), figures))
    for each in found:
        assert each.fix is not None
        assert _same(number(engine, each.fix), figures)
        rows = sum(labels for _, _, labels in data)
        assert each.evidence["factor"] == round(rows / sum(map(len, right.values())), 3)


def _figure(aggregate: str, values: list[Decimal]) -> Decimal:
    total = sum(values, Decimal(0))
    return {"SUM": total, "AVG": total / len(values), "COUNT": Decimal(len(values))}[aggregate]


def _same(one: dict[str, Decimal], other: dict[str, Decimal]) -> bool:
    return one.keys() == other.keys() and all(abs(one[k] - other[k]) < Decimal("1e-9") for k in one)


@SMALL
@given(st.lists(st.none() | st.integers(0, 4), max_size=6), st.integers(0, 4))
def test_a_filter_is_told_exactly_where_it_drops_what_has_no_value(
    values: list[int | None], limit: int
) -> None:
    lines = [f"<{EX}n{place}> a <{EX}T> ." for place in range(len(values))]
    lines += [f"<{EX}n{n}> <{EX}v> {v} ." for n, v in enumerate(values) if v is not None]
    engine = loaded("\n".join(lines))
    sparql = f"SELECT ?n {{ ?n a <{EX}T> OPTIONAL {{ ?n <{EX}v> ?v }} FILTER(?v > {limit}) }}"
    found = strict(engine, sparql)
    assert bool(found) == (None in values)
    for each in found:
        kept = {f"<{EX}n{n}>" for n, v in enumerate(values) if v is None or v > limit}
        assert {row[0] for row in answers(engine, each.fix or "")} == kept
        assert each.evidence["rows"] == values.count(None)


COMPARED = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def verdict(value: int, comparator: str, operator: str, limit: int) -> tuple[bool, bool]:
    """Whether a figure surely, and possibly, compares so: by trying numbers that it may be."""
    lower, upper, lower_in, upper_in = bounds(Decimal(value), comparator)
    tried = [Decimal(each) / 4 for each in range(-40, 60)]
    tried = [x for x in tried if lower is None or x > lower or (x == lower and lower_in)]
    tried = [x for x in tried if upper is None or x < upper or (x == upper and upper_in)]
    found = [COMPARED[operator](x, Decimal(limit)) for x in tried]
    return all(found), any(found)


@SMALL
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(sorted(COMPARATORS))), min_size=1, max_size=6
    ),
    st.sampled_from(OPERATORS),
    st.integers(0, 4),
    st.booleans(),
)
def test_a_bare_comparison_is_told_exactly_where_the_bounds_decide_otherwise(
    data: list[tuple[int, str]], operator: str, limit: int, turned: bool
) -> None:
    engine = loaded("\n".join(figure(n, *each) for n, each in enumerate(data)))
    sign = {">": "<", ">=": "<=", "<": ">", "<=": ">="}.get(operator, operator)
    test = f"{limit} {sign} ?v" if turned else f"?v {operator} {limit}"
    sparql = f"SELECT ?o {{ ?o gip:value ?v FILTER({test}) }}"
    told = {n: verdict(*each, operator, limit) for n, each in enumerate(data)}
    sure = {f"<{EX}n{n}>" for n, each in told.items() if each[0]}
    maybe = {f"<{EX}n{n}>" for n, each in told.items() if each[1]}
    for helper, wanted in ((surely, sure), (possibly, maybe)):
        text = f"SELECT ?o {{ ?o gip:value ?v FILTER({helper('?o', operator, str(limit))}) }}"
        assert {row[0] for row in answers(engine, text)} == wanted
    found = strict(engine, sparql)
    bare = {row[0] for row in answers(engine, sparql)}
    assert bool(found) == (bare != sure)
    for each in found:
        assert {row[0] for row in answers(engine, each.fix or "")} == sure
        left, added = len(bare - sure), len(sure - bare)
        assert each.evidence == {"rows": len(bare), "left out": left, "added": added}
        assert (f"leaves out {left} of the {len(bare)} rows" in each.sentence) == bool(left)
        assert (f"adds {added}" in each.sentence) == bool(added)


def test_rows_beyond_a_limit_are_counted_and_that_is_said(whole: Embedded) -> None:
    plain = "SELECT ?f { ?f a gip:Observation ; gip:value ?v FILTER(?v > 10000) }"
    (one,), (other,) = strict(whole, plain), strict(whole, f"{plain} LIMIT 2")
    rows, kept = answers(whole, plain), answers(whole, one.fix or "")
    assert one.evidence == other.evidence
    assert one.evidence["rows"] == rows.total()
    assert one.evidence["left out"] == (rows - kept).total() > 0
    assert "LIMIT" in other.sentence and "LIMIT" not in one.sentence


def figure(place: int, value: int, comparator: str) -> str:
    number = Literal(str(value), datatype=NamedNode(PREFIXES["xsd"] + "decimal"))
    ends = statements(number, comparator)
    name, gip = f"<{EX}n{place}>", PREFIXES["gip"]
    return "\n".join(
        [f"{name} <{gip}value> {number} .", *(f"{name} {end} {each} ." for end, each in ends)]
    )


@SMALL
@given(
    st.lists(st.sampled_from(["en", "en-GB", "zh", "zh-Hans", "fr"]), max_size=5),
    st.sampled_from(["en", "zh", "zh-Hans", "fr"]),
    st.sampled_from(["=", "!="]),
)
def test_a_language_is_told_exactly_where_its_tag_is_written_otherwise(
    tags: list[str], wanted: str, sign: str
) -> None:
    engine = loaded("\n".join(f'<{EX}n{n}> <{EX}l> "a"@{tag} .' for n, tag in enumerate(tags)))
    sparql = f"SELECT ?n {{ ?n <{EX}l> ?l FILTER(LANG(?l) {sign} '{wanted}') }}"
    right = {
        f"<{EX}n{n}>"
        for n, tag in enumerate(tags)
        if (tag == wanted or tag.startswith(wanted + "-")) == (sign == "=")
    }
    found = strict(engine, sparql)
    assert bool(found) == ({row[0] for row in answers(engine, sparql)} != right)
    for each in found:
        assert {row[0] for row in answers(engine, each.fix or "")} == right


@SMALL
@given(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["policy", "polcy"]))
def test_a_cross_product_is_told_exactly_where_rows_multiply(a: int, b: int, name: str) -> None:
    lines = [f"<{EX}n{n}> a <{EX}T> ." for n in range(a)]
    engine = loaded("\n".join([*lines, *(f"<{EX}n{n}> <{EX}t> {n} ." for n in range(b))]))
    sparql = f"SELECT * {{ ?policy a <{EX}T> .\n?{name} <{EX}t> ?time }}"
    found = [each for each in strict(engine, sparql) if each.kind == "cross product"]
    assert bool(found) == (name == "polcy" and a > 1 and b > 1)
    for each in found:
        assert each.line == 2
        assert "did you mean ?policy?" in str(each)
        assert (each.evidence["rows 1"], each.evidence["rows 2"]) == (a, b)
        assert len(Graph(engine).query(each.fix or "")) == min(a, b)


PAIRS = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4)


@SMALL
@given(st.lists(st.integers(0, 3), max_size=4), PAIRS, st.sampled_from(["mayOverlap", "subsetOf"]))
def test_an_overlap_is_told_exactly_where_two_of_the_summed_share_members(
    counted: list[int], pairs: set[tuple[int, int]], name: str
) -> None:
    gip = PREFIXES["gip"]
    lines = [f"<{EX}p{one}> <{gip}{name}> <{EX}p{other}> ." for one, other in pairs]
    for place, population in enumerate(counted):
        lines.append(f"<{EX}n{place}> <{gip}value> {place} ; <{gip}about> <{EX}p{population}> .")
    found = strict(loaded("\n".join(lines)), "SELECT (SUM(?v) AS ?t) { ?o gip:value ?v }")
    whole = set(pairs)
    while name == "subsetOf" and (
        more := {(a, d) for a, b in whole for c, d in whole if b == c} - whole
    ):
        whole |= more
    shared = {frozenset(pair) for pair in whole if pair[0] != pair[1] and set(pair) <= set(counted)}
    assert [each.evidence["pairs"] for each in found] == ([len(shared)] if shared else [])


def loaded(turtle: str) -> Embedded:
    """A dataset of Turtle without prefixes."""
    store = Store()
    store.load(turtle.encode(), RdfFormat.TURTLE)
    lines = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    return Embedded.from_quads(lines or b"")
