"""The shipped questions as SHACL executables, in the form of SIB's sparql-examples.

Each has an IRI, its question in both languages, tags, the SPARQL and the prefixes that make it
complete (SHACL §5.2.1, sh:prefixes and sh:declare); parameters are sh:Parameter (SHACL Advanced
Features §5.2), whose sh:path ends in the variable's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from kg.headers import Parameter
from kg.namespaces import BASE, PREFIXES, expand
from kg.partitions import DATASET, Statement
from kg.questions import Question
from kg.terms import RDFS, TYPE, XSD

ENDPOINT = NamedNode(BASE + "sparql")
PREFIX_SET = NamedNode(DATASET.value + "/prefixes")
TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))
_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT)\b", re.IGNORECASE)
_IGNORED = re.compile(r"<[^>\s]*>|#.*")


def statements(questions: Iterable[Question]) -> Iterator[Statement]:
    """What the dataset says of its questions, and the prefixes that they share."""
    for prefix, namespace in PREFIXES.items():
        node = NamedNode(f"{PREFIX_SET.value}/{prefix}")
        yield PREFIX_SET, _sh("declare"), node
        yield node, TYPE, _sh("PrefixDeclaration")
        yield node, _sh("prefix"), Literal(prefix)
        yield node, _sh("namespace"), Literal(namespace, datatype=NamedNode(XSD + "anyURI"))
    for question in questions:
        yield from _question(question)


def _question(question: Question) -> Iterator[Statement]:
    node = NamedNode(f"{DATASET.value}/question/{question.name}")
    form = _form(question.sparql)
    yield node, TYPE, _sh("SPARQLExecutable")
    yield node, TYPE, _sh(f"SPARQL{form.capitalize()}Executable")
    title, comment = NamedNode(PREFIXES["dcterms"] + "title"), NamedNode(RDFS + "comment")
    yield node, title, Literal(question.title, language="en")
    yield node, title, Literal(question.title_zh, language="zh-Hans")
    yield node, comment, Literal(f"{question.title} {question.description}", language="en")
    yield node, comment, Literal(question.title_zh, language="zh-Hans")
    for tag in question.tags:
        yield node, NamedNode(PREFIXES["schema"] + "keywords"), Literal(tag)
    yield node, NamedNode(PREFIXES["schema"] + "target"), ENDPOINT
    yield node, _sh("prefixes"), PREFIX_SET
    yield node, _sh(form), Literal(question.sparql.strip() + "\n")
    for given in question.params:
        yield from _parameter(node, given)


def _parameter(question: NamedNode, given: Parameter) -> Iterator[Statement]:
    node = NamedNode(f"{question.value}/parameter/{given.name}")
    thing = given.type == "iri"
    yield question, _sh("parameter"), node
    yield node, TYPE, _sh("Parameter")
    yield node, _sh("path"), NamedNode(f"{DATASET.value}/variable/{given.name}")
    yield node, _sh("optional"), TRUE
    yield node, _sh("description"), Literal(given.description, language="en")
    if thing:
        yield node, _sh("nodeKind"), _sh("IRI")
    else:
        yield node, _sh("datatype"), NamedNode(XSD + given.type)
    if given.default:
        yield node, _sh("defaultValue"), _value(given)


def _value(given: Parameter) -> NamedNode | Literal:
    if given.type == "iri":
        known = given.default.partition(":")[0] in PREFIXES
        return NamedNode(expand(given.default) if known else given.default)
    return Literal(given.default, datatype=NamedNode(XSD + given.type))


def _form(sparql: str) -> str:
    """The query's form in small letters: that of its first keyword outside IRIs and comments."""
    found = _FORM.search(_IGNORED.sub("", sparql))
    assert found, "a shipped question is SELECT, ASK or CONSTRUCT"
    return found[1].lower()


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)
