"""Class expressions and property chains in words (OWL 2 Manchester Syntax §2), with labels."""

from __future__ import annotations

from pyoxigraph import BlankNode, NamedNode

from kg.labels import Labels
from kg.namespaces import PREFIXES
from kg.patterns import Term
from kg.walks import Facts

_JOINED = {"intersectionOf": " and ", "unionOf": " or ", "oneOf": ", "}
_RESTRICTED = {"someValuesFrom": "some", "allValuesFrom": "only", "hasValue": "value"}


class Expressions:
    """The class expressions of one dataset."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        self.facts, self.labels = facts, labels

    def text(self, term: Term) -> str:
        """A term's label; of a blank node, the expression or list that it stands for."""
        if not isinstance(term, BlankNode):
            return self.labels.text(term)
        if property := self._value(term, "owl", "onProperty"):
            for name, word in _RESTRICTED.items():
                if filler := self._value(term, "owl", name):
                    return f"{self.text(property)} {word} {self._bracketed(filler)}"
        for name, between in _JOINED.items():
            if start := self._value(term, "owl", name):
                joined = between.join(map(self._bracketed, self._members(start)))
                return f"{{{joined}}}" if name == "oneOf" else joined
        return " o ".join(map(self.text, self._members(term))) or str(term)

    def _bracketed(self, term: Term) -> str:
        text = self.text(term)
        plain = not isinstance(term, BlankNode) or text.startswith("{")
        return text if plain else f"({text})"

    def _members(self, start: Term) -> list[Term]:
        """The members of an RDF list."""
        found: list[Term] = []
        place: Term | None = start
        while place and (first := self._value(place, "rdf", "first")):
            found.append(first)
            place = self._value(place, "rdf", "rest")
        return found

    def _value(self, node: Term, prefix: str, name: str) -> Term | None:
        found = self.facts.find(node, NamedNode(PREFIXES[prefix] + name), None)
        return found[0].object if found else None
