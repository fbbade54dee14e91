"""How many triples, things, classes and properties a set of triples has, as VoID statements.

A class partition holds the triples whose subject is of the class, a property partition those with
the property (Describing Linked Datasets with the VoID Vocabulary §4.3 and §4.4).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.anchors import number
from kg.namespaces import BASE, GIP, PREFIXES, compact
from kg.terms import TYPE, XSD

DATASET = NamedNode(BASE + "dataset")
VOID = PREFIXES["void"]
COUNTS = ("triples", "entities", "classes", "properties", "distinctSubjects", "distinctObjects")
_WHOLE = {XSD + name for name in ("nonNegativeInteger", "positiveInteger", "long", "int")}

Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]
Term = NamedNode | BlankNode | Literal


@cache
def void(name: str) -> NamedNode:
    """A term of VoID."""
    return NamedNode(VOID + name)


# Their values are counts: how many differ is known when all are written, and not before.
COUNTING = frozenset(map(void, COUNTS))


class Part:
    """The triples of one property, or of one property and the subjects of one class."""

    def __init__(self) -> None:
        self.triples = 0
        self.subjects: set[Term] = set()
        self.objects: set[Term] = set()

    def add(self, subject: Term, value: Term) -> None:
        """Count a triple."""
        self.triples += 1
        self.subjects.add(subject)
        self.objects.add(value)


class Partitions:
    """Counts of distinct triples, by class and by property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.members: dict[Term, set[Term]] = defaultdict(set)
        self.of: dict[Term, dict[NamedNode, int]] = defaultdict(lambda: defaultdict(int))
        self.properties: dict[NamedNode, Part] = defaultdict(Part)
        self.add(triples)

    def add(self, triples: Iterable[Triple]) -> None:
        """Count more triples; none is added twice."""
        for subject, predicate, value in triples:
            self.properties[predicate].add(subject, value)
            self.of[subject][predicate] += 1
            if predicate == TYPE:
                self.members[value].add(subject)

    def triples(self) -> int:
        """How many triples there are."""
        return sum(part.triples for part in self.properties.values())

    def objects(self) -> set[Term]:
        """Everything that stands as an object, as the store holds it."""
        return set(map(_held, set().union(*(part.objects for part in self.properties.values()))))

    def statements(self) -> Iterator[Statement]:
        """The counts of the whole and of every partition, but for the whole's distinct objects."""
        subjects = [node.value for node in self.of if isinstance(node, NamedNode)]
        yield from _counts(
            DATASET,
            triples=self.triples(),
            entities=sum(iri.startswith(BASE) for iri in subjects),
            classes=len(self.members),
            properties=len(self.properties),
            distinctSubjects=len(self.of),
        )
        for kind in self.members:
            if isinstance(kind, NamedNode):
                yield from self._class(kind)
        for name, part in self.properties.items():
            yield from _property(DATASET, name, part)

    def _class(self, kind: NamedNode) -> Iterator[Statement]:
        node = _node(kind)
        members = self.members[kind]
        used = [self.of[member] for member in members]
        yield DATASET, void("classPartition"), node
        yield node, void("class"), kind
        yield from _counts(
            node,
            triples=sum(sum(found.values()) for found in used),
            entities=len(members),
            properties=len(set().union(*used)),
        )


def nested(triples: Iterable[Triple]) -> Iterator[Statement]:
    """Within the partition of each of the ontology's classes, a partition for each property."""
    every = list(triples)
    own: dict[Term, list[NamedNode]] = defaultdict(list)
    for subject, predicate, value in every:
        if predicate == TYPE and isinstance(value, NamedNode) and value.value.startswith(GIP):
            own[subject].append(value)
    parts: dict[tuple[NamedNode, NamedNode], Part] = defaultdict(Part)
    for subject, predicate, value in every:
        for kind in own.get(subject, ()):
            parts[kind, predicate].add(subject, value)
    for (kind, predicate), part in parts.items():
        yield from _property(_node(kind), predicate, part)


def _node(kind: NamedNode) -> NamedNode:
    return NamedNode(f"{DATASET.value}/class/{_name(kind)}")


def _property(whole: NamedNode, name: NamedNode, part: Part) -> Iterator[Statement]:
    node = NamedNode(f"{whole.value}/property/{_name(name)}")
    yield whole, void("propertyPartition"), node
    yield node, void("property"), name
    yield from _counts(node, triples=part.triples, distinctSubjects=len(part.subjects))
    if name not in COUNTING:
        yield from _counts(node, distinctObjects=len(part.objects))


def _counts(node: NamedNode, **counts: int) -> Iterator[Statement]:
    return ((node, void(name), number(count)) for name, count in counts.items())


def _held(term: Term) -> Term:
    """The term for which the store takes this one: its whole numbers are all xsd:integer."""
    whole = isinstance(term, Literal) and term.datatype.value in _WHOLE
    return number(int(term.value)) if whole else term


@cache
def _name(term: NamedNode) -> str:
    """A term's name in the IRI of its partition: ``issuedBy``, ``skos:prefLabel``.

    One without a prefix keeps its IRI with colons for slashes, which servers refuse when encoded.
    """
    return quote(re.sub(":?[/#]+", ":", compact(term.value).removeprefix("gip:")), safe=":-._~")
