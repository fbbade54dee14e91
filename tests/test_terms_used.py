"""Every own term earns its place: a question names it, or asks for it through its superclass."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import GIP, expand

ROOT = Path(__file__).parent.parent
SUB = ox.NamedNode(expand("rdfs:subClassOf"))


def ontology() -> ox.Store:
    store = ox.Store()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def query_texts() -> list[str]:
    files = [*(ROOT / "queries").glob("*.rq"), *(ROOT / "ontology").glob("*/*.rq")]
    return [path.read_text("utf-8") for path in files]


def named_terms(texts: list[str]) -> set[str]:
    return {GIP + name for text in texts for name in re.findall(r"\bgip:([A-Za-z]\w*)", text)}


def roots_of_trees(texts: list[str]) -> set[str]:
    """Classes whose whole tree a question asks for: ``rdfs:subClassOf* gip:X``."""
    found = re.findall(r"rdfs:subClassOf[*+] gip:(\w+)", "\n".join(texts))
    return {GIP + name for name in found}


def ancestors(store: ox.Store, term: ox.NamedNode) -> set[str]:
    seen, todo = set(), [term]
    while todo:
        for quad in store.quads_for_pattern(todo.pop(), SUB, None):
            if isinstance(quad.object, ox.NamedNode) and quad.object.value not in seen:
                seen.add(quad.object.value)
                todo.append(quad.object)
    return seen


def own_terms(store: ox.Store, *kinds: str) -> list[ox.NamedNode]:
    a = ox.NamedNode(expand("rdf:type"))
    quads = [q for k in kinds for q in store.quads_for_pattern(None, a, ox.NamedNode(expand(k)))]
    return sorted({q.subject for q in quads if q.subject.value.startswith(GIP)}, key=str)


def test_every_class_is_asked_for() -> None:
    store, texts = ontology(), query_texts()
    named, trees = named_terms(texts), roots_of_trees(texts)
    classes = own_terms(store, "owl:Class")
    assert len(classes) > 40
    idle = [c.value for c in classes if c.value not in named and not ancestors(store, c) & trees]
    assert idle == []


def test_every_property_is_asked_for() -> None:
    kinds = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
    properties = own_terms(ontology(), *kinds)
    assert len(properties) > 40
    named = named_terms(query_texts())
    assert [p.value for p in properties if p.value not in named] == []


def test_every_concept_is_used_or_belongs_to_a_closed_list(query) -> None:
    """A concept is used by the data, but for complete lists and what a question tells apart."""
    ask = """SELECT ?concept WHERE { ?concept a skos:Concept ; skos:inScheme ?scheme .
      FILTER(?scheme NOT IN (voc:scheme-comparator, voc:scheme-modality, voc:scheme-difference))
      FILTER NOT EXISTS { GRAPH ?graph { ?thing ?property ?concept }
        FILTER(STRSTARTS(STR(?graph), "https://w3id.org/green-policy-kg/claim/")
            || STRSTARTS(STR(?graph), "https://w3id.org/green-policy-kg/id/")) }
      FILTER NOT EXISTS { GRAPH ?graph { ?concept ?property ?thing }
        FILTER(STRSTARTS(STR(?graph), "https://w3id.org/green-policy-kg/claim/")) } }"""
    assert [row["concept"].value for row in query(ask)] == []
