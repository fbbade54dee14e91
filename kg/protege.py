"""The dataset as one OWL file for Protégé: each asserted fact an axiom annotated with its claim.

An annotated axiom is written as OWL 2 Mapping to RDF Graphs §2.2 (``owl:Axiom``) asks, with a blank
node. Left out are what a reasoner finds by itself and what describes the dataset as a download.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import paths
from kg.anchors import gip
from kg.digest import digest
from kg.namespaces import BASE, CLAIM, GIP, GRAPH
from kg.terms import LABELS, OWL, RDF, RDFS, TYPE

# what is said of a claim → what says it of the axioms that the claim states
SAID = {
    gip("quote"): gip("axiomQuote"),
    gip("summary"): gip("axiomSummary"),
    gip("speaker"): gip("axiomSpeaker"),
    gip("mode"): gip("axiomMode"),
    gip("source"): gip("axiomSource"),
}
LABEL, PREFERRED = LABELS
LANGUAGES = ("en", "zh-Hans")
_IMPORTS, _HEADER = NamedNode(OWL + "imports"), NamedNode(OWL + "Ontology")
_AXIOM, _INDIVIDUAL = NamedNode(OWL + "Axiom"), NamedNode(OWL + "NamedIndividual")
_FIRST, _REST = (NamedNode(RDF + name) for name in ("first", "rest"))
_ONE_OF, _VALUE = (NamedNode(OWL + name) for name in ("oneOf", "hasValue"))
_PARTS = [NamedNode(OWL + "annotated" + part) for part in ("Source", "Property", "Target")]
_APART = (GRAPH + "inferred/", GRAPH + "meta")

Values = dict[NamedNode, list[NamedNode | Literal]]


def statements(quads: Iterable[Quad]) -> list[Quad]:
    """The quads of the file, in the default graph, sorted by subject."""
    every = [quad for quad in quads if not _apart(quad)]
    found = {Quad(*quad.triple) for quad in _without_modules(every)}
    found |= set(_declarations())
    found |= set(_individuals(found))
    found |= set(_axioms(every))
    return sorted(found, key=lambda quad: tuple(map(str, quad.triple)))


def _apart(quad: Quad) -> bool:
    name = quad.graph_name
    return isinstance(name, NamedNode) and name.value.startswith(_APART)


def _without_modules(quads: list[Quad]) -> Iterator[Quad]:
    """The quads but for imports and all headers save the ontology's own."""
    headers = {quad.subject for quad in quads if quad.predicate == TYPE and quad.object == _HEADER}
    modules = headers - {NamedNode(GIP)}
    return (q for q in quads if q.subject not in modules and q.predicate != _IMPORTS)


def _declarations() -> Iterator[Quad]:
    """The annotation properties of this file alone."""
    path = paths.ONTOLOGY / "protege" / "annotations.ttl"
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        yield Quad(*quad.triple)


def _axioms(quads: list[Quad]) -> Iterator[Quad]:
    """An owl:Axiom for each triple of each claim."""
    said: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value, _ in quads:
        if isinstance(subject, NamedNode) and subject.value.startswith(CLAIM) and predicate in SAID:
            said[subject.value][SAID[predicate]].append(value)
    for quad in quads:
        name = quad.graph_name
        if isinstance(name, NamedNode) and name.value.startswith(CLAIM):
            node = BlankNode("x" + digest(str(quad).encode()))
            yield Quad(node, TYPE, _AXIOM)
            for part, term in zip(_PARTS, quad.triple, strict=True):
                yield Quad(node, part, term)
            yield Quad(node, gip("axiomClaim"), name)
            for predicate, values in said[name.value].items():
                yield from (Quad(node, predicate, value) for value in values)


def _punned(quads: set[Quad]) -> set[NamedNode]:
    """The classes that stand as individuals: as values of a property, or listed in owl:oneOf."""
    after: dict[object, object] = {
        quad.subject: quad.object for quad in quads if quad.predicate == _REST
    }
    first: dict[object, object] = {
        quad.subject: quad.object for quad in quads if quad.predicate == _FIRST
    }
    found: set[object] = {
        quad.object for quad in quads if quad.predicate in (gip("memberType"), _VALUE)
    }
    for quad in quads:
        place: object = quad.object if quad.predicate == _ONE_OF else None
        while place in first:
            found.add(first[place])
            place = after.get(place)
    return {each for each in found if isinstance(each, NamedNode)}


def _individuals(quads: set[Quad]) -> Iterator[Quad]:
    """For each individual its declaration and a label in each language: Protégé shows that.

    The label is the preferred label, or else the class's label and what the IRI ends in. A class
    that is the type of a population's members is an individual too (punning).
    """
    yield from (Quad(each, TYPE, _INDIVIDUAL) for each in _punned(quads))
    labels: dict[tuple[object, str], list[str]] = defaultdict(list)
    for subject, predicate, value, _ in quads:
        if predicate in LABELS and isinstance(value, Literal) and value.language:
            labels[subject, value.language].append(value.value)
    classes: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for subject, predicate, kind, _ in quads:
        known = isinstance(subject, NamedNode) and isinstance(kind, NamedNode)
        if predicate == TYPE and known and not kind.value.startswith((OWL, RDFS)):
            classes[subject].append(kind)
    for thing, kinds in classes.items():
        yield Quad(thing, TYPE, _INDIVIDUAL)
        own = thing.value.startswith(BASE)
        for language in LANGUAGES if own else ():
            tag = language.lower()
            words = min(labels[thing, tag], default="")
            kind = min(kinds, key=str)
            of_class = min(labels[kind, tag], default=kind.value)
            text = words or f"{of_class} {thing.value.removeprefix(BASE).partition('/')[2]}"
            yield Quad(thing, LABEL, Literal(text, language=language))
