"""Nanopublications: well-formed by the guidelines, valid to the library, each the claim's own."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg import nanopubs
from kg.anchors import gip
from kg.engine import Embedded
from kg.errors import DataError
from kg.exports import default_graph
from kg.interchange import written
from kg.namespaces import CLAIM, ID, PREFIXES, VOC

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of those libraries themselves
    import rdflib
    from nanopub import Nanopub

NP, PROV, TYPE = nanopubs.NP, PREFIXES["prov"], NamedNode(PREFIXES["rdf"] + "type")
Parts = dict[str, set[Quad]]


def split(content: bytes) -> dict[str, Parts]:
    """The quads of each nanopublication by the name of their part."""
    found: dict[str, Parts] = defaultdict(lambda: defaultdict(set))
    for quad in parse(content, RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        name, _, part = quad.graph_name.value.partition("#")
        found[name][part].add(quad)
    return found


@pytest.fixture(scope="module")
def content(whole: Embedded) -> bytes:
    return written(whole, "nanopub")


@pytest.fixture(scope="module")
def found(content: bytes) -> dict[str, Parts]:
    return split(content)


def claims(quads: list[Quad]) -> dict[str, set[object]]:
    """The triples of each claim's graph."""
    triples: dict[str, set[object]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(CLAIM):
            triples[quad.graph_name.value].add(quad.triple)
    return triples


def values(quads: set[Quad], predicate: str) -> list[str]:
    """The values of a property as strings."""
    return [q.object.value for q in quads if q.predicate.value == predicate]  # type: ignore[union-attr]


def test_one_a_claim_that_repeats_its_graph(found: dict[str, Parts], quads: list[Quad]) -> None:
    said = {}
    for parts in found.values():
        (claim,) = values(parts["provenance"], PROV + "specializationOf")
        said[claim] = {quad.triple for quad in parts["assertion"]}
    assert said == claims(quads)


def faults(name: str, parts: Parts) -> Iterator[str]:
    """What the criteria for well-formed nanopublications of the guidelines find."""
    this, every = NamedNode(name), [quad for part in parts.values() for quad in part]
    heads = [
        q for q in every if q.predicate == TYPE and q.object == NamedNode(NP + "Nanopublication")
    ]
    if [(q.subject, q.graph_name) for q in heads] != [(this, NamedNode(name + "#Head"))]:
        yield "not one head that makes it a nanopublication"
    graphs = [this, NamedNode(name + "#Head")]
    for part, property in nanopubs.PARTS.items():
        linked = [q.object for q in parts["Head"] if q.predicate == NamedNode(NP + property)]
        if linked != [NamedNode(f"{name}#{part}")]:
            yield f"not one {part}"
        graphs += linked
    if len(set(graphs)) != 5:
        yield "not five names"
    if {q.graph_name for q in every} != set(graphs) - {this}:
        yield "a triple outside of its graphs, or an empty graph"
    if not any(
        NamedNode(name + "#assertion") in (q.subject, q.object) for q in parts["provenance"]
    ):
        yield "provenance does not name the assertion"
    if not any(this in (q.subject, q.object) for q in parts["pubinfo"]):
        yield "publication info does not name the nanopublication"


def test_well_formed(found: dict[str, Parts]) -> None:
    assert not [(name, fault) for name, parts in found.items() for fault in faults(name, parts)]


@pytest.mark.parametrize("part", ["Head", "assertion", "provenance", "pubinfo"])
def test_an_empty_part_is_noticed(found: dict[str, Parts], part: str) -> None:
    name, parts = next(iter(found.items()))
    assert list(faults(name, {**parts, part: set()}))


def loaded(parts: Parts) -> Nanopub:
    """A nanopublication in the library's hands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = rdflib.ConjunctiveGraph()
        graph.parse(data=text(parts), format="trig")
        return Nanopub(rdf=graph)


def text(parts: Parts) -> str:
    quads = [quad for part in parts.values() for quad in part]
    return (serialize(quads, format=RdfFormat.TRIG) or b"").decode()


def test_the_library_finds_them_valid(found: dict[str, Parts]) -> None:
    for name, parts in found.items():
        nanopub = loaded(parts)
        assert nanopub.is_valid
        assert nanopub.has_valid_trusty
        assert str(nanopub.source_uri) == name


def test_the_library_notices_a_changed_quote(found: dict[str, Parts]) -> None:
    parts = next(iter(found.values()))
    changed = {
        Quad(q.subject, q.predicate, _longer(q.object), q.graph_name) for q in parts["provenance"]
    }
    with pytest.raises(ValueError, match="not valid"):
        _ = loaded({**parts, "provenance": changed}).has_valid_trusty


def _longer(value: object) -> object:
    quoted = isinstance(value, Literal) and not value.language and value.value.count(" ") > 1
    return Literal(value.value + "!") if isinstance(value, Literal) and quoted else value


def test_the_words_the_speaker_and_the_place_come_along(found: dict[str, Parts]) -> None:
    claim = CLAIM + "2024-05-02-environmental-protection-equipment/output-value"
    (parts,) = [
        parts
        for parts in found.values()
        if values(parts["provenance"], PROV + "specializationOf") == [claim]
    ]
    provenance, pubinfo = parts["provenance"], parts["pubinfo"]
    assert values(provenance, gip("quote").value)[0].endswith(
        "total output value of 960 billion yuan"
    )
    assert values(provenance, gip("speaker").value) == [ID + "wang-yining"]
    assert values(provenance, PROV + "wasAttributedTo") == [ID + "wang-yining"]
    assert values(provenance, gip("mode").value) == [VOC + "direct-quotation"]
    assert values(provenance, gip("basis").value) == [VOC + "stated"]
    assert values(provenance, PREFIXES["oa"] + "start")
    assert len([q for q in provenance if q.predicate == gip("readingOf")]) >= 2
    rights = values(pubinfo, PREFIXES["dcterms"] + "rights")
    assert any("The text of an article stays its publisher's" in each for each in rights)
    assert values(pubinfo, PREFIXES["dcterms"] + "license") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]


def test_the_day_is_the_ontology_s(found: dict[str, Parts], quads: list[Quad]) -> None:
    modified = NamedNode(PREFIXES["dcterms"] + "modified")
    (day,) = {q.object.value for q in quads if q.predicate == modified}  # type: ignore[union-attr]
    created = PREFIXES["dcterms"] + "created"
    assert {tuple(values(parts["pubinfo"], created)) for parts in found.values()} == {(day,)}


def test_they_are_the_same_at_each_run_and_in_order(whole: Embedded, content: bytes) -> None:
    assert written(whole, "nanopub") == content
    assert len(re.findall(rb"#Head> \{", content)) == len(split(content))
    lines = set(parse(written(whole, "nanopub", "nq"), RdfFormat.N_QUADS))
    assert lines == set(parse(content, RdfFormat.TRIG))


def test_a_blank_node_has_no_trusty_iri(quads: list[Quad]) -> None:
    claim = NamedNode(min(claims(quads)))
    blank = Quad(claim, gip("about"), BlankNode("x"), claim)
    engine = Embedded(lambda store: store.bulk_extend([*default_graph(quads), *quads, blank]))
    with pytest.raises(DataError, match="a blank node stands in the claim"):
        written(engine, "nanopub")
