"""The questions inside the dataset: each is whole, and runs in two engines as it stands there."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, RDF, RDFS, SDO, SH
from rdflib.plugins.sparql import prepareQuery

from kg import executables, questions
from kg.engine import Embedded
from kg.exports import exports
from kg.namespaces import PREFIXES
from kg.parameters import resolve
from kg.questions import parse

QUESTION = "https://w3id.org/green-policy-kg/dataset/question/"
NAMES = questions.names()


@pytest.fixture(scope="module")
def built(quads: list[ox.Quad]) -> rdflib.Graph:
    """kg.ttl as another tool reads it."""
    return rdflib.Graph().parse(data=exports(quads)["kg.ttl"], format="turtle")


def declared(graph: rdflib.Graph, question: rdflib.URIRef) -> dict[str, str]:
    """The prefixes that a question's sh:prefixes declares."""
    nodes = graph.objects(question, SH.prefixes / SH.declare)
    pairs = [(graph.value(each, SH.prefix), graph.value(each, SH.namespace)) for each in nodes]
    assert all(space.datatype == rdflib.XSD.anyURI for _, space in pairs)
    return {str(prefix): str(space) for prefix, space in pairs}


def test_every_question_is_there_once(built: rdflib.Graph) -> None:
    found = [str(each) for each in built.subjects(RDF.type, SH.SPARQLExecutable)]
    assert sorted(found) == [QUESTION + name for name in NAMES]
    assert set(built.subjects(RDF.type, SH.SPARQLSelectExecutable)) == set(
        map(rdflib.URIRef, found)
    )


def defaults(graph: rdflib.Graph, question: rdflib.URIRef) -> dict[ox.Variable, ox.NamedNode]:
    """The values that a question's parameters have where none is given, by variable."""
    pairs = graph.query(
        """SELECT ?path ?value WHERE { ?question sh:parameter ?it .
        ?it sh:path ?path ; sh:defaultValue ?value }""",
        initNs={"sh": SH},
        initBindings={"question": question},
    )
    return {ox.Variable(path.rpartition("/")[2]): term(value) for path, value in pairs}


def term(value: rdflib.URIRef | rdflib.Literal) -> ox.NamedNode | ox.Literal:
    """The same term for the other engine."""
    if isinstance(value, rdflib.URIRef):
        return ox.NamedNode(str(value))
    return ox.Literal(str(value), datatype=ox.NamedNode(str(value.datatype or rdflib.XSD.string)))


@pytest.mark.parametrize("name", NAMES)
def test_a_question_reads_and_answers_as_it_stands(
    name: str, built: rdflib.Graph, whole: Embedded
) -> None:
    node, asked = rdflib.URIRef(QUESTION + name), questions.load(name)
    (sparql,) = built.objects(node, SH.select)
    prefixes = declared(built, node)
    assert prefixes == PREFIXES
    prepareQuery(str(sparql), initNs=prefixes)
    given = defaults(built, node)
    store = whole.store(whole=True)
    answer = store.query(str(sparql), prefixes=prefixes, substitutions=given)
    shipped = whole.query(asked.sparql, resolve(asked, {}, whole))
    written = [each.serialize(format=ox.QueryResultsFormat.TSV) for each in (answer, shipped)]
    assert written[0] == written[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_described(name: str, built: rdflib.Graph) -> None:
    node, asked = rdflib.URIRef(QUESTION + name), questions.load(name)
    titles = {str(each.language): str(each) for each in built.objects(node, DCTERMS.title)}
    assert titles == {"en": asked.title, "zh-hans": asked.title_zh}
    comments = {str(each.language): str(each) for each in built.objects(node, RDFS.comment)}
    assert comments == {"en": f"{asked.title} {asked.description}", "zh-hans": asked.title_zh}
    assert {str(each) for each in built.objects(node, SDO.keywords)} == set(asked.tags)
    assert list(built.objects(node, SDO.target))
    paths = [str(each) for each in built.objects(node, SH.parameter / SH.path)]
    assert sorted(each.rpartition("/")[2] for each in paths) == sorted(p.name for p in asked.params)


def test_prefixes_alone_make_a_query_whole(built: rdflib.Graph) -> None:
    node = rdflib.URIRef(QUESTION + NAMES[0])
    sparql = "SELECT ?x WHERE { ?x a gip:Ministry ; skos:prefLabel ?l }"
    with pytest.raises(Exception, match="gip"):
        prepareQuery(sparql, initNs={})
    prepareQuery(sparql, initNs=declared(built, node))


HEAD = "#+ title: T?\n#+ title_zh: 题？\n#+ description: D.\n"


@pytest.mark.parametrize("form", ["SELECT", "ask", "Construct"])
def test_the_form_of_a_query_tells_class_and_property(form: str) -> None:
    body = {"SELECT": "?s", "ask": "", "Construct": "{ ?s ?p ?o }"}[form]
    text = (
        f"{HEAD}# SELECT or ASK\nPREFIX x: <http://x/select#>\n{form} {body} WHERE {{ ?s ?p ?o }}\n"
    )
    found = list(executables.statements([parse("q", text, "q.rq")]))
    sh = PREFIXES["sh"]
    kinds = {value.value for _, _, value in found if value.value.startswith(sh + "SPARQL")}
    assert kinds == {sh + "SPARQLExecutable", f"{sh}SPARQL{form.capitalize()}Executable"}
    assert [value.value for _, name, value in found if name.value == sh + form.lower()]


def test_parameters_have_type_and_default() -> None:
    lines = "#+ param: n | decimal | 40 | a number |\n#+ param: x | iri | id:miit | a thing |\n"
    lines += "#+ param: p | iri | http://elsewhere/p | a property |\n"
    text = f"{HEAD}{lines}SELECT ?n ?x ?p WHERE {{ ?x ?p ?n }}\n"
    found = list(executables.statements([parse("q", text, "q.rq")]))
    sh = PREFIXES["sh"]
    told = {
        (node.value.rpartition("/")[2], name.value.removeprefix(sh)): value
        for node, name, value in found
        if "/parameter/" in node.value
    }
    decimal = ox.NamedNode(PREFIXES["xsd"] + "decimal")
    assert told["n", "datatype"] == decimal
    assert told["n", "defaultValue"] == ox.Literal("40", datatype=decimal)
    assert told["x", "nodeKind"] == ox.NamedNode(sh + "IRI")
    assert told["x", "defaultValue"] == ox.NamedNode(PREFIXES["id"] + "miit")
    assert told["p", "defaultValue"] == ox.NamedNode("http://elsewhere/p")


def test_files_and_questions_do_not_drift(tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(HEAD + "\n\nSELECT ?s WHERE { ?s ?p ?o }\n", "utf-8")
    found = list(executables.statements(questions.every(str(tmp_path))))
    (text,) = (value.value for _, name, value in found if name.value.endswith("select"))
    assert text == "SELECT ?s WHERE { ?s ?p ?o }\n"
