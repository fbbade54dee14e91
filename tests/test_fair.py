"""What FOOPS! checks and WIDOCO reads, computed from the built ontology as those two do it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import FOAF, OWL, RDF, RDFS, SKOS

from kg.exports import exports
from kg.namespaces import GIP

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/fair.md").read_text("utf-8")
PURL = "http://purl.org/"
DCTERMS, DC = f"{PURL}dc/terms/", f"{PURL}dc/elements/1.1/"
BIBO, VANN, VOAF = f"{PURL}ontology/bibo/", f"{PURL}vocab/vann/", f"{PURL}vocommons/voaf#"
SPACES = {
    "dcterms": DCTERMS,
    "owl": str(OWL),
    "rdfs": str(RDFS),
    "schema": "https://schema.org/",
    "foaf": str(FOAF),
    "bibo": BIBO,
    "vann": VANN,
    "voaf": VOAF,
}
HEADER = rdflib.URIRef(GIP)
# metadata → the properties by which FOOPS! knows it
KNOWN = {
    "title": [DCTERMS + "title", DC + "title"],
    "description": [DCTERMS + "description", DCTERMS + "abstract", str(RDFS.comment)],
    "license": [DCTERMS + "license"],
    "version iri": [str(OWL.versionIRI)],
    "author": [DCTERMS + "creator", DC + "creator"],
    "namespace URI": [VANN + "preferredNamespaceUri"],
    "namespace prefix": [VANN + "preferredNamespacePrefix"],
    "version info": [str(OWL.versionInfo)],
    "creation date": [DCTERMS + "created"],
    "citation": [DCTERMS + "bibliographicCitation"],
    "doi": [BIBO + "doi"],
    "publisher": [DCTERMS + "publisher"],
    "logo": [str(FOAF.logo)],
    "status": [BIBO + "status"],
    "source": [DCTERMS + "source"],
    "issued": [DCTERMS + "issued"],
}
METADATA_SPACES = (DC, DCTERMS, "https://schema.org/", VANN, BIBO, str(FOAF), str(RDFS), str(OWL))
DETAILED = ("doi", "publisher", "logo", "status", "source", "issued")
Check = Callable[[rdflib.Graph], bool]


def missing(graph: rdflib.Graph, *names: str) -> list[str]:
    """Metadata that the header lacks."""
    told = {str(each) for each in graph.predicates(HEADER)}
    return [name for name in names if not told & set(KNOWN[name])]


def terms(graph: rdflib.Graph) -> set[rdflib.URIRef]:
    """Own classes, object and data properties."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {each for kind in kinds for each in graph.subjects(RDF.type, kind)}
    return {each for each in found if str(each).startswith(GIP)}


def all_have(graph: rdflib.Graph, *names: rdflib.URIRef) -> bool:
    """Whether every own term has one of the properties in both languages."""
    for term in terms(graph):
        tags = {value.language for name in names for value in graph.objects(term, name)}
        if not {"en", "zh-hans"} <= tags:
            return False
    return bool(terms(graph))


def reused(graph: rdflib.Graph) -> set[str]:
    """Classes and properties of other vocabularies besides OWL."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {str(each) for kind in kinds for each in graph.subjects(RDF.type, kind)}
    return {each for each in found if each.startswith("http") and not each.startswith(GIP)}


def text(graph: rdflib.Graph, name: str) -> str:
    return str(graph.value(HEADER, rdflib.URIRef(KNOWN[name][0])) or "")


CHECKS: dict[str, Check] = {
    "PURL1": lambda graph: "w3id.org" in header(graph),
    "URI2": lambda graph: header(graph) == text(graph, "namespace URI"),
    "VER1": lambda graph: text(graph, "version iri") not in ("", header(graph)),
    "OM1": lambda graph: (
        not missing(graph, *"title|description|license|version iri|author|namespace URI".split("|"))
    ),
    "OM2": lambda graph: (
        not missing(graph, "namespace prefix", "version info", "creation date", "citation")
    ),
    "OM3": lambda graph: not missing(graph, *DETAILED),
    "OM4.1": lambda graph: text(graph, "license").startswith("https://"),
    "OM5.1": lambda graph: not missing(graph, "creation date", "author"),
    "OM5.2": lambda graph: not missing(graph, "issued", "publisher"),
    "FIND1": lambda graph: bool(text(graph, "namespace prefix")),
    "HTTP1": lambda graph: header(graph).startswith("http"),
    "RDF1": lambda graph: len(graph) > 0,
    "VOC1": lambda graph: any(str(p).startswith(METADATA_SPACES) for p in graph.predicates(HEADER)),
    "VOC2": lambda graph: bool(reused(graph)),
    "VOC3": lambda graph: all_have(graph, RDFS.label),
    "VOC4": lambda graph: all_have(graph, SKOS.definition),
}


def header(graph: rdflib.Graph) -> str:
    """The IRI of the one ontology that the file declares."""
    (found,) = graph.subjects(RDF.type, OWL.Ontology)
    return str(found)


@pytest.fixture
def graph(built: bytes) -> rdflib.Graph:
    """The ontology as a scanner gets it; each test's own."""
    return rdflib.Graph().parse(data=built, format="turtle")


