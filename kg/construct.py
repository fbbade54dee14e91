"""The triples that a CONSTRUCT query makes, traced to what its WHERE clause found."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import BlankNode, Triple, Variable

from kg import patterns
from kg.patterns import Basic, Blank, Edge, Term
from kg.support import Plan
from kg.walks import Fact, Facts, merged


class Template:
    """The template of a CONSTRUCT query; raises ``UsageError`` where it cannot be read."""

    def __init__(
        self, facts: Facts, parts: tuple[str, str, str], given: Mapping[str, Term]
    ) -> None:
        """``parts`` are what stands before, in and after the template (``wording.template``)."""
        before, template, after = parts
        pattern = patterns.parse(before, template)
        self.plans: list[tuple[Edge, Plan]] = []
        for edge in pattern.edges if isinstance(pattern, Basic) else ():
            shown = dict.fromkeys(f"?{slot.value}" for slot in edge if isinstance(slot, Variable))
            form = f"SELECT {' '.join(shown)}" if shown else "ASK"
            self.plans.append((edge, Plan(facts, f"{before} {form} {after}", given)))

    def facts(self, triple: Triple) -> set[Fact]:
        """The facts that a triple of the answer rests on."""
        found = []
        for edge, plan in self.plans:
            row = _values(edge, triple)
            if row is not None:
                found += plan.of_rows([row])
        return merged(found) or set()


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
