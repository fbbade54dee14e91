"""The rules: what a file has to look like, and which constructs of the ontology they read."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rules
from kg.engine import Embedded
from kg.errors import DataError
from kg.exports import ONTOLOGY
from kg.namespaces import PREFIXES, compact

# What the ontology says in OWL, and where a rule reads it; the rest is no rule's matter.
READ = """rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range owl:equivalentClass
  owl:equivalentProperty owl:inverseOf owl:propertyChainAxiom owl:intersectionOf owl:onProperty
  owl:hasValue owl:someValuesFrom owl:allValuesFrom owl:oneOf rdf:first rdf:rest"""
UNREAD = {
    "owl:disjointWith": "contradicts, and gives nothing",
    "owl:members": "the same",
    "owl:unionOf": "of several domains or ranges none is sure",
    "owl:hasKey": "two documents with one number are a defect to look at, not one document",
    "owl:imports": "about files",
    "owl:versionIRI": "about files",
    "owl:versionInfo": "about files",
    "owl:priorVersion": "about files",
    "owl:deprecated": "about terms",
}


def test_every_construct_of_the_ontology_is_read_or_left_out_knowingly(
    quads: list[ox.Quad],
) -> None:
    spaces = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl"))
    used = {
        compact(quad.predicate.value)
        for quad in quads
        if quad.graph_name == ONTOLOGY and quad.predicate.value.startswith(spaces)
    }
    plain = {"rdf:type", "rdfs:label", "rdfs:isDefinedBy", "rdfs:comment", "rdfs:seeAlso"}
    assert used - plain <= {*READ.split(), *UNREAD}
    texts = "\n".join(rule.select() for rule in rules.every())
    assert [name for name in READ.split() if name not in texts] == []


def test_definitions_are_a_genus_and_one_difference(query) -> None:
    """The form that the rules read; another one would be passed over."""
    other = """SELECT ?class WHERE { ?class owl:equivalentClass ?definition
      FILTER(isBlank(?definition))
      FILTER NOT EXISTS { ?definition owl:intersectionOf ?parts .
        ?parts rdf:first ?genus ; rdf:rest ?rest . ?rest rdf:first ?other ; rdf:rest rdf:nil .
        ?other owl:onProperty ?property FILTER(isIRI(?genus))
        { ?other owl:hasValue ?v } UNION { ?other owl:someValuesFrom/owl:oneOf ?list }
        UNION { ?other owl:someValuesFrom ?type FILTER(isIRI(?type)) } } }"""
    assert [row["class"].value for row in query(other)] == []
    longer = """SELECT ?chain WHERE { ?property owl:propertyChainAxiom ?chain
      FILTER NOT EXISTS { ?chain rdf:rest/rdf:rest rdf:nil } }"""
    assert list(query(longer)) == []


HEADER = "".join(f"#+ {key}: 1\n" for key in rules.KEYS)
QUERY = "PREFIX : <urn:>\nCONSTRUCT { ?x a ?y } WHERE {\n  ?x :p ?y .\n  FILTER(?x != ?y)\n}\n"
FORM = "the query has not the form of a rule"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (QUERY, "the header has no title"),
        (HEADER.replace("#+ source: 1\n", "") + QUERY, "r.rq:1: the header has no source"),
        (HEADER + QUERY.replace("?x a ?y }", "?x a ?y . ?y a ?x }"), FORM),
        (HEADER + QUERY.replace("CONSTRUCT { ?x a ?y }", "SELECT *"), FORM),
        (HEADER + QUERY.replace("?y .\n", "?y\n"), FORM),
        (HEADER.replace("facts: 1", "facts: some") + QUERY, "facts is 'some'. Expected: a number"),
        (HEADER.replace("facts: 1", "facts: 2") + QUERY, "facts is '2'"),
    ],
)
def test_a_file_that_is_no_rule(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "r.rq").write_text(text, "utf-8")
    (tmp_path / "s.rq").write_text(HEADER + QUERY, "utf-8")
    with pytest.raises(DataError, match=words):
        rules.every(str(tmp_path))


def test_a_rule_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.rq").write_text(HEADER + QUERY, "utf-8")
    (rule,) = rules.every(str(tmp_path))
    a = ox.NamedNode(PREFIXES["rdf"] + "type")
    assert rule.slots == [ox.Variable("x"), a, ox.Variable("y")]
    assert (rule.prologue, rule.gives) == ("PREFIX : <urn:>\n", "?x a ?y")
    assert (rule.patterns, rule.filters) == (("?x :p ?y .",), "FILTER(?x != ?y)")


@pytest.mark.parametrize("rule", rules.every(), ids=lambda rule: rule.name)
def test_a_rule_s_file_is_a_query_by_itself(rule: rules.Rule) -> None:
    """What the program runs is the file's own query, but for what is known already."""
    path = Path(__file__).parent.parent / "ontology" / "rules" / f"{rule.name}.rq"
    engine = Embedded.from_quads(b"")
    for text in (path.read_text("utf-8"), rule.construct(), rule.select()):
        engine.query(text)
    assert len(rule.constructs_from_new()) == rule.facts


@pytest.mark.parametrize("rule", rules.every(), ids=lambda rule: rule.name)
def test_each_rule_speaks_both_languages_and_names_its_origin(rule: rules.Rule) -> None:
    assert rule.heading("zh-Hans") != rule.heading("en") == rule.title
    assert rule.sentence("zh").endswith("。") and rule.sentence().endswith(".")
    assert rule.source.startswith("OWL 2 RL ")
