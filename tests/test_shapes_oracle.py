"""pySHACL as an oracle: the same report on the shipped data and on all files of ``tests/shapes``.

The files go into one graph with the shipped data. What each of them describes gets names of its
own there, so that no two files speak of the same thing.
"""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from rdflib.plugins.sparql.processor import SPARQLProcessor, prepareQuery
from test_shapes import CASES, SHAPES, triples

from kg.engine import Embedded
from kg.exports import default_graph, nquads
from kg.namespaces import PREFIXES
from kg.validation import Result, validate

SH = rdflib.Namespace(PREFIXES["sh"])


def renamed(node: NamedNode | BlankNode | Literal, own: set[str], number: int) -> object:
    known = isinstance(node, NamedNode) and node.value in own
    return NamedNode(f"{node.value}-{number}") if known else node


@pytest.fixture(scope="module")
def together(quads: list[Quad]) -> Embedded:
    every = default_graph(quads)
    for number, case in enumerate(CASES):
        found = triples(case)
        own = {quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)}
        for s, p, o, _ in found:
            every.append(Quad(renamed(s, own, number), p, renamed(o, own, number)))
    return Embedded.from_quads(nquads(dict.fromkeys(every)))


def by_pyshacl(engine: Embedded) -> list[Result]:
    import pyshacl

    # as the engine holds it: it writes numbers in their canonical form
    triples = engine.store().dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    data, shapes = rdflib.Graph().parse(data=triples, format="nt"), rdflib.Graph()
    for file in SHAPES.files:
        shapes.parse(data=file.text, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    return [result(report, node) for node in report.objects(None, SH.result)]


def result(report: rdflib.Graph, node: rdflib.term.Node) -> Result:
    def said(name: str) -> str:
        value = report.value(node, SH[name])
        return "" if value is None else "_:" if isinstance(value, rdflib.BNode) else value.n3()

    names = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity")
    focus, path, value, component, severity = map(said, names)
    local = [each[1:-1].removeprefix(str(SH)) for each in (component, severity)]
    return Result(focus, path, value, *local, said("sourceShape")[1:-1])


def anonymous(found: Result) -> Result:
    terms = ["_:" if each.startswith("_:") else each for each in found[:3]]
    return Result(*terms, *found[3:])


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """pySHACL hands rdflib the text of a query again for every focus node; read it once."""
    plain, known = SPARQLProcessor.query, {}

    def query(self, text, bindings=None, names=None, *rest, **named):  # type: ignore[no-untyped-def]
        if text not in known:
            known[text] = prepareQuery(text, names)
        return plain(self, known[text], bindings, names, *rest, **named)

    monkeypatch.setattr(SPARQLProcessor, "query", query)


@pytest.mark.usefixtures("parsed_once")
@pytest.mark.filterwarnings("ignore")  # rdflib's, of literals that are at fault on purpose
def test_pyshacl_reports_the_same(together: Embedded) -> None:
    ours = Counter(map(anonymous, validate(together, SHAPES)))
    theirs = Counter(by_pyshacl(together))
    assert ours.total() > 300
    assert ours - theirs == Counter()
    assert theirs - ours == Counter()
