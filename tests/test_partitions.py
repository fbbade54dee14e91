from __future__ import annotations

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.namespaces import BASE, PREFIXES
from kg.partitions import DATASET, Partitions, nested, void

TEXT = """
id:a a gip:Ministry , skos:Concept ; rdfs:label "a" , "b" ; gip:partOf id:b .
id:b a gip:Council ; rdfs:label "a" .
<http://elsewhere/c> rdfs:label "c" .
"""
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
TRIPLES = [quad.triple for quad in parse(HEAD + TEXT, RdfFormat.TURTLE)]


def counts(statements: object, node: str) -> dict[str, int]:
    """The counts that the statements give for a node below the dataset."""
    subject = NamedNode(DATASET.value + node)
    return {
        predicate.value.removeprefix(PREFIXES["void"]): int(value.value)
        for each, predicate, value in statements  # type: ignore[attr-defined]
        if each == subject and isinstance(value, Literal)
    }


def test_the_whole_is_counted() -> None:
    found = list(Partitions(TRIPLES).statements())
    expected = {"triples": 8, "entities": 2, "classes": 3, "properties": 3, "distinctSubjects": 3}
    assert counts(found, "") == expected


def test_a_class_has_the_triples_of_its_members() -> None:
    found = list(Partitions(TRIPLES).statements())
    assert counts(found, "/class/Ministry") == {"triples": 5, "entities": 1, "properties": 3}
    assert counts(found, "/class/skos:Concept") == counts(found, "/class/Ministry")
    assert (DATASET, void("classPartition"), NamedNode(f"{BASE}dataset/class/Council")) in found


def test_a_property_has_its_triples() -> None:
    found = list(Partitions(TRIPLES).statements())
    expected = {"triples": 4, "distinctSubjects": 3, "distinctObjects": 3}
    assert counts(found, "/property/rdfs:label") == expected


def test_own_classes_are_divided_by_property_and_others_are_not() -> None:
    found = list(nested(TRIPLES))
    expected = {"triples": 2, "distinctSubjects": 1, "distinctObjects": 2}
    assert counts(found, "/class/Ministry/property/rdfs:label") == expected
    assert not counts(found, "/class/skos:Concept/property/rdfs:label")


def test_counts_of_counts_leave_their_objects_out() -> None:
    told = Triple(DATASET, void("triples"), Literal("8"))
    found = list(Partitions([*TRIPLES, told]).statements())
    assert counts(found, "/property/void:triples") == {"triples": 1, "distinctSubjects": 1}


def test_more_triples_are_added_to_the_counts() -> None:
    grown = Partitions(TRIPLES[:3])
    grown.add(TRIPLES[3:])
    assert set(grown.statements()) == set(Partitions(TRIPLES).statements())
    assert grown.objects() == {triple.object for triple in TRIPLES}


def test_a_term_without_a_prefix_has_a_name_without_slashes() -> None:
    told = Triple(DATASET, NamedNode("http://elsewhere/terms#size"), Literal("8"))
    found = list(Partitions([told]).statements())
    assert counts(found, "/property/http:elsewhere:terms:size")["triples"] == 1
