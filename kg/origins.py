"""Where what a row rests on comes from: claims, the rules that infer it, the graphs that hold it.

An inferred triple leads to what it is inferred from, down to what is asserted (``kg.proofs``). A
triple about a claim (its quote, speaker, mode …) leads to that claim, also where the claim is its
object. Any other stands in the ontology, the vocabulary, the register or another graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.errors import joined, shorten
from kg.labels import Labels
from kg.namespaces import CLAIM, GRAPH, INFERRED, compact
from kg.proofs import Proofs
from kg.rules import Rule
from kg.walks import Absence, Fact, Facts, Given, Support

LONG = 200  # characters of a group in a note
NAMES = {
    "ontology": "the ontology",
    "vocabulary": "the vocabulary",
    "register": "the register",
    "time": "what the stated times allow (derived)",
    "meta": "what the dataset says of itself",
    "rules": "the rules of inference",
}
NOWHERE = "the default graph, of which no named graph holds it"


class Found(NamedTuple):
    """The IRIs of claims and of other graphs, the rules, and the groups that nothing matches.

    ``alone`` are the claims that are the only ones to state some triple of the row.
    """

    claims: set[str]
    alone: set[str]
    graphs: set[str]
    rules: set[Rule]
    absences: set[Absence]
    given: set[Given]


class Origins:
    """The origins of the triples of one dataset, with labels in one language."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        self.facts, self.labels = facts, labels
        self._proofs = Proofs(facts)

    def of(self, support: Iterable[Support]) -> Found:
        """Where all that a row rests on comes from."""
        found = Found(set(), set(), set(), set(), set(), set())
        for each in support:
            if isinstance(each, Absence):
                found.absences.add(each._replace(group=" ".join(each.group.split())))
            elif isinstance(each, Given):
                found.given.add(each)
            else:
                self._trace(each, found)
        return found

    def notes(self, found: Found, unsaid: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The kind and text of each note; ``unsaid`` are claims of which nothing is said."""
        for rule in sorted(found.rules, key=lambda rule: rule.name):
            heading = rule.heading(self.labels.lang)
            yield "inference", f"inferred by the rule {heading} ({rule.source}) from what is cited"
        names = sorted(self._name(graph) for graph in {*found.graphs, *unsaid})
        if names:
            no = "" if found.claims.difference(unsaid) else "no claim: "
            yield "graph", f"{no}{'stated in' if no else 'also rests on'} {joined(names)}"
        for group, beside in sorted(found.absences):
            where = "for this row " * beside
            told = shorten(group, LONG)
            yield "absence", f"rests on absence: {where}nothing in the data matches {told}"
        if found.given:
            alone = "no claim: " if not any(found[:-1]) else "also without what is named here: "
            yield "query", f"{alone}the query itself gives these values"

    def _trace(self, fact: Fact, found: Found) -> None:
        graphs = [fact.graph.value] if fact.graph else self.facts.graphs_of(fact)
        claims = [each for each in graphs if each.startswith(CLAIM)]
        if claims:
            found.claims.update(claims)
            found.alone.update(claims if len(claims) == 1 else ())
        elif self._inferred(fact, graphs, found):
            pass
        elif about := [
            end.value
            for end in (fact.subject, fact.object)
            if isinstance(end, NamedNode) and end.value.startswith(CLAIM)
        ]:
            found.claims.add(about[0])
            found.alone.add(about[0])
        else:
            found.graphs.update(graphs or [""])

    def _inferred(self, fact: Fact, graphs: list[str], found: Found) -> bool:
        """Whether a known rule gives the fact; if so, what it rests on is traced."""
        if not any(each.startswith(INFERRED) for each in graphs):
            return False
        plain = fact._replace(graph=None)
        below, rules = self._proofs.below(plain)
        if not rules:
            return False
        found.rules.update(rules)
        for each in below:
            self._trace(each, found)
        return True

    def _name(self, graph: str) -> str:
        """A graph as a reader knows it."""
        if not graph:
            return NOWHERE
        if graph.startswith(GRAPH):
            return place(graph)
        return f"the graph {self.labels.of(graph)} <{graph}>"


def place(graph: str) -> str:
    """One of the dataset's graphs in words."""
    name = graph.removeprefix(GRAPH)
    if name.startswith("links/"):
        return f"the links to {name.removeprefix('links/')}"
    return NAMES.get(name, compact(graph))
