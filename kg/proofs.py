"""What an inferred triple rests on, by the rule in whose graph it stands.

The WHERE clause of that rule, with the triple's terms in it, gives every set of facts from which
the rule gives the triple: its ways (``kg.support``). A proof takes the way that is the shortest
down to what is asserted. It never comes back to where it began: each of its facts is nearer to what
is asserted than the fact that it supports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from pyoxigraph import NamedNode, Variable

from kg import rules
from kg.namespaces import INFERRED
from kg.rules import Rule
from kg.support import Plan
from kg.terms import OWL, RDFS, TYPE
from kg.walks import Fact, Facts

Way: TypeAlias = frozenset[Fact]


class Proof(NamedTuple):
    """A fact and what it rests on: a rule and its premises, or no rule where it is asserted."""

    fact: Fact
    rule: Rule | None
    premises: tuple[Proof, ...]


class Proofs:
    """Proofs of the inferred triples of one dataset, by the shipped rules."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._rules: dict[str, Rule] = {}
        self._plans: dict[str, Plan] = {}
        self._known: dict[Fact, tuple[Rule | None, list[Way]]] = {}

    def graphs(self, fact: Fact) -> list[str]:
        """IRIs of the named graphs that hold a triple, in order."""
        return self.facts.graphs_of(fact)

    def proof(self, fact: Fact) -> Proof:
        """The shortest proof of a fact of the default graph; the same one at each call."""
        return self._shortest(fact, self._ranks(fact))

    def below(self, fact: Fact) -> tuple[set[Fact], set[Rule]]:
        """The asserted facts that a fact rests on, by any way, and the rules that lead to it."""
        below = self._below(fact)
        rules = {rule for each in below if (rule := self._rests(each)[0]) is not None}
        return {each for each in below if self._rests(each)[0] is None}, rules

    def _rests(self, fact: Fact) -> tuple[Rule | None, list[Way]]:
        """The rule that gives a fact, with every way; no rule for an asserted fact."""
        if fact not in self._known:
            rule = self._rule(fact)
            self._known[fact] = rule, self._ways(rule, fact) if rule else []
        return self._known[fact]

    def _rule(self, fact: Fact) -> Rule | None:
        names = [each for each in self.graphs(fact) if each.startswith(INFERRED)]
        if names and not self._rules:
            self._rules = {rule.graph.value: rule for rule in rules.every()}
        return self._rules.get(names[0]) if names else None

    def _ways(self, rule: Rule, fact: Fact) -> list[Way]:
        pairs = zip(rule.slots, fact[:3], strict=True)
        given = {slot.value: term for slot, term in pairs if isinstance(slot, Variable)}
        if rule.name not in self._plans:
            self._plans[rule.name] = Plan(self.facts, rule.select(), {})
        plan = self._plans[rule.name]
        found = (plan.of(plan.pattern, solution) for solution in plan.solutions.under(given))
        ways = [frozenset(e for e in each if isinstance(e, Fact)) for each in found if each]
        self.facts.spend(sum(map(len, ways)))
        return [way for way in ways if way]

    def _below(self, fact: Fact) -> set[Fact]:
        """The fact and all that it may rest on."""
        seen, waiting = {fact}, [fact]
        while waiting:
            _, ways = self._rests(waiting.pop())
            new = {each for way in ways for each in way} - seen
            seen |= new
            waiting += new
        return seen

    def _ranks(self, fact: Fact) -> dict[Fact, int]:
        """How many rules lie between each fact below and what is asserted, at the least."""
        below = self._below(fact)
        ranks = {each: 0 for each in below if self._rests(each)[0] is None}
        changed = True
        while changed:
            changed = False
            for each in below:
                heights = [_height(way, ranks) for way in self._rests(each)[1]]
                least = min((h + 1 for h in heights if h is not None), default=None)
                if least is not None and least < ranks.get(each, least + 1):
                    ranks[each], changed = least, True
        return ranks

    def _shortest(self, fact: Fact, ranks: Mapping[Fact, int]) -> Proof:
        rule, ways = self._rests(fact)
        fit = [way for way in ways if _height(way, ranks) == ranks.get(fact, 0) - 1]
        if rule is None or not fit:
            return Proof(fact, rule, ())
        way = min(fit, key=lambda each: (len(each), sorted(map(str, each))))
        premises = sorted(way, key=lambda e: (_schema(e), e.subject != fact.subject, str(e)))
        return Proof(fact, rule, tuple(self._shortest(each, ranks) for each in _in_line(premises)))


def _in_line(facts: list[Fact]) -> Iterator[Fact]:
    """The facts in their order, but one that another leads to after that one."""
    rest = list(facts)
    while rest:
        ends = {fact.object for fact in rest if fact.subject != fact.object}
        rest.remove(first := next((each for each in rest if each.subject not in ends), rest[0]))
        yield first


def _schema(fact: Fact) -> bool:
    """Whether a fact is about terms rather than things; such premises come last."""
    kind = fact.object if fact.predicate == TYPE else fact.predicate
    return isinstance(kind, NamedNode) and kind.value.startswith((RDFS, OWL))


def _height(way: Way, ranks: Mapping[Fact, int]) -> int | None:
    """The greatest rank of a way's facts; None where one has none."""
    found = [ranks.get(fact) for fact in way]
    return None if None in found else max(each for each in found if each is not None)
