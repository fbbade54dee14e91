"""The tables: valid to the library, and read back into the triples of the dataset."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from csv2rdf import expanded, rows, triples
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import csvw, interchange
from kg.dataset import Sources, compile_quads
from kg.engine import Embedded
from kg.errors import DataError
from kg.exports import default_graph
from kg.infer import is_inferred
from kg.namespaces import CLAIM, ID, PREFIXES, VOC

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of that library itself
    from csvw import CSVW, TableGroup

ARTICLE = "2024-05-02-environmental-protection-equipment"


@pytest.fixture(scope="module")
def folder(whole: Embedded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("csvw") / "tables"
    interchange.export(whole, "csvw", out)
    return out


@pytest.fixture(scope="module")
def metadata(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / csvw.METADATA).read_text("utf-8"))
    return found


def is_valid(path: Path) -> bool:
    """What the library says of a group of tables, in its strict mode."""
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # the library collects its own warnings as findings
        warnings.simplefilter("ignore", ResourceWarning)
        return bool(CSVW(str(path), validate=True, strict=True).is_valid)


def test_the_library_finds_them_valid(folder: Path) -> None:
    assert is_valid(folder / csvw.METADATA)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("figures.csv", "about 13000,", "about 13000,x y,"),
        ("figures.csv", ",13000,", ",many,"),
        ("figures.csv", "/vocab/number-of-members", "/vocab/number-of-legs"),
        ("times.csv", "2014-12-31", "2014-13-31"),
        ("sources.csv", "source,kinds", "sources,kinds"),
    ],
)
def test_the_library_notices(folder: Path, tmp_path: Path, table: str, old: str, new: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / table).read_text("utf-8")
    assert old in text
    (tmp_path / table).write_text(text.replace(old, new), "utf-8")
    try:
        found = is_valid(tmp_path / csvw.METADATA)
    except ValueError:
        found = False
    assert not found


def test_every_triple_of_every_table_is_the_dataset_s(
    folder: Path, metadata: dict[str, Any], quads: list[Quad]
) -> None:
    known = {quad.triple for quad in quads}
    for table in metadata["tables"]:
        found = list(triples(folder, table))
        assert found, table["url"]
        assert [each for each in found if each not in known] == [], table["url"]


def test_the_statements_are_the_claims_triple_by_triple(
    folder: Path, metadata: dict[str, Any], quads: list[Quad]
) -> None:
    (table,) = (each for each in metadata["tables"] if each["url"] == "statements.csv")
    stated = [quad.triple for quad in quads if str(quad.graph_name).startswith(f"<{CLAIM}")]
    found = sorted(map(str, triples(folder, table)))
    assert found == sorted(map(str, stated))
    assert not any(row["other"] for row in rows(folder, "statements"))
    claims = {row["claim"] for row in rows(folder, "statements")}
    assert claims == {row["claim"] for row in rows(folder, "claims")}


@pytest.mark.parametrize("name", "documents bodies actions provisions things sources".split())
def test_lists_hold_every_value(
    folder: Path, metadata: dict[str, Any], quads: list[Quad], name: str
) -> None:
    (table,) = (each for each in metadata["tables"] if each["url"] == f"{name}.csv")
    schema = table["tableSchema"]
    columns = [
        each
        for each in schema["columns"]
        if "separator" in each and not each.get("propertyUrl", "skos:").startswith("skos:")
    ]
    properties = {NamedNode(expanded(each["propertyUrl"], {})) for each in columns}
    subjects = {NamedNode(row[schema["primaryKey"]]) for row in rows(folder, name)}
    told = [quad for quad in quads if not is_inferred(quad)]
    wanted = {q.triple for q in told if q.subject in subjects and q.predicate in properties}
    lists = {**table, "tableSchema": {**schema, "columns": columns}}
    assert set(triples(folder, lists, suppressed=True)) == wanted
    assert wanted


def test_every_note_stands_in_one_of_two_tables(folder: Path, quads: list[Quad]) -> None:
    note = NamedNode(PREFIXES["gip"] + "note")
    noted = {str(quad.triple) for quad in quads if quad.predicate == note}
    parts = [
        {
            str(Triple(NamedNode(row[key]), note, Literal(row["note"], language="en")))
            for row in rows(folder, name)
        }
        for name, key in (("notes", "claim"), ("source-notes", "source"))
    ]
    assert all(parts)
    assert parts[0] | parts[1] == noted


def test_a_figure_keeps_its_bounds_and_words(folder: Path) -> None:
    (row,) = (r for r in rows(folder, "figures") if r["figure"] == ID + "obs-growth-rate")
    assert row["claim"] == f"{CLAIM}{ARTICLE}/growth-rate"
    assert row["measure"] == VOC + "average-annual-growth-rate"
    assert (row["value"], row["comparator_en"], row["comparator_zh"]) == ("15", "more than", "超过")
    assert (row["lower"], row["lower_included"], row["upper"]) == ("15", "false", "")
    assert (row["unit_en"], row["verbatim"]) == ("percent", "over 15%")
    assert "over 15%" in row["quote"]


def test_columns_are_titled_in_both_languages(metadata: dict[str, Any]) -> None:
    for table in metadata["tables"]:
        assert {each["@language"] for each in table["dc:title"]} == {"en", "zh-Hans"}
        for column in table["tableSchema"]["columns"]:
            assert set(column["titles"]) == {"en", "zh-Hans"}, column["name"]


def test_the_group_tells_licence_rights_and_version(metadata: dict[str, Any]) -> None:
    assert metadata["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert "stays its publisher's" in metadata["dc:rights"]["@value"]
    assert metadata["schema:version"] and metadata["dc:modified"]


def test_they_are_the_same_at_each_run(whole: Embedded, folder: Path, tmp_path: Path) -> None:
    interchange.export(whole, "csvw", tmp_path / "again")
    files = sorted(path.name for path in folder.iterdir())
    assert files == sorted(path.name for path in (tmp_path / "again").iterdir())
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_an_article_of_one_s_own(rivers: Sources, tmp_path: Path) -> None:
    quads = compile_quads(rivers)
    engine = Embedded(lambda store: store.bulk_extend([*default_graph(quads), *quads]))
    interchange.export(engine, "csvw", tmp_path / "tables")
    (document,) = (r for r in rows(tmp_path / "tables", "documents") if "rivers" in r["document"])
    assert (document["issuers"], document["issue_times"]) == (
        ID + "state-council",
        PREFIXES["time"] + "2014",
    )
    assert document["claims"].split() == [
        f"{CLAIM}rivers/{name}" for name in ("clean", "many", "plan")
    ]


def test_a_value_of_another_language_or_type_is_not_lost(quads: list[Quad], tmp_path: Path) -> None:
    graph, name = NamedNode(f"{CLAIM}{ARTICLE}/rank"), NamedNode(PREFIXES["gip"] + "name")
    texts = [Literal("rang", language="de"), Literal("2014", datatype=NamedNode("a:year"))]
    more = [*quads, *(Quad(NamedNode(ID + "obs-rank"), name, text, graph) for text in texts)]
    engine = Embedded(lambda store: store.bulk_extend([*default_graph(more), *more]))
    interchange.export(engine, "csvw", tmp_path / "tables")
    found = [(r["other"], r["other_kind"]) for r in rows(tmp_path / "tables", "statements")]
    assert sorted(set(found)) == [("", ""), ("2014", "a:year"), ("rang", "de")]


def test_two_values_where_one_is_due_are_refused(quads: list[Quad]) -> None:
    figure, graph = NamedNode(ID + "obs-rank"), NamedNode(f"{CLAIM}{ARTICLE}/rank")
    about = NamedNode(PREFIXES["gip"] + "about")
    more = [*quads, Quad(figure, about, NamedNode(VOC + "manufacturing-industry"), graph)]
    engine = Embedded(lambda store: store.bulk_extend([*default_graph(more), *more]))
    with pytest.raises(DataError, match=r"figures\.csv: subject of .* has 2 values"):
        interchange.export(engine, "csvw", "never-written")


def test_the_library_reads_the_lists(folder: Path) -> None:
    group = TableGroup.from_file(folder / csvw.METADATA)
    (row,) = (r for r in group.tabledict["actions.csv"] if "release-action" in str(r["action"]))
    assert len(row["acts"]) == len(row["acts_en"]) == 2
