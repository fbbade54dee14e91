"""The ontology as the pages of docs/ read it: labels, subclasses, and where properties lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.exports import ONTOLOGY, VOCABULARY
from kg.infer import is_inferred
from kg.namespaces import GIP, compact, expand

KINDS = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")


Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal


class Fact(NamedTuple):
    """A quad: subject and graph are IRIs (a blank node's name begins ``_:``), predicate a CURIE."""

    subject: str
    predicate: str
    object: Node
    graph: str


class Property(NamedTuple):
    """A property of the ontology; ``domains`` and ``ranges`` are CURIEs, those of a union apart."""

    name: str
    kind: str
    domains: tuple[str, ...]
    ranges: tuple[str, ...]


def facts(quads: Iterable[ox.Quad]) -> Iterator[Fact]:
    """Quads with names instead of nodes, but for the inferred ones."""
    for subject, predicate, value, graph in (quad for quad in quads if not is_inferred(quad)):
        assert not isinstance(subject, ox.Triple) and not isinstance(value, ox.Triple)
        yield Fact(key(subject), compact(predicate.value), value, str(graph)[1:-1])


def key(node: Node) -> str:
    """The IRI of a node, or a blank node's name with ``_:``."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


class Schema:
    """What the graphs of the ontology and the vocabulary say; every name is a CURIE."""

    def __init__(self, found: Iterable[Fact]) -> None:
        self._values: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for fact in found:
            if fact.graph in (ONTOLOGY.value, VOCABULARY.value):
                self._values[fact.subject][fact.predicate].append(fact.object)
        self.properties = tuple(self._properties())

    def text(self, name: str, property: str, language: str = "en") -> str:
        """The text of a property in a language, ``en`` or ``zh``; "" where there is none."""
        for value in self._values[expand(name)][property]:
            if isinstance(value, ox.Literal) and (value.language or "").startswith(language):
                return value.value
        return ""

    def label(self, name: str, language: str = "en") -> str:
        """The label of a term or the preferred label of a concept."""
        labels = (self.text(name, each, language) for each in ("rdfs:label", "skos:prefLabel"))
        return next(filter(None, labels), name)

    def parents(self, name: str) -> list[str]:
        """The named classes right above a class."""
        return sorted(self._names(self._values[expand(name)]["rdfs:subClassOf"]))

    def children(self, name: str) -> list[str]:
        """The own classes right below a class."""
        own = [compact(each) for each in self._values if each.startswith(GIP)]
        return sorted(each for each in own if name in self.parents(each))

    def home(self, name: str, among: Iterable[str]) -> str | None:
        """The nearest of some classes that a class is or stands under."""
        waiting, known = [name], set(among)
        while waiting:
            if (here := waiting.pop(0)) in known:
                return here
            waiting += self.parents(here)
        return None

    def _properties(self) -> Iterator[Property]:
        for subject in sorted(each for each in self._values if each.startswith(GIP)):
            values = self._values[subject]
            types = set(self._names(values["rdf:type"]))
            for kind in KINDS:
                if kind in types:
                    places = (self._classes(values[f"rdfs:{p}"]) for p in ("domain", "range"))
                    yield Property(compact(subject), kind, *places)

    def _classes(self, nodes: list[Node]) -> tuple[str, ...]:
        unions = (each for node in nodes for each in self._values[key(node)]["owl:unionOf"])
        found = [*self._names(nodes), *(name for union in unions for name in self._list(union))]
        return tuple(sorted(found))

    def _list(self, node: Node) -> list[str]:
        here = self._values[key(node)]
        if not here["rdf:first"]:
            return []
        return [*self._names(here["rdf:first"]), *self._list(here["rdf:rest"][0])]

    def _names(self, nodes: list[Node]) -> Iterator[str]:
        return (compact(node.value) for node in nodes if isinstance(node, ox.NamedNode))
