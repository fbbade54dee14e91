"""The quads of a mapping set: the matches themselves, and a node for each mapping.

All stand in the graph whose name is the set's ``mapping_set_id``. A mapping without a term, or to
the code of a classification that has no IRIs, gives a node and no match.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import MAPPING, expand
from kg.sssom import MappingSet, Row
from kg.terms import TYPE

LITERAL, NO_TERM = "rdfs literal", "sssom:NoTermFound"
RELATIONS = frozenset(
    f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")
)


def node(curie: str) -> NamedNode:
    """The node of one of the project's own CURIEs."""
    return NamedNode(expand(curie))


LABEL, DECIMAL, DATE = node("skos:prefLabel"), node("xsd:decimal"), node("xsd:date")


def quads(of: MappingSet) -> Iterator[Quad]:
    """The quads of a set without a defect."""
    graph = NamedNode(of.values["mapping_set_id"])
    yield from _set(of, graph)
    for row in of.rows:
        yield from _match(of, row, graph)
        mapping = name(of, row)
        yield Quad(graph, node("sssom:mappings"), mapping, graph)
        for predicate, value in _described(of, row):
            yield Quad(mapping, node(predicate), value, graph)


def name(of: MappingSet, row: Row) -> NamedNode:
    """A mapping's IRI: its set, subject and object, and so the same as long as these are."""
    target = row.cells["object_id"].replace(":", "/", 1) or quote(row.cells["object_label"])
    subject = row.cells["subject_id"].replace(":", "/", 1)
    return NamedNode(f"{MAPPING}{of.dataset}/{subject}/{target}")


def iri(of: MappingSet, curie: str) -> NamedNode:
    """The node of a CURIE of the set's file, which is known to have a prefix there."""
    return NamedNode(of.expand(curie) or "")


def _set(of: MappingSet, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(graph, TYPE, node("sssom:MappingSet"), graph)
    yield Quad(graph, LABEL, Literal(of.values["mapping_set_title"], language="en"), graph)
    chinese = Literal(f"绿色政策知识图谱的映射集：{of.dataset}", language="zh-Hans")
    yield Quad(graph, LABEL, chinese, graph)
    yield Quad(graph, node("dcterms:license"), NamedNode(of.values["license"]), graph)
    source = iri(of, of.values["object_source"])
    yield Quad(graph, node("sssom:object_source"), source, graph)
    if version := of.values.get("object_source_version"):
        yield Quad(graph, node("sssom:object_source_version"), Literal(version), graph)
    for creator in of.creators:
        yield Quad(graph, node("dcterms:creator"), iri(of, creator), graph)


def _match(of: MappingSet, row: Row, graph: NamedNode) -> Iterator[Quad]:
    target = row.cells["object_id"]
    if target not in ("", NO_TERM):
        subject, predicate = iri(of, row.cells["subject_id"]), iri(of, row.cells["predicate_id"])
        yield Quad(subject, predicate, iri(of, target), graph)


def _described(of: MappingSet, row: Row) -> Iterator[tuple[str, NamedNode | Literal]]:
    cells = row.cells
    yield "rdf:type", node("sssom:Mapping")
    for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
        if cells[slot]:
            yield f"sssom:{slot}", iri(of, cells[slot])
    if cells["object_label"]:
        yield "sssom:object_label", Literal(cells["object_label"])
    yield "sssom:confidence", Literal(cells["confidence"], datatype=DECIMAL)
    yield "pav:authoredBy", iri(of, cells["author_id"])
    yield "dcterms:created", Literal(cells["mapping_date"], datatype=DATE)
    yield "rdfs:comment", Literal(cells["comment"], language="en")