@pytest.fixture(scope="module")
def built(quads: list[ox.Quad]) -> bytes:
    return exports(quads)["ontology.ttl"]


def table(start: str) -> list[list[str]]:
    """The cells of each line of a table from some words on, four a line."""
    lines = [line for line in PAGE[PAGE.index(start) :].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:5]] for line in lines]


FOOPS = [row for row in table("| check |") if row[2] in ("passed", "hosting")]
WIDOCO = [row for row in table("| metadata |") if row[2] in ("there", "none")]


def test_the_table_has_every_check_once() -> None:
    names = [row[0] for row in FOOPS]
    assert len(names) == len(set(names)) == 24
    assert len(WIDOCO) == 30
    assert {row[2] for row in FOOPS} == {"passed", "hosting"}
    assert all(row[3] for row in FOOPS)


@pytest.mark.parametrize("row", FOOPS, ids=lambda row: row[0])
def test_what_is_said_of_a_check_is_so(row: list[str], graph: rdflib.Graph) -> None:
    check = CHECKS.get(row[0])
    assert (row[2] == "passed") == (check is not None and check(graph)), row[0]


def test_only_the_doi_is_missing_from_the_detailed_metadata(graph: rdflib.Graph) -> None:
    assert missing(graph, *DETAILED) == ["doi"]


@pytest.mark.parametrize("row", WIDOCO, ids=lambda row: row[0])
def test_what_is_said_of_the_header_is_so(row: list[str]) -> None:
    source = rdflib.Graph().parse(ROOT / "ontology/green-policy-kg.ttl")
    prefix, _, local = row[1].strip("`").partition(":")
    values = list(source.objects(HEADER, rdflib.URIRef(SPACES[prefix] + local)))
    assert bool(values) == (row[2] == "there")
    assert bool(row[3]) == (row[2] == "none"), "what is missing has a reason, and only that"


def test_texts_of_the_header_are_in_both_languages(graph: rdflib.Graph) -> None:
    for name in ("title", "description", "abstract", "rights"):
        values = graph.objects(HEADER, rdflib.URIRef(DCTERMS + name))
        assert {value.language for value in values} == {"en", "zh-hans"}, name


def test_pictures_of_the_header_are_files_here(graph: rdflib.Graph) -> None:
    for name in (FOAF.depiction, FOAF.logo):
        (iri,) = graph.objects(HEADER, name)
        assert (ROOT / str(iri).removeprefix("https://w3id.org/green-policy-kg/")).exists()


@pytest.mark.parametrize(
    ("check", "property"),
    [
        ("OM1", DCTERMS + "license"),
        ("OM2", DCTERMS + "bibliographicCitation"),
        ("OM5.1", DCTERMS + "created"),
        ("OM5.2", DCTERMS + "publisher"),
        ("FIND1", VANN + "preferredNamespacePrefix"),
        ("VER1", str(OWL.versionIRI)),
        ("URI2", VANN + "preferredNamespaceUri"),
    ],
)
def test_a_check_fails_without_what_it_asks(check: str, property: str, graph: rdflib.Graph) -> None:
    graph.remove((HEADER, rdflib.URIRef(property), None))
    assert not CHECKS[check](graph)


@pytest.mark.parametrize(("check", "property"), [("VOC3", RDFS.label), ("VOC4", SKOS.definition)])
def test_one_term_without_words_fails(check: str, property: object, graph: rdflib.Graph) -> None:
    graph.remove((rdflib.URIRef(GIP + "Ministry"), property, None))
    assert not CHECKS[check](graph)
