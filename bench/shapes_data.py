"""Data for the benchmark of validators: instances made from the shapes, some of them at fault.

``generate(n)`` gives N-Triples: ontology and vocabulary, then things of each class that a shape is
about, until there are ``n`` triples. The same ``n`` gives the same triples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from random import Random

from pyoxigraph import Literal, NamedNode, Triple

from kg import dataset
from kg.exports import ONTOLOGY, VOCABULARY
from kg.namespaces import BASE, PREFIXES
from kg.shapes import Shape, Shapes

XSD, RDFS = PREFIXES["xsd"], PREFIXES["rdfs"]
TYPE = NamedNode(PREFIXES["rdf"] + "type")
# how often a property is left out, given twice, given a value of another kind
MISSING, TWICE, WRONG = 0.03, 0.02, 0.02
WORDS = "clean river plan of the green industry 绿色 产业".split()


class World:
    """What is there so far: triples, members by class, and which classes stand below which."""

    def __init__(self, seed: int = 1) -> None:
        self.random = Random(seed)
        base = [q for q in dataset.compile_quads() if q.graph_name in (ONTOLOGY, VOCABULARY)]
        self.triples = [quad.triple for quad in base]
        self.above: dict[str, set[str]] = defaultdict(set)
        self.members: dict[str, list[NamedNode]] = defaultdict(list)
        self.sides: dict[str, dict[str, str]] = {"domain": {}, "range": {}}
        for subject, predicate, value in self.triples:
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                if predicate.value == RDFS + "subClassOf":
                    self.above[subject.value].add(value.value)
                elif predicate.value.removeprefix(RDFS) in self.sides:
                    side = predicate.value.removeprefix(RDFS)
                    self.sides[side][subject.value] = value.value
        for subject, predicate, value in self.triples:
            if predicate == TYPE and isinstance(subject, NamedNode):
                self.add(subject, value.value)

    def lineage(self, kind: str) -> set[str]:
        """A class and all classes above it."""
        found, todo = {kind}, [kind]
        while todo:
            new = self.above.get(todo.pop(), set()) - found
            found |= new
            todo += new
        return found

    def add(self, node: NamedNode, kind: str) -> None:
        """Count a thing as a member of a class and of those above it."""
        for each in self.lineage(kind):
            self.members[each].append(node)


class Maker:
    """Makes things of the classes that shapes are about."""

    def __init__(self, world: World, shapes: Shapes) -> None:
        self.world, self.shapes, self.random = world, shapes, world.random
        of = [(kind, iri, shape) for shape in shapes.all.values() for kind, iri in shape.targets]
        self.kinds = sorted({iri for kind, iri, _ in of if kind == "targetClass"})
        self.asked: dict[str, dict[str, Shape]] = {}
        for kind in self.kinds:
            lineage = world.lineage(kind)
            asked = self.asked[kind] = {}
            for target, iri, shape in of:
                domain = iri if target == "targetClass" else world.sides["domain"].get(iri)
                if domain in lineage:
                    for each in (shapes.all[name] for name in shape.properties):
                        if each.path:  # what several shapes ask of a property is asked together
                            known = asked.get(each.path, each._replace(constraints=()))
                            both = (*known.constraints, *each.constraints)
                            asked[each.path] = known._replace(constraints=both)

    def thing(self, kind: str, number: int) -> Iterator[Triple]:
        """A thing of a class with a value for each property that a shape asks about."""
        name = kind.rpartition("/")[2].rpartition("#")[2]
        node = NamedNode(f"{BASE}id/{name.lower()}-{number}")
        self.world.add(node, kind)
        yield Triple(node, TYPE, NamedNode(kind))
        for path, shape in sorted(self.asked[kind].items()):
            for _ in range(self._times(shape)):
                yield Triple(node, NamedNode(path), self._value(path, shape))
            tags = _parameter(shape, "languageIn")
            for tag in tags if self.random.random() >= MISSING else tags[:1]:
                words = Literal(self._words(), language=tag.value)
                yield Triple(node, NamedNode(path), words)

    def _times(self, shape: Shape) -> int:
        if _parameter(shape, "languageIn") or _parameter(shape, "maxCount")[:1] == [Literal(0)]:
            return 0
        chance = self.random.random()
        least = int(next(iter(_parameter(shape, "minCount")), Literal(1)).value)
        return least - 1 if chance < MISSING else least + 1 if chance < MISSING + TWICE else least

    def _value(self, path: str, shape: Shape) -> NamedNode | Literal:
        if self.random.random() < WRONG:
            return self._stray(shape)
        for name in ("hasValue", "class", "datatype", "node", "or"):
            for value in _parameter(shape, name):
                if found := self._of(name, value.value):
                    return found
        kind = self.world.sides["range"].get(path, XSD + "string")
        members = self.world.members.get(kind, [])
        return self.random.choice(members) if members else self._literal(kind)

    def _stray(self, shape: Shape) -> NamedNode | Literal:
        """A value of another kind: an IRI of nothing where a thing is asked for, else a literal.

        Three places are kept out, where a peer departs from SHACL: rudof 0.3.35 lets a literal pass
        under sh:node, and an IRI under sh:lessThan; pySHACL 0.40.1 lets a date pass as less than a
        number.
        """
        things = ("class", "node", "or", "hasValue")
        if any(_parameter(shape, name) for name in things):
            return NamedNode(BASE + "id/x")
        dates = NamedNode(XSD + "date") in _parameter(shape, "datatype")
        return Literal("x") if dates or self.random.random() < 0.5 else Literal(-5)

    def _of(self, name: str, value: str) -> NamedNode | Literal | None:
        if name == "hasValue":
            return NamedNode(value)
        if name == "datatype":
            return self._literal(value)
        if name in ("node", "or"):
            shape = self.shapes.all[value]
            value = next((each.value for each in _parameter(shape, "class")), "")
            value = value or PREFIXES["skos"] + "Concept"
        members = self.world.members.get(value, [])
        return self.random.choice(members) if members else None

    def _literal(self, kind: str) -> Literal:
        number = self.random.randrange(120)
        text = {
            XSD + "decimal": f"{number}.5" if number % 3 else str(number),
            XSD + "integer": str(number),
            XSD + "boolean": str(number % 2 == 0).lower(),
            XSD + "date": f"20{number % 90 + 10}-0{number % 9 + 1}-11",
        }.get(kind)
        return Literal(text, datatype=NamedNode(kind)) if text else Literal(self._words())

    def _words(self) -> str:
        return " ".join(self.random.sample(WORDS, 4))


def _parameter(shape: Shape, name: str) -> list[NamedNode | Literal]:
    return [
        value
        for constraint in shape.constraints
        if constraint.parameter == name
        for value in constraint.values
        if isinstance(value, NamedNode | Literal)
    ]


def generate(triples: int) -> bytes:
    """N-Triples of about so many triples, each once."""
    world = World()
    maker = Maker(world, Shapes())
    number = 0
    while len(world.triples) < triples:
        number += 1
        for kind in maker.kinds:
            world.triples += maker.thing(kind, number)
    return "".join(sorted({f"{triple} .\n" for triple in world.triples})).encode()
