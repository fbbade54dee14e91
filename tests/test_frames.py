"""Data frames: every datatype goes there and back, and what does not fit a type is kept as text."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg import frames
from kg.answer import Answer
from kg.engine import Embedded
from kg.errors import UsageError
from kg.graph import Graph
from kg.results import json_term
from kg.values import value_of

pa = pytest.importorskip("pyarrow")
XSD = frames.XSD
# Of each datatype in common use a few ways to write it, all of them allowed.
WRITTEN = {
    "string": ["a", "", "=1+1", "多\n行"],
    "boolean": ["true", "false"],
    "integer": ["-1", "0", "9223372036854775807"],
    "long": ["-9223372036854775808"],
    "unsignedLong": ["18446744073709551615", "1"],
    "int": ["7"],
    "short": ["7"],
    "byte": ["-128"],
    "nonNegativeInteger": ["0", "12"],
    "positiveInteger": ["1"],
    "negativeInteger": ["-1"],
    "nonPositiveInteger": ["0"],
    "unsignedInt": ["4294967295"],
    "unsignedShort": ["65535"],
    "unsignedByte": ["255"],
    "decimal": ["12.50", "-0.001", "13000", "99999999999999999999.99999"],
    "double": ["1.5E300", "-0.1"],
    "float": ["1.5"],
    "date": ["2014-05-02", "0001-01-01", "9999-12-31"],
    "dateTime": ["2014-05-02T10:00:00", "2014-05-02T10:00:00.25"],
    "dateTimeStamp": ["2014-05-02T10:00:00Z"],
    "time": ["10:00:00"],
    "gYear": ["2014"],
    "gYearMonth": ["2014-05"],
    "gMonthDay": ["--05-02"],
    "gDay": ["---02"],
    "gMonth": ["--05"],
    "duration": ["P1Y2M"],
    "dayTimeDuration": ["P1DT2H"],
    "yearMonthDuration": ["P1Y"],
    "anyURI": ["https://example.org/"],
    "hexBinary": ["0FB7"],
    "base64Binary": ["AQID"],
    "language": ["zh-Hans"],
    "token": ["a b"],
}
TERMS = st.one_of(
    st.none(),
    st.text(max_size=4).map(Literal),
    st.integers().map(str).map(lambda text: typed(text, "integer")),
    st.decimals(allow_nan=False, allow_infinity=False).map(
        lambda number: typed(f"{number:f}", "decimal")
    ),
    st.dates().map(str).map(lambda text: typed(text, "date")),
    st.datetimes().map(lambda moment: typed(moment.isoformat(), "dateTime")),
    st.sampled_from(["en", "zh-hans"]).map(lambda tag: Literal("text", language=tag)),
    st.sampled_from(sorted(WRITTEN)).map(lambda name: typed(WRITTEN[name][0], name)),
    st.just(NamedNode("https://example.org/a")),
    st.just(BlankNode("b")),
)


def typed(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + name))


def column(terms: list[Any], **more: Any) -> Any:
    return frames.table(("x",), [(term,) for term in terms], **more)


def back(table: Any, number: int) -> dict[str, object] | None:
    """The term of a row, as JSON has it, from the table alone; the value where it is typed."""
    row = table.slice(number, 1).to_pylist()[0]
    if row["x"] is None:
        return None
    told = {key.decode(): each.decode() for key, each in (table.schema[0].metadata or {}).items()}
    kind = row.get("x_type") or told.get("datatype", "")
    found: dict[str, object] = {"value": row["x"], "type": kind if ":" not in kind else "literal"}
    lang = row.get("x_lang") or told.get("lang")
    if lang:
        found["xml:lang"] = lang
    elif ":" in kind and kind != frames.STRING:
        found["datatype"] = kind
    return found


def the_same(term: Any, found: dict[str, object] | None) -> bool:
    """Whether what came back is the term: its text, or its value where the column is typed."""
    if term is None or found is None:
        return term is None and found is None
    if not isinstance(found["value"], str):
        return bool(found["value"] == value_of(term))
    wanted = json_term(term) | ({"value": str(term)} if isinstance(term, BlankNode) else {})
    if not found["type"]:  # all are of one kind, which the values tell
        found["type"] = wanted["type"]
    return found == wanted


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_datatype_there_and_back(name: str) -> None:
    terms = [typed(text, name) for text in WRITTEN[name]]
    table = column([*terms, None])
    assert [the_same(term, back(table, n)) for n, term in enumerate([*terms, None])] == [
        True
    ] * len([*terms, None])
    assert table.schema[0].metadata[b"datatype"].decode() == XSD + name


def test_every_datatype_of_the_dataset_there_and_back(quads: list[Quad]) -> None:
    terms: dict[str, dict[Any, None]] = {}
    for quad in quads:
        value = quad.object
        kind = value.datatype.value if isinstance(value, Literal) else type(value).__name__
        terms.setdefault(kind, {})[value] = None
    assert len(terms) >= 9
    for kind, values in terms.items():
        some = list(values)[:300]
        table = column(some)
        lost = [each for n, each in enumerate(some) if not the_same(each, back(table, n))]
        assert not lost, kind
    mixed = [next(iter(values)) for values in terms.values()]
    table = column(mixed)
    assert [each for n, each in enumerate(mixed) if not the_same(each, back(table, n))] == []


@given(st.lists(TERMS, max_size=6))
def test_whatever_stands_in_a_column_comes_back(terms: list[Any]) -> None:
    table = column(terms)
    numbers = {"integer", "decimal"}
    for number, term in enumerate(terms):
        found = back(table, number)
        if isinstance(term, Literal) and term.datatype.value.removeprefix(XSD) in numbers:
            found = found and {**found, "type": "literal"}
        assert the_same(term, found), (term, found)


@pytest.mark.parametrize(
    ("texts", "arrow"),
    [
        ({"integer": ["1", "2"]}, pa.int64()),
        ({"integer": ["1", str(2**63)]}, pa.decimal128(38, 0)),
        ({"integer": [str(10**40)]}, pa.string()),
        ({"decimal": ["12.50", "1"]}, pa.decimal128(38, 2)),
        ({"decimal": ["1.5"], "integer": ["2"]}, pa.decimal128(38, 1)),
        ({"decimal": ["1.5"], "double": ["2"]}, pa.string()),
        ({"double": ["1.5", "INF"], "float": ["2"]}, pa.float64()),
        ({"boolean": ["true", "0"]}, pa.bool_()),
        ({"date": ["2014-05-02"]}, pa.date32()),
        ({"date": ["2014-05-02", "2014-05-02Z"]}, pa.string()),
        ({"date": ["2014-02-30"]}, pa.string()),
        ({"dateTime": ["2014-05-02T10:00:00"]}, pa.timestamp("us")),
        ({"dateTime": ["2014-05-02T10:00:00Z"]}, pa.timestamp("us", "UTC")),
        ({"dateTime": ["2014-05-02T10:00:00Z", "2014-05-02T10:00:00"]}, pa.string()),
        ({"dateTime": ["0001-01-01T00:00:00+08:00"]}, pa.string()),
        ({"dateTime": ["2014-05-02T10:00:00.1234567"]}, pa.string()),
        ({"gYear": ["2014"]}, pa.string()),
        ({"integer": ["many"]}, pa.string()),
    ],
)
def test_types(texts: dict[str, list[str]], arrow: Any) -> None:
    terms = [typed(text, name) for name, each in texts.items() for text in each]
    assert column(terms).schema[0].type == arrow


def test_values_are_exact() -> None:
    table = column([typed("0.10", "decimal"), typed("12345678901234567890", "integer"), None])
    assert table["x"].to_pylist() == [Decimal("0.10"), Decimal(12345678901234567890), None]
    moments = column([typed("2014-05-02T10:00:00+08:00", "dateTime")])
    assert moments.to_pylist() == [
        {"x": datetime(2014, 5, 2, 2, tzinfo=timezone.utc), "x_zone": "+08:00"}
    ]
    assert moments["x"][0].as_py().utcoffset() == timedelta(0)


def test_what_stands_beside_a_column() -> None:
    mixed = [typed("1", "integer"), Literal("eins", language="de"), NamedNode("https://a.b/c")]
    assert column(mixed, label=lambda term: "C").to_pylist() == [
        {"x": "1", "x_type": XSD + "integer", "x_lang": None, "x_label": None},
        {"x": "eins", "x_type": frames.LANG_STRING, "x_lang": "de", "x_label": None},
        {"x": "https://a.b/c", "x_type": "uri", "x_lang": None, "x_label": "C"},
    ]
    taken = frames.table(("x", "x_label"), [(NamedNode("https://a.b/c"), None)], lambda _: "C")
    assert taken.column_names == ["x", "x_label_", "x_label"]
    assert column([]).schema[0].type == pa.string()


def test_the_three_frames_of_an_answer(whole: Embedded) -> None:
    answer = Graph(whole).ask("policies-issued-in", year=2013)
    table = answer.to_arrow(labels="zh", sources=True)
    assert table.column_names[:4] == ["year", "document", "document_label", "issuer"]
    assert table["year"].to_pylist() == [2013] * len(answer)
    assert table["sources"][0].as_py()[0]["quote"] == answer.sources[0][0].quote
    pandas = answer.to_pandas(labels="zh", sources="text")
    polars = answer.to_polars(labels="zh", sources="text")
    assert pandas["issuer_label"].tolist() == polars["issuer_label"].to_list()
    assert polars["sources"][0] == "\n".join(map(str, answer.sources[0]))
    assert pandas.attrs["fields"]["year"] == {"datatype": XSD + "integer"}
    days = Answer(whole, "SELECT (MIN(?d) AS ?day) { ?x gip:earliest ?d }").to_polars()
    assert isinstance(days["day"][0], date)
    assert Answer(whole, "ASK {}").to_pandas()["answer"].tolist() == [True]
    made = Answer(whole, "CONSTRUCT { ?s a ?o } WHERE { ?s a gip:Article ; a ?o }").to_polars()
    assert made.columns == ["subject", "predicate", "object"]


@pytest.mark.parametrize("name", ["pyarrow", "pandas", "polars"])
def test_a_missing_library_is_named_with_its_extra(
    whole: Embedded, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    answer = Answer(whole, "SELECT (1 AS ?one) {}")
    make = {"pandas": answer.to_pandas, "polars": answer.to_polars}.get(name, answer.to_arrow)
    with pytest.raises(UsageError, match=rf"needs {name}.*green-policy-kg\[frames\]"):
        make()
