"""The terms of a query that the dataset does not have, and those that come nearest to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kg import edtf, nearest
from kg.candidates import Candidate, Candidates, exists
from kg.causes import Cause
from kg.errors import UsageError
from kg.namespaces import BASE, PREFIXES, TIME, compact
from kg.probes import OutOfTime, Probes
from kg.reader import read
from kg.stretches import place
from kg.tree import Branch, Dataset, Node, Query, Term, Triple, walk
from kg.vocabularies import vocabularies, vocabulary_of

if TYPE_CHECKING:
    from kg.engine import Engine

_TYPE = PREFIXES["rdf"] + "type"
_CLASSES = {_TYPE, *(PREFIXES["rdfs"] + name for name in ("subClassOf", "domain", "range"))}
SECONDS = 1.0


class Unknown(NamedTuple):
    """A term that does not occur, what it is used as, and the nearest ones that do.

    ``role`` is property, class, thing or datatype; ``line`` and ``column`` count from 1.
    """

    term: Term
    written: str
    role: str
    cause: Cause
    candidates: tuple[Candidate, ...]
    line: int
    column: int

    def sentence(self, lang: str = "en") -> str:
        """What is the matter, with what may be meant."""
        return self.cause.sentence(lang, term=self.written, near=self.near(lang), space=self.space)

    def near(self, lang: str = "en") -> str:
        """The question whether the nearest are meant; "" where there is none."""
        if not self.candidates:
            return ""
        told = [each.told(lang) for each in self.candidates]
        if lang == "zh":
            return f"；是否指 {'、'.join(told)}？"
        return f"; did you mean {' or '.join(told)}?"

    @property
    def space(self) -> str:
        """The namespace of the nearest term."""
        iri = self.candidates[0].iri if self.candidates else ""
        spaces = [*PREFIXES.values(), *(each.namespace for each in vocabularies())]
        return max((each for each in spaces if iri.startswith(each)), key=len, default="")


def unknown(engine: Engine, sparql: str, seconds: float = SECONDS) -> list[Unknown]:
    """The unknown terms of a query, in order of their places; [] for one that cannot be read."""
    try:
        return of_tree(Probes(engine, seconds), sparql, read(sparql))
    except (UsageError, OutOfTime, RecursionError):
        return []


def of_tree(probes: Probes, text: str, tree: Query, every: bool = False) -> list[Unknown]:
    """The same of a tree.

    ``every`` also tells terms of vocabularies that are not listed, and properties of listed ones
    that nothing has here, where another vocabulary has one of the same name.
    """
    found = list[Unknown]()
    seen: dict[str, tuple[Cause, tuple[Candidate, ...]] | None] = {}
    finder = Candidates(probes)
    for term, role in sorted(_used(tree), key=lambda pair: pair[0].start):
        if term.value not in seen:
            told = every or _listed(term.value)
            lacks = told and not known(probes, term.value, role)
            seen[term.value] = finder.of(term.value, role) if lacks else None
            if every and not lacks and role == "property" and not exists(probes, term.value):
                others = finder.elsewhere(term.value, role)
                seen[term.value] = (Cause.VOCABULARY, others) if others else None
        if (near := seen[term.value]) and term.end > term.start:
            written = text[term.start : term.end] if role != "datatype" else compact(term.value)
            found.append(Unknown(term, written, role, *near, *place(text, term.start)))
    return found


def known(probes: Probes, iri: str, role: str) -> bool:
    """Whether an IRI occurs in the dataset, or is a name that needs not to."""
    if iri in _spaces() or ((vocabulary := vocabulary_of(iri)) and _listed_name(iri, vocabulary)):
        return True
    if iri.startswith(TIME):
        from kg.terms import time_text

        try:
            edtf.span(time_text(iri))
        except ValueError:
            return exists(probes, iri)
        return True
    return exists(probes, iri)


def _listed_name(iri: str, vocabulary: object) -> bool:
    from kg.vocabularies import Vocabulary

    assert isinstance(vocabulary, Vocabulary)
    name = iri.removeprefix(vocabulary.namespace)
    return name in vocabulary.names or (vocabulary.prefix == "rdf" and name[:1] == "_")


def _spaces() -> set[str]:
    return {*PREFIXES.values(), *(each.namespace for each in vocabularies())}


def _listed(iri: str) -> bool:
    """Whether an IRI is ours or a listed vocabulary's, or seems to be meant so."""
    own = [BASE, *(each.namespace for each in vocabularies())]
    return any(nearest.names_under(iri, space) for space in own) or "wikidata.org" in iri


def _used(tree: Query) -> Iterator[tuple[Term, str]]:
    """The IRIs of a query's patterns and what each is used as; graphs and functions are none."""
    graphs = {each.graph for each in walk(tree) if isinstance(each, Branch | Dataset)}
    roles: dict[Term, str] = {}
    for node in walk(tree):
        if isinstance(node, Triple):
            for term in _verbs(node.predicate):
                roles[term] = "property"
            last = _verbs(node.predicate)[-1:] + _verbs(node.predicate)[:1]
            if isinstance(node.object, Term) and any(each.value in _CLASSES for each in last):
                roles.setdefault(node.object, "class")
    made = {term for each in tree.template for term in walk(each) if isinstance(term, Term)}
    made -= {term for term in walk(tree.where) if isinstance(term, Term)}
    for node in walk(tree):
        if isinstance(node, Term) and node.kind == "iri" and node not in made | graphs:
            yield node, roles.get(node, "thing")
        elif isinstance(node, Term) and node.kind == "literal" and not node.language:
            yield node._replace(value=node.datatype), "datatype"


def _verbs(verb: Node) -> list[Term]:
    """The IRIs of a predicate or path, in order."""
    found = [node for node in walk(verb) if isinstance(node, Term) and node.kind == "iri"]
    return sorted(found, key=lambda term: term.start)
