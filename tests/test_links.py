"""What the shipped links say as a graph, beside what their files say."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import check, paths
from kg.dataset import shipped
from kg.links import compiled
from kg.mappings import NO_TERM, RELATIONS, iri, name
from kg.namespaces import BASE, GRAPH, MAPPING, expand
from kg.sssom import MappingSet, Row

SETS = [MappingSet(path) for path in shipped().links]
ROWS = [(of, row) for of in SETS for row in of.rows]
MATCHES = {ox.NamedNode(expand(each)) for each in RELATIONS}


@pytest.fixture(scope="module")
def linked(quads: list[ox.Quad]) -> set[ox.Quad]:
    """The quads of the sets' graphs."""
    graphs = {ox.NamedNode(f"{GRAPH}links/{of.dataset}") for of in SETS}
    return {quad for quad in quads if quad.graph_name in graphs}


def match(of: MappingSet, row: Row) -> ox.Quad:
    """The match that a row with a term says."""
    ends = (iri(of, row.cells[slot]) for slot in ("subject_id", "predicate_id", "object_id"))
    return ox.Quad(*ends, ox.NamedNode(of.values["mapping_set_id"]))


def test_each_row_with_a_term_is_a_match_and_no_other_is(linked: set[ox.Quad]) -> None:
    wanted = {match(*each) for each in ROWS if each[1].cells["object_id"] not in ("", NO_TERM)}
    assert {quad for quad in linked if quad.predicate in MATCHES} == wanted
    assert 200 < len(wanted) < len(ROWS)


def test_each_row_is_a_node_of_its_own(linked: set[ox.Quad]) -> None:
    typed = {q.subject for q in linked if q.object == ox.NamedNode(expand("sssom:Mapping"))}
    assert typed == {name(*each) for each in ROWS}
    assert len(typed) == len(ROWS)
    assert all(each.value.startswith(MAPPING) for each in typed)


def test_what_a_node_says_is_what_its_row_says(query) -> None:
    of, row = next(each for each in ROWS if each[1].cells["subject_id"] == "id:sasac")
    ask = "SELECT ?mapping ?p ?o WHERE { ?mapping ?p ?o }"
    found = {(each["p"].value, each["o"].value) for each in query(ask, {"mapping": name(of, row)})}
    cells = row.cells
    assert found == {
        (expand("rdf:type"), expand("sssom:Mapping")),
        (expand("sssom:subject_id"), expand("id:sasac")),
        (expand("sssom:predicate_id"), expand(cells["predicate_id"])),
        (expand("sssom:object_id"), str(of.expand(cells["object_id"]))),
        (expand("sssom:object_label"), cells["object_label"]),
        (expand("sssom:mapping_justification"), expand("semapv:ManualMappingCuration")),
        (expand("sssom:confidence"), cells["confidence"]),
        (expand("pav:authoredBy"), expand("id:developers")),
        (expand("dcterms:created"), cells["mapping_date"]),
        (expand("rdfs:comment"), cells["comment"]),
    }


def test_nothing_is_said_of_another_dataset_s_thing(linked: set[ox.Quad]) -> None:
    subjects = {quad.subject for quad in linked if not quad.subject.value.startswith(BASE)}
    assert subjects <= {ox.NamedNode(expand(f"unit:{u}")) for u in ("CCY_CNY", "NUM", "PERCENT")}


def test_a_code_is_a_literal_and_makes_no_iri(linked: set[ox.Quad]) -> None:
    codes = [(of, row) for of, row in ROWS if not row.cells["object_id"]]
    assert {of.dataset for of, _ in codes} == {"isic", "gb-t-4754"}
    nodes = {name(*each) for each in codes}
    told = {q.object.value for q in linked if q.subject in nodes and "label" in q.predicate.value}
    assert told == {"28", "2819", "2829", "C359", "C3591", "C4021"}
    assert not [q for q in linked if q.subject in nodes and "object_id" in q.predicate.value]


def test_nothing_is_the_same_as_something_elsewhere(quads: list[ox.Quad]) -> None:
    assert not [q for q in quads if q.predicate.value == expand("owl:sameAs")]


