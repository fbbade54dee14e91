"""The SHACL shapes of ``ontology/shapes``: what each asks of which nodes, and in which words.

Read are node shapes and property shapes with an IRI and a predicate as path. Whatever else stands
there is refused rather than passed over (SHACL §2, §4; SHACL-SPARQL §5).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import DataError, Problem
from kg.namespaces import PREFIXES, compact
from kg.paths import ONTOLOGY
from kg.source import Source

SH, RDF, SHAPE = PREFIXES["sh"], PREFIXES["rdf"], PREFIXES["shape"]
Term: TypeAlias = NamedNode | BlankNode | Literal

# parameter → constraint component; SHACL has more, which no shape here uses
COMPONENTS = {
    name: name[0].upper() + name[1:] + "ConstraintComponent"
    for name in "class datatype nodeKind minCount maxCount minInclusive minExclusive maxInclusive "
    "minLength pattern languageIn uniqueLang lessThan lessThanOrEquals disjoint hasValue node not "
    "or xone".split()
} | {"sparql": "SPARQLConstraintComponent"}
LISTS = ("languageIn", "or", "xone")
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
SEVERITIES = ("Violation", "Warning", "Info")
ALLOWED = {
    "datatype": tuple(
        f"xsd:{name}" for name in ("string", "integer", "decimal", "boolean", "date")
    ),
    "nodeKind": ("sh:IRI", "sh:Literal", "sh:BlankNode"),
    "minCount": ("0", "1", "2", "3"),
    "maxCount": ("0", "1", "2", "3"),
}
SUPPORTED = (
    ", ".join(f"sh:{name}" for name in (*TARGETS, *COMPONENTS)),
    *(f"sh:{name} {', '.join(values)}" for name, values in ALLOWED.items()),
)
_SAID = {"path", "property", "severity", "message", "rdf:type", "shape:mend", *TARGETS}
_SELECT = re.compile(r"\s*SELECT DISTINCT \$this( \?value)?\s+WHERE\s*\{(?!.*\$PATH)", re.DOTALL)


class Constraint(NamedTuple):
    """A constraint: its parameter (``minCount``) and values, several where SHACL has a list."""

    parameter: str
    values: tuple[Term, ...]

    @property
    def component(self) -> str:
        """Local name of the constraint component, as a report names it."""
        return COMPONENTS[self.parameter]


class Shape(NamedTuple):
    """A shape; ``targets`` are pairs of a target's kind and IRI, ``path`` is a predicate's IRI.

    ``message`` and ``mend`` are by language, ``en`` and ``zh``.
    """

    iri: str
    path: str | None
    targets: tuple[tuple[str, str], ...]
    constraints: tuple[Constraint, ...]
    properties: tuple[str, ...]
    severity: str
    message: dict[str, str]
    mend: dict[str, str]


class Shapes:
    """All shapes of a folder of Turtle files, by IRI.

    Raises DataError where a file cannot be read or asks for what is not supported.
    """

    def __init__(self, folder: Path | None = None) -> None:
        paths = sorted((folder or ONTOLOGY / "shapes").glob("*.ttl"))
        self.files = [Source(path) for path in paths]
        self._said: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in (quad for file in self.files for quad in file.quads):
            subject, value = _terms(quad)
            self._said[subject][quad.predicate.value].append(value)
        if problems := [each for file in self.files for each in self._problems(file)]:
            raise DataError(problems)

    @cached_property
    def all(self) -> dict[str, Shape]:
        """Every shape, in order of IRIs."""
        return {node.value: self._shape(node) for node in self._nodes()}

    def targeted(self) -> Iterator[tuple[Shape, Shape]]:
        """A shape that holds constraints, with the node shape whose targets it is about."""
        for shape in self.all.values():
            if shape.targets:
                yield shape, shape
                yield from ((self.all[each], shape) for each in shape.properties)

    def select(self, constraint: Constraint) -> str:
        """The SELECT query of a constraint in SPARQL."""
        return self._said[constraint.values[0]][SH + "select"][0].value

    def _nodes(self) -> list[NamedNode]:
        kinds = {SH + "NodeShape", SH + "PropertyShape"}
        found = (
            node
            for node, said in self._said.items()
            if kinds & {kind.value for kind in said.get(RDF + "type", [])}
        )
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def _shape(self, node: NamedNode) -> Shape:
        said = self._said[node]
        one = {name: said[SH + name][0] for name in ("path", "severity") if SH + name in said}
        return Shape(
            node.value,
            one["path"].value if "path" in one else None,
            tuple((kind, each.value) for kind in TARGETS for each in said.get(SH + kind, [])),
            tuple(self._constraints(said)),
            tuple(sorted(each.value for each in said.get(SH + "property", []))),
            one["severity"].value.removeprefix(SH) if "severity" in one else SEVERITIES[0],
            _by_language(said.get(SH + "message", [])),
            _by_language(said.get(SHAPE + "mend", [])),
        )

    def _constraints(self, said: dict[str, list[Term]]) -> Iterator[Constraint]:
        for name in COMPONENTS:
            for value in said.get(SH + name, []):
                if not (name == "uniqueLang" and value.value == "false"):
                    yield Constraint(name, self._list(value) if name in LISTS else (value,))

    def _list(self, node: Term) -> tuple[Term, ...]:
        found = []
        while node.value != RDF + "nil":
            found += self._said[node][RDF + "first"]
            node = self._said[node][RDF + "rest"][0]
        return tuple(found)

    def _problems(self, file: Source) -> Iterator[Problem]:
        """What a file asks for that this validator does not do."""
        shapes = set(self._nodes())
        for quad in file.quads:
            subject, value = _terms(quad)
            name, line = compact(quad.predicate.value), file.line_of(subject.value)
            why = self._refused(name.removeprefix("sh:"), value) if subject in shapes else None
            if why is not None:
                what = f"{compact(subject.value)} has {name}{why}, which is not supported"
                yield file.problem(line, what, "; ".join(SUPPORTED), "say it by sh:sparql")
            for each in self._named(name.removeprefix("sh:"), value):
                if each not in shapes:
                    what = f"{compact(each.value)} is named by {compact(subject.value)}"
                    yield file.problem(line, f"{what} and is no shape", "a shape", "write it")

    def _refused(self, name: str, value: Term) -> str | None:
        """What is not supported about a parameter: "" for all of it, None for nothing."""
        if name in _SAID:
            return " with a blank node" if isinstance(value, BlankNode) else None
        if name not in COMPONENTS:
            return ""
        allowed = ALLOWED.get(name)
        if allowed and compact(value.value) not in allowed:
            return f" {compact(value.value)}"
        if name == "sparql" and not _SELECT.match(self._said[value][SH + "select"][0].value):
            return " of another form than SELECT DISTINCT $this [?value] WHERE {…}"
        return None

    def _named(self, name: str, value: Term) -> tuple[Term, ...]:
        """The shapes that a shape names."""
        if name in ("node", "not", "property"):
            return (value,)
        return self._list(value) if name in ("or", "xone") else ()


def _terms(quad: Quad) -> tuple[Term, Term]:
    assert isinstance(quad.subject, NamedNode | BlankNode)
    assert isinstance(quad.object, NamedNode | BlankNode | Literal)
    return quad.subject, quad.object


def _by_language(literals: Iterable[Term]) -> dict[str, str]:
    found = (each for each in literals if isinstance(each, Literal))
    return {(each.language or "").partition("-")[0]: each.value for each in found}
