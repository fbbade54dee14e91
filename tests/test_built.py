from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import serialize

from kg import built, check, dataset, paths
from kg.errors import DataError
from kg.formats import RDF, rdf_format
from kg.source import Source

BASE = "https://w3id.org/green-policy-kg/"
MERGED = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://example.org/y> owl:versionInfo "y" .
<http://example.org/x> owl:sameAs <http://example.org/y> ."""
TWO_KINDS = f"""@prefix gip: <{BASE}def/> .
@prefix id: <{BASE}id/> .

id:y gip:name "y" .
id:x a gip:Person , gip:Organization ."""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build") / "out"
    dataset.build(folder)
    return folder


def test_a_build_is_recognised(build: Path) -> None:
    assert built.is_built(build)
    names = {path.name for path in built.rdf_files(build)}
    assert names >= {"kg.nq", "kg.trig", "kg.ttl", "kg.jsonld", "ontology.ttl", "ontology.owl"}
    assert all(built.is_built(path) for path in built.rdf_files(build))


def test_sources_are_not_taken_for_a_build(tmp_path: Path) -> None:
    articles = list((paths.DATA / "articles").iterdir())
    files = [article / "claims.trig" for article in articles]
    assert files and not any(built.is_built(place) for place in [*articles, *files])
    other = tmp_path / "record.trig"
    other.write_bytes(files[0].read_bytes())
    assert not built.is_built(other)


def test_trig_is_built_by_what_it_holds(build: Path, tmp_path: Path) -> None:
    moved = tmp_path / "all.trig"
    moved.write_bytes((build / "kg.trig").read_bytes())
    assert built.is_built(moved)


def test_no_built_file_has_a_problem(build: Path) -> None:
    assert [str(each) for each in check.check(build) if each.severity == "error"] == []


@pytest.mark.parametrize("suffix", RDF)
def test_what_is_wrong_is_found_in_every_format(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(MERGED, "utf-8")
    path = tmp_path / f"made.{suffix}"
    triples = [quad.triple for quad in Source(tmp_path / "x.ttl").quads]
    path.write_bytes(serialize(triples, format=rdf_format(path.name)) or b"")
    (wrong,) = built.problems(path)
    assert wrong.expected == "Nothing is called the same as another thing"
    assert wrong.file == str(path)
    line = path.read_text("utf-8").splitlines()[(wrong.line or 0) - 1]
    assert wrong.line and "example.org/x" in line


def test_it_is_told_in_chinese_too(tmp_path: Path) -> None:
    path = tmp_path / "made.ttl"
    path.write_text(TWO_KINDS, "utf-8")
    (wrong,) = (each for each in check.check(path, "zh") if "id:x 不合" in each.what)
    said = "id:x 不合规则。 应为：个人不是组织。 改法：分作两个事物：说话者与机构。"
    assert str(wrong) == f"{path}:5: {said}"


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("this is no Turtle", "utf-8")
    (tmp_path / "b.nq").write_text("", "utf-8")
    (wrong,) = check.check(tmp_path)
    assert wrong.file.endswith("a.ttl") and wrong.line == 1
    with pytest.raises(DataError, match=r"a\.ttl:1:"):
        check.report(tmp_path)


OWN = f"""@prefix gip: <{BASE}def/> .
@prefix voc: <{BASE}vocab/> .
@prefix id: <{BASE}id/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
"""
# a line of somebody's file → what has to be said of it, and the mend where that matters
WRONG = {
    "id:a a gip:PolicyDocment .": ("gip:PolicyDocment is unknown", "gip:PolicyDocument?"),
    "id:b gip:isuedBy id:miit .": ("gip:isuedBy is unknown", "gip:issuedBy?"),
    'id:c dcterms:titel "c" .': ("dcterms:titel is unknown", "dcterms:title?"),
    "id:d gip:issuedBy id:miti .": ("id:miti is unknown", "id:miit?"),
    'id:e gip:issuedBy "MIIT" .': ("e has a literal as value of issuedBy: MIIT", ""),
    "id:f gip:value 3 .": ("f: gip:value 3 is no xsd:decimal", ""),
    "id:g gip:value 3.0 .": ("g has gip:value and is outside of its domain", ""),
    'id:h gip:value "abc"^^xsd:decimal .': ("h: gip:value abc is no xsd:decimal", ""),
    "id:i a gip:Observation ; gip:lowerBound 9.0 ; gip:upperBound 3.0 .": (
        'gip:lowerBound of id:i is "9"^^xsd:decimal',
        "",
    ),
    "id:state-council a gip:PolicyDocument .": (
        "state-council is both Agent and InformationEntity",
        "",
    ),
}


def test_a_file_that_uses_the_vocabulary_is_checked_against_it(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(OWN + "\n".join(WRONG), "utf-8")
    found = check.check(path)
    for line, (text, (what, mend)) in enumerate(WRONG.items(), OWN.count("\n") + 1):
        told = [each for each in found if each.what == what]
        assert told, f"{text}: {[each.what for each in found if each.line == line]}"
        assert {each.line for each in told} == {line} and all(mend in each.mend for each in told)
    assert {each.line for each in found} <= set(range(7, 7 + len(WRONG)))


def test_a_file_that_uses_it_rightly_has_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "good.ttl"
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:our-notice a gip:PolicyDocument ; skos:prefLabel "Our Notice"@en , "我们的通知"@zh-Hans ;
  gip:issuedBy id:miit ; dcterms:publisher ex:us ; ex:shelf ex:b .
"""
    path.write_text(OWN + text, "utf-8")
    assert [str(each) for each in check.check(path) if each.severity == "error"] == []
