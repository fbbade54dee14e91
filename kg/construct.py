"""The triples that CONSTRUCT and DESCRIBE give, traced to what the WHERE clause found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from pyoxigraph import BlankNode, Triple, Variable

from kg import patterns, wording
from kg.patterns import Basic, Blank, Edge, Term
from kg.solutions import Key
from kg.support import Plan, joined
from kg.walks import Facts, Support, merged


class Template:
    """The template of a CONSTRUCT query; raises ``UsageError`` where it cannot be read."""

    def __init__(
        self, facts: Facts, parts: tuple[str, str, str], given: Mapping[str, Term]
    ) -> None:
        """``parts`` are what stands before, in and after the template (``wording.template``)."""
        before, template, after = parts
        pattern = patterns.parse(before, template)
        self.plans: list[tuple[Edge, Plan]] = []
        known: dict[str, Plan] = {}
        for edge in pattern.edges if isinstance(pattern, Basic) else ():
            shown = dict.fromkeys(f"?{slot.value}" for slot in edge if isinstance(slot, Variable))
            form = f"SELECT {' '.join(shown)}" if shown else "ASK"
            if form not in known:
                known[form] = Plan(facts, f"{before} {form} {after}", given)
            self.plans.append((edge, known[form]))

    def support(self, triples: list[Triple]) -> list[set[Support] | None]:
        """What triples of the answer rest on; None where the query does not give one again."""
        found: list[list[set[Support] | None]] = [[] for _ in triples]
        for edge, plan in self.plans:
            rows = [(number, _values(edge, triple)) for number, triple in enumerate(triples)]
            fit = [(number, row) for number, row in rows if row is not None]
            held = plan.of_rows([row for _, row in fit], range(len(fit)))
            for (number, _), each in zip(fit, held, strict=True):
                found[number].append(each)
        return [merged(each) for each in found]


class Described:
    """What a DESCRIBE query tells: the triples of its things, and of blank nodes they lead to."""

    def __init__(
        self, facts: Facts, sparql: str, given: Mapping[str, Term], triples: Iterable[Triple]
    ) -> None:
        """``triples`` are all of the answer's; raises ``UsageError`` for what cannot be read."""
        self.plan = Plan(facts, wording.described(sparql), given)
        self.into: dict[object, list[Triple]] = {}
        for triple in triples:
            if isinstance(triple.object, BlankNode):
                self.into.setdefault(triple.object, []).append(triple)

    def support(self, triples: list[Triple]) -> list[set[Support] | None]:
        """What triples of the answer rest on; None where the query does not give one again."""
        self.plan.facts.begin()
        return [self._support(triple) for triple in triples]

    def _support(self, triple: Triple) -> set[Support] | None:
        chain, things = [triple], [triple.subject]
        for thing in things:
            for each in self.into.get(thing, ()):
                if each not in chain:
                    chain.append(each)
                    things.append(each.subject)
        stated: set[Support] = set()
        for each in chain:
            stated |= set(self.plan.facts.find(*each))
        by_key = self.plan.solutions.by_key
        named = [key for thing in things for key in self._naming.get(thing, ())]
        found = self.plan.of_keys(named or list(by_key), by_key)
        return None if found is None or not stated else joined(stated, found)

    @cached_property
    def _naming(self) -> dict[object, list[Key]]:
        """The solutions that name a thing, by the things."""
        found: dict[object, list[Key]] = {}
        for key in self.plan.solutions.by_key:
            for thing in set(key):
                found.setdefault(thing, []).append(key)
        return found


def _values(edge: Edge, triple: Triple) -> dict[str, Term] | None:
    """The values by which a template's triple is this one; None where none are."""
    row: dict[str, Term] = {}
    for slot, node in zip(edge, (triple.subject, triple.predicate, triple.object), strict=True):
        if isinstance(slot, Blank):
            if not isinstance(node, BlankNode):
                return None
        elif isinstance(slot, Variable):
            if isinstance(node, Triple) or row.setdefault(slot.value, node) != node:
                return None
        elif slot != node:
            return None
    return row
