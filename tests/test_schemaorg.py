"""schema.org JSON-LD: terms that exist and fit each other, the words as they are, a fixed order."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg import schemaorg
from kg.anchors import gip
from kg.engine import Embedded
from kg.interchange import written
from kg.namespaces import BASE, CLAIM, ID, VOC
from kg.terms import TYPE

SCHEMA = schemaorg.SCHEMA
DAY = re.compile(r"\d{4}(-\d\d){0,2}(T\d\d:\d\d:\d\d)?")
ARTICLE = CLAIM + "2024-05-02-environmental-protection-equipment/"


class Term(NamedTuple):
    """A term of schema.org: of a class the classes above, of a property domains and ranges."""

    kind: str
    above: list[str]
    ranges: list[str]


def terms() -> dict[str, Term]:
    """The terms in ``fixtures/schema-terms.tsv``, by name."""
    path = Path(__file__).parent / "fixtures" / "schema-terms.tsv"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[2:]]
    return {row[0]: Term(row[1], row[2].split(), row[3].split()) for row in rows}


TERMS = terms()


def classes(name: str) -> set[str]:
    """A class and all classes above it; of a member, of its enumeration."""
    return {name}.union(*(classes(each) for each in TERMS[name].above))


def faults(triples: list[Triple]) -> set[str]:
    """What is wrong with the terms of some triples."""
    found = set()
    kinds: dict[object, set[str]] = {}
    for subject, predicate, value in triples:
        name = _name(value)
        if predicate == TYPE and (name not in TERMS or TERMS[name].kind != "class"):
            found.add(f"no class {name}")
        elif predicate == TYPE:
            kinds.setdefault(subject, set()).update(classes(name))
    for subject, predicate, value in triples:
        name, term = _name(predicate), TERMS.get(_name(predicate))
        if predicate == TYPE:
            continue
        if term is None or term.kind != "property":
            found.add(f"no property {name}")
        elif not kinds.get(subject, set()).intersection(term.above):
            found.add(f"{name} of {sorted(kinds.get(subject, set()))}")
        elif not _fits(value, kinds.get(value, set()), term.ranges):
            found.add(f"{name} cannot be {value}")
    return found


def _name(term: object) -> str:
    iri = term.value if isinstance(term, NamedNode) else ""
    return iri.removeprefix(SCHEMA) if iri.startswith(SCHEMA) else f"<{iri}>"


def _fits(value: object, kinds: set[str], ranges: list[str]) -> bool:
    """Whether a value is of one of the ranges; a URL is any IRI that is not described here."""
    if isinstance(value, Literal):
        whole, number = value.datatype.value.rpartition("#")[2] in ("integer", "double"), "Number"
        dated = {"Date", "DateTime"}.intersection(ranges) and DAY.fullmatch(value.value)
        return (number in ranges) if whole else bool("Text" in ranges or dated)
    member = TERMS.get(_name(value))
    if member and member.kind == "member":
        return bool(classes(_name(value)).intersection(ranges))
    return bool(kinds.intersection(ranges)) if kinds else bool({"URL", "Thing"} & set(ranges))


@pytest.fixture(scope="module")
def content(whole: Embedded) -> bytes:
    return written(whole, "schema")


@pytest.fixture(scope="module")
def triples(content: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(content, RdfFormat.JSON_LD)]


@pytest.fixture(scope="module")
def nodes(content: bytes) -> dict[str, Any]:
    return {node["@id"]: node for node in json.loads(content)["@graph"]}


def test_every_term_exists_and_fits(triples: list[Triple]) -> None:
    assert faults(triples) == set()


@pytest.mark.parametrize(
    ("property", "value", "fault"),
    [
        ("sayer", Literal("x"), "no property sayer"),
        ("@type", NamedNode(SCHEMA + "Assertion"), "no class Assertion"),
        ("agent", NamedNode(ID + "miit"), "agent of "),
        ("author", Literal("the ministry"), "author cannot be"),
        ("dateModified", Literal("yesterday"), "dateModified cannot be"),
        ("appearance", NamedNode(ID + "miit"), "appearance cannot be"),
    ],
)
def test_a_wrong_term_is_noticed(
    triples: list[Triple], property: str, value: Any, fault: str
) -> None:
    predicate = TYPE if property == "@type" else NamedNode(SCHEMA + property)
    wrong = Triple(NamedNode(ARTICLE + "rank"), predicate, value)
    (found,) = faults([*triples, wrong])
    assert found.startswith(fault)


def test_no_term_is_listed_in_vain(triples: list[Triple]) -> None:
    """The list is of what the queries name, and of the classes above."""
    folder = Path(__file__).parent.parent / "queries" / "exports" / "schema"
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.rq"))
    named = set(re.findall(r"\bschema:([A-Za-z]+)", text))
    above = set().union(*(classes(n) for n in named if TERMS[n].kind != "property"))
    assert set(TERMS) == named | above


def test_one_node_a_claim_with_its_words(nodes: dict[str, Any], quads: list[Quad]) -> None:
    quotes = {
        quad.subject.value: quad.object.value  # type: ignore[union-attr]
        for quad in quads
        if quad.predicate in (gip("quote"), gip("summary"))
    }
    claims = {iri: node["text"] for iri, node in nodes.items() if node["@type"] == "Claim"}
    assert claims == quotes


def test_a_claim_of_a_person(nodes: dict[str, Any]) -> None:
    claim = nodes[ARTICLE + "growth-rate"]
    assert claim["author"] == {"@id": ID + "wang-yining"}
    assert nodes[ID + "wang-yining"]["@type"] == "Person"
    assert claim["appearance"] == {"@id": ID + "2024-05-02-environmental-protection-equipment"}
    quotation = claim["isBasedOn"]
    assert quotation["@type"] == "Quotation"
    assert quotation["text"] == claim["text"]
    assert quotation["spokenByCharacter"] == {"@id": ID + "wang-yining"}
    assert {"@id": VOC + "direct-quotation"} in claim["keywords"]


def test_a_claim_of_a_document_cites_it(nodes: dict[str, Any]) -> None:
    claim = nodes[ARTICLE + "opinions-pilot"]
    assert ("author" in claim, claim["citation"]) == (False, {"@id": ID + "opinions-2013"})
    document = nodes[ID + "opinions-2013"]
    assert document["@type"] == "Legislation"
    assert "2013" in document["legislationDate"]  # a text, or a list where sources differ
    assert document["legislationPassedBy"] == {"@id": ID + "state-council"}
    assert nodes[ID + "state-council"]["@type"] == "GovernmentOrganization"


@pytest.mark.parametrize(
    ("figure", "numbers"),
    [
        ("obs-growth-rate", {"minValue": 15}),
        ("obs-large-share", {"maxValue": 50}),
        ("obs-enterprise-count", {"value": 13000}),
        ("obs-entered-enterprises", {"value": 47, "minValue": 47, "maxValue": 47}),
    ],
)
def test_a_bound_is_not_given_as_the_value(
    nodes: dict[str, Any], figure: str, numbers: dict[str, int]
) -> None:
    node = nodes[ID + figure]
    found = {key: node[key] for key in ("value", "minValue", "maxValue") if key in node}
    assert (node["@type"], found) == ("Observation", numbers)
    assert node["additionalProperty"]["@type"] == "PropertyValue"


def test_rights_are_stated(nodes: dict[str, Any]) -> None:
    article = nodes[ID + "2024-05-02-environmental-protection-equipment"]
    notices = {each["@language"].lower(): each["@value"] for each in article["copyrightNotice"]}
    assert "stays its publisher's" in notices["en"] and notices["zh-hans"]
    assert "datePublished" not in article  # the time stamp is the page's
    assert article["mainEntityOfPage"]["datePublished"] == "2024-05-02T08:33:42"
    assert nodes[BASE + "dataset"]["license"]["@id"].startswith("https://creativecommons.org/")


def test_the_order_is_fixed(whole: Embedded, content: bytes, nodes: dict[str, Any]) -> None:
    assert written(whole, "schema") == content
    kinds = list(dict.fromkeys(str(node["@type"]) for node in nodes.values()))
    assert kinds[: len(schemaorg.FIRST)] == list(schemaorg.FIRST)
    assert list(nodes[ARTICLE + "rank"])[:3] == ["@id", "@type", "text"]


def test_another_reader_finds_the_same_and_looks_nothing_up(
    content: bytes, triples: list[Triple]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of that library itself
        import rdflib

        graph = rdflib.Graph().parse(data=content, format="json-ld")
    assert len(graph) == len(set(triples))
    assert json.loads(content)["@context"] == {"@vocab": "https://schema.org/"}
    assert b"_:" not in content


def test_spaces_in_a_text_survive() -> None:
    node = NamedNode("http://example.org/a")
    name = Literal('two  spaces, a\n break and " } {', language="en")
    kind = Triple(node, TYPE, NamedNode(SCHEMA + "Thing"))
    found = schemaorg.document([kind, Triple(node, NamedNode(SCHEMA + "name"), name)])
    assert json.loads(found)["@graph"][0]["name"]["@value"] == name.value
