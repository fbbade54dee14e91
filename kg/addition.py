"""A file that uses the project's vocabulary and does not carry it, checked with what is shipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.engine import Embedded
from kg.errors import Problem
from kg.findings import findings
from kg.namespaces import BASE, CLAIM, ID
from kg.source import Source
from kg.terms import LABELS, TYPE, Terms, typed
from kg.vocabularies import vocabulary_of

# Told by ``Terms`` with what may be meant, and there not of vocabularies that nobody here knows.
UNDECLARED = "ontology/hygiene/term-undeclared.rq"


def uses_ours(quads: list[Quad]) -> bool:
    """Whether a term or name of the project stands in some quads."""
    return any(iri.startswith(BASE) for iri in _iris(quads))


def problems(path: Path, lang: str = "en") -> Iterator[Problem]:
    """The terms of a file that nobody declares, and what is found of the things that it names.

    That is what the shapes and hygiene rules find in the shipped dataset with the file's triples.
    """
    source = Source(path)
    store = (engine := Embedded.shipped()).store(whole=True)
    base = [
        quad
        for predicate in (TYPE, *LABELS)
        for quad in store.quads_for_pattern(None, predicate, None, DefaultGraph())
    ]
    yield from _unknown(source, base)
    store.extend(source.quads)
    store.extend(Quad(*quad.triple) for quad in source.quads)

    def place(thing: str, property: str, value: str) -> tuple[str, int | None]:
        said = source.line_of_fact(thing, property, value)
        return source.name, said or source.line_of(thing, thing)

    found = findings(engine, place, lang, frozenset({UNDECLARED}))
    yield from (each for each in set(found) if each.line is not None)


def _unknown(source: Source, base: list[Quad]) -> Iterator[Problem]:
    own = {each.subject.value for each in source.quads if isinstance(each.subject, NamedNode)}
    terms = Terms(base)
    terms.declared |= typed(source.quads) | {iri for iri in _iris(source.quads) if _foreign(iri)}
    claims = {iri for iri in own | terms.declared if iri.startswith(CLAIM)}
    yield from terms.problems(source, frozenset(iri for iri in own if iri.startswith(ID)), claims)


def _foreign(iri: str) -> bool:
    """Whether an IRI is of a vocabulary that is not known here, or a known term of one that is."""
    vocabulary = vocabulary_of(iri)
    if iri.startswith(BASE) or vocabulary is None:
        return not iri.startswith(BASE)
    return iri.removeprefix(vocabulary.namespace) in vocabulary.names


def _iris(quads: list[Quad]) -> set[str]:
    """Each IRI in some quads, datatypes too."""
    nodes = [node for quad in quads for node in quad]
    kinds = [node.datatype for node in nodes if isinstance(node, Literal)]
    return {node.value for node in [*nodes, *kinds] if isinstance(node, NamedNode)}