def test_every_confidence_is_above_even(query) -> None:
    (row,) = query("SELECT (MIN(?c) AS ?least) (MAX(?c) AS ?most) { ?m sssom:confidence ?c }")
    assert Decimal("0.5") < Decimal(row["least"].value) < Decimal(row["most"].value) <= 1


UP = "(skos:broadMatch|^skos:narrowMatch)+"
DOWN = "(skos:narrowMatch|^skos:broadMatch)+"
CLASHES = {
    "S46": "?a (skos:exactMatch|^skos:exactMatch)+ ?b . "
    "?a skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?b",
    "S27": f"?a skos:relatedMatch ?b . ?a {UP}|{DOWN} ?b",
    "S45, two of ours": "?a skos:exactMatch ?x . ?b skos:exactMatch ?x . FILTER(?a != ?b)",
    "S45, two of theirs": "GRAPH ?g { ?x skos:exactMatch ?a , ?b } FILTER(?a != ?b)",
}


@pytest.mark.parametrize("clause", CLASHES)
def test_the_matches_keep_to_skos(clause: str, query) -> None:
    assert [tuple(row) for row in query(f"SELECT ?a ?b WHERE {{ {CLASHES[clause]} }}")] == []


@pytest.mark.parametrize("clause", CLASHES)
def test_a_clash_with_skos_would_be_seen(clause: str) -> None:
    store = ox.Store()
    lines = {
        "S46": "g:g { id:a skos:exactMatch wd:b ; skos:broadMatch wd:b }",
        "S27": "g:g { id:a skos:relatedMatch wd:b ; skos:broadMatch wd:b }",
        "S45, two of ours": "g:g { id:a skos:exactMatch wd:b . id:b skos:exactMatch wd:b }",
        "S45, two of theirs": "g:g { id:a skos:exactMatch wd:b , wd:c }",
    }
    heads = "".join(f"@prefix {p}: <{expand(p + ':')}> .\n" for p in ("id", "wd", "skos"))
    text = f"{heads}@prefix g: <{GRAPH}> .\n{lines[clause]}"
    store.load(text, format=ox.RdfFormat.TRIG)
    ask = f"PREFIX skos: <{expand('skos:')}> SELECT ?a ?b WHERE {{ {CLASHES[clause]} }}"
    assert list(store.query(ask, use_default_graph_as_union=True))


def test_each_term_placed_under_another_vocabulary_s_is_mapped_to_it_too() -> None:
    kinds = (expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf"))
    files = [paths.ONTOLOGY / file for file in ("core.ttl", "alignments.ttl")]
    every = [quad for file in files for quad in ox.parse(path=str(file))]
    placed = {
        (quad.subject.value, quad.object.value)
        for quad in every
        if quad.predicate.value in kinds and isinstance(quad.object, ox.NamedNode)
    }
    mapped = {
        (of.expand(row.cells["subject_id"]), of.expand(row.cells["object_id"]))
        for of, row in ROWS
        if row.cells["predicate_id"] in ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch")
    }
    foreign = {pair for pair in placed if not pair[1].startswith((BASE, expand("skos:")))}
    assert len(foreign) >= 15
    assert foreign - mapped == set()


def test_a_set_is_checked_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "ror.sssom.tsv"
    text = (paths.DATA / "links" / path.name).read_text("utf-8")
    path.write_text(text, "utf-8")
    assert check.check(path) == []
    path.write_text(text.replace("\t0.98\t", "\t0.4\t"), "utf-8")
    found = check.check(path)
    assert [each.what for each in found] == ["the confidence '0.4' is refused"] * 2


def test_a_match_stands_in_one_set(tmp_path: Path) -> None:
    path = tmp_path / "ror-too.sssom.tsv"
    text = (paths.DATA / "links" / "ror.sssom.tsv").read_text("utf-8")
    path.write_text(text.replace("links/ror", "links/ror-too"), "utf-8")
    found = check.check(path)
    assert {each.expected for each in found} == {"one set for a dataset"}
    assert all("ror.sssom.tsv maps " in each.what for each in found)


def test_without_sets_there_is_nothing(quads: list[ox.Quad]) -> None:
    assert compiled((), quads) == ([], [])
