"""Pages of reference in HTML: the ontology's by pyLODE, the vocabulary's by itself.

Each own term has the last part of its IRI as anchor, so that ``def/Ministry`` can be sent to
``ontology.html#Ministry`` and ``vocab/exactly`` to ``vocabulary.html#exactly``.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from unittest import mock

import pyoxigraph as ox
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg.engine import Embedded
from kg.exports import ONTOLOGY, VOCABULARY, merged_ontology
from kg.expressions import in_words
from kg.namespaces import BASE, GIP, PREFIXES, VOC, compact

DEFINING = {OWL.equivalentClass: "is", OWL.propertyChainAxiom: "follows from"}
FILLERS = {OWL.someValuesFrom: "some", OWL.allValuesFrom: "only"}
STYLE = """body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em;
  color: #1c2024; background: #fff; line-height: 1.5 }
h2 { border-bottom: 1px solid #ccc; margin-top: 2em } dt { font-weight: bold; margin-top: .8em }
dd { margin-left: 1.5em } code { color: #666; font-weight: normal }
@media (prefers-color-scheme: dark) { body { color: #e4e6e8; background: #16181a }
  a { color: #8ab4f8 } code { color: #aaa } }"""


def ontology_page(quads: Iterable[ox.Quad]) -> str:
    """The ontology's page, the same at each run: pyLODE takes a set's order and the first label."""
    import pylode.utils
    from pylode import OntPub

    logging.disable(logging.INFO)
    graph = _graph(quads, ONTOLOGY)
    _say_in_words(graph)
    _say_definitions(graph, quads)
    _join_languages(graph)
    page = OntPub(graph)
    own = {str(each) for each in graph.subjects() if str(each).startswith(GIP)}
    page.fids = {each: each.removeprefix(GIP) for each in sorted(own - {GIP})}
    join = pylode.utils.intersperse

    def in_order(items: Iterable[Any], between: Any) -> Any:
        return join(sorted(items, key=str), between)

    with mock.patch.object(pylode.utils, "intersperse", in_order):
        return _mended(re.sub(r"\n\s+", "\n", page.make_html())) + "\n"


def _mended(html: str) -> str:
    """The page with anchors that are none of a term's, and with its JSON-LD in order."""
    html = html.replace('<div id="content">', '<div id="page">').replace("#content {", "#page {")
    html = re.sub(r'<dt id="(\w+)">', r'<dt id="prefix-\1">', html)
    html = re.sub(r'<a href="#(\w+)">\1</a>', r'<a href="#prefix-\1">\1</a>', html)
    html = re.sub(r'href="#(\d[\d.]*)"', rf'href="{GIP}\1"', html)  # the version's IRI
    return re.sub(r"(?<=json\">\n).*?(?=</script>)", _sorted, html, flags=re.DOTALL)


def _sorted(found: re.Match[str]) -> str:
    """JSON-LD with its nodes in order, which rdflib does not keep."""
    nodes = sorted(json.loads(found[0]), key=lambda node: str(node["@id"]))
    return json.dumps(nodes, ensure_ascii=False, sort_keys=True) + "\n"


def vocabulary_page(quads: Iterable[ox.Quad]) -> str:
    """The page of the concept schemes."""
    return "\n".join(_vocabulary(_graph(quads, VOCABULARY))) + "\n"


def _graph(quads: Iterable[ox.Quad], name: object) -> Graph:
    """One graph of the dataset for rdflib, without the headers of modules."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in sorted(PREFIXES.items()):
        graph.bind(prefix, namespace)
    kept = merged_ontology(quad for quad in quads if quad.graph_name == name)
    for quad in sorted(kept, key=lambda each: BASE not in str(each.subject)):  # own terms first
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: Any) -> Any:
    """A term for rdflib; a blank node keeps its name, which a parser would change."""
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == str(XSD.string)
        datatype = None if plain else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype)
    return BNode(term.value) if isinstance(term, ox.BlankNode) else URIRef(term.value)


def _say_in_words(graph: Graph) -> None:
    """Restrictions whose filler has no name, which pyLODE cannot show, as notes."""
    for kind, part in list(graph.subject_objects(RDFS.subClassOf)):
        for how, word in FILLERS.items():
            filler = graph.value(part, how)
            if isinstance(filler, BNode):
                names = [compact(str(each)) for each in _members(graph, filler)]
                on = compact(str(graph.value(part, OWL.onProperty)))
                graph.add((kind, SKOS.note, Literal(f"{on} {word} ({' or '.join(names)})")))
                graph.remove((kind, RDFS.subClassOf, part))


def _say_definitions(graph: Graph, quads: Iterable[ox.Quad]) -> None:
    """Defined classes and property chains, which pyLODE cannot show, as notes."""
    content = "".join(f"{each.triple} .\n" for each in quads if each.graph_name == ONTOLOGY)
    engine = Embedded.from_quads(content.encode())
    for predicate, word in DEFINING.items():
        for row in engine.query(f"SELECT ?term ?node {{ ?term <{predicate}> ?node }}"):  # type: ignore[union-attr]
            if isinstance(row["node"], ox.BlankNode):
                words = in_words(engine, row["node"], lambda term: compact(term.value))  # type: ignore[union-attr]
                term = URIRef(row["term"].value)
                graph.add((term, SKOS.note, Literal(f"{word} {words}")))
                graph.remove((term, predicate, None))


def _members(graph: Graph, union: BNode) -> list[Any]:
    first = graph.value(union, OWL.unionOf)
    return list(Collection(graph, first)) if first else []


def _join_languages(graph: Graph) -> None:
    """One title in both languages for each thing: pyLODE makes a list of two."""
    for label in (RDFS.label, DCTERMS.title):
        for subject in sorted(set(graph.subjects(label)), key=str):
            found = {
                getattr(o, "language", "") or "": str(o) for o in graph.objects(subject, label)
            }
            both = [found[tag] for tag in ("en", "zh-hans", "") if tag in found]
            graph.set((subject, label, Literal(" · ".join(both))))


def _vocabulary(graph: Graph) -> Iterator[str]:
    title = "Green Policy KG: concept schemes · 绿色政策知识图谱：概念体系"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>"
    yield f"<body>\n<h1>{title}</h1>"
    schemes = sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str)
    yield "<ul>"
    yield from (f'<li><a href="#{_local(each)}">{_name(graph, each)}</a></li>' for each in schemes)
    yield "</ul>"
    for scheme in schemes:
        yield f'<h2 id="{_local(scheme)}">{_name(graph, scheme)} <code>{_curie(scheme)}</code></h2>'
        yield from _texts(graph, scheme, "p")
        yield "<dl>"
        for concept in sorted(graph.subjects(SKOS.inScheme, scheme), key=str):
            name = f"{_name(graph, concept)} <code>{_curie(concept)}</code>"
            yield f'<dt id="{_local(concept)}">{name}</dt>'
            yield from _texts(graph, concept, "dd")
            for relation in (SKOS.broader, SKOS.related):
                others = sorted(graph.objects(concept, relation), key=str)
                if others:
                    links = (f'<a href="#{_local(o)}">{_name(graph, o)}</a>' for o in others)
                    yield f"<dd>{relation.fragment}: {', '.join(links)}</dd>"
        yield "</dl>"
    yield "</body>\n</html>"


def _local(term: object) -> str:
    return str(term).removeprefix(VOC)


def _curie(term: object) -> str:
    return compact(str(term))


def _name(graph: Graph, term: Any) -> str:
    return escape(" · ".join(map(str, _ordered(graph, term, SKOS.prefLabel))))


def _texts(graph: Graph, term: Any, tag: str) -> Iterator[str]:
    for text in _ordered(graph, term, SKOS.definition):
        yield f"<{tag}>{escape(str(text))}</{tag}>"


def _ordered(graph: Graph, term: Any, name: URIRef) -> list[Any]:
    """The values of a property, English first."""
    return sorted(graph.objects(term, name), key=lambda text: str(getattr(text, "language", "")))
