"""Why an answer is empty: the cheapest true reason, and a query that has rows.

Reasons are tried in turn, from terms that do not occur to conditions that no record meets
together. A change counts as the reason when the query has rows with it, or when it is wrong
whatever else is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg import aggregates, filters, givens, homes, lines, seen, spellings
from kg.case import Case, Edit, Repair, aggregated
from kg.causes import Cause
from kg.emptiness import is_empty, over_nothing, with_values
from kg.errors import UsageError
from kg.explanation import Evidence, Explanation
from kg.probes import OutOfTime, Probes
from kg.stretches import edited, place
from kg.tree import terms
from kg.unknown import Unknown, known, of_tree
from kg.zeros import is_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.engine import Engine

SECONDS = 2.0
MORE = 0.1  # seconds beyond these, to tell what is seen of the lines
ROUNDS = 4  # faults that are mended one after another
UNDIAGNOSED = Explanation(Cause.UNDIAGNOSED, {}, None, None, (), None, False)


def explain(
    engine: Engine,
    sparql: str,
    given: Mapping[str, Any] | None = None,
    seconds: float = SECONDS,
) -> Explanation:
    """Why a query with an empty answer has none.

    ``given`` are values of its variables. It takes about ``seconds`` at most; one question to the
    engine is not cut off.
    """
    probes = Probes(engine, seconds)
    search = None
    try:
        if given and (found := givens.reason(probes, sparql, given)):
            return found
        search = Search(probes, with_values(sparql, given or {}))
        return search.explanation()
    except OutOfTime:
        return search.partial() if search else UNDIAGNOSED
    except RecursionError:
        return UNDIAGNOSED
    except UsageError as error:
        return Explanation(Cause.UNREAD, {"value": str(error)}, None, None, (), None, False)


def explained(
    engine: Engine, sparql: str, given: Mapping[str, Any], rows: Any
) -> Explanation | None:
    """The explanation of an answer that says nothing; None where its zeros are figures of records.

    ``rows`` are the answer's; of an ASK query that is false they are the row of the answer.
    """
    if rows and not is_nothing(rows):  # an ASK query's
        return explain(engine, sparql, given)
    if rows:
        try:
            probes = Probes(engine, SECONDS)
            if not over_nothing(probes, with_values(sparql, given), rows[0]):
                return None
        except (UsageError, OutOfTime, RecursionError):
            return None
    return explain(engine, sparql, given)


class Search:
    """The search for the reason of one empty answer."""

    def __init__(self, probes: Probes, text: str) -> None:
        self.probes, self.asked = probes, text
        self.case = Case(text, probes)
        self.aggregate = aggregated(self.case.tree)
        self.first: Repair | None = None

    def explanation(self) -> Explanation:
        """The reason that is found first on the ladder."""
        if self.case.holds(()):
            return self._modified()
        for _ in range(ROUNDS):
            for repair in self._ladder():
                new = edited(self.case.text, repair.edits)
                if repair.edits and self.case.holds(repair.edits) and self._gives(new):
                    return self._told(self.first or repair, new)
                if repair.certain or not repair.edits:
                    self.first = self.first or repair
                    if repair.edits:
                        self.case = Case(new, self.probes)
                        break
            else:
                break
        return self._told(self.first, None) if self.first else self._lines()

    def partial(self) -> Explanation:
        """What is known when the time is used up: the first fault, or lines that match nothing."""
        if self.first:
            return self._told(self.first, None)
        self.probes.allow(MORE)
        evidence = list[Evidence]()
        try:
            for site in seen.nothing(self.case):
                evidence.append(seen.failing(self.case, site))
        except OutOfTime:
            pass
        return UNDIAGNOSED._replace(evidence=tuple(evidence[: seen.SHOWN]))

    def _ladder(self) -> Iterator[Repair]:
        case = self.case
        yield from self._unknown()
        rungs: tuple[Callable[[Case], Iterator[Repair]], ...] = (
            spellings.repairs,
            lines.linked,
            filters.repairs,
            homes.repairs,
            lines.inference,
            lines.direction,
            lines.optional,
        )
        for rung in rungs:
            yield from rung(case)

    def _unknown(self) -> Iterator[Repair]:
        """Unknown terms, each replaced by the nearest ones in turn; first all at once."""
        case = self.case
        found = of_tree(self.probes, case.text, case.tree, every=True)
        needed = {iri for site, each in case.triples() if site.needed for iri in terms(each, "iri")}
        repairs = list[list[Repair]]()
        for each in found:
            told = {"term": each.written, "space": each.space}
            told |= {"near": each.near(), "near_zh": each.near("zh")}
            sure = each.role != "datatype" and any(each.term == term for term in needed)
            sure = sure and not known(self.probes, each.term.value, each.role)
            edits = [self._renamed(each, other.iri) for other in each.candidates]
            edits = edits if each.role != "datatype" else []
            repairs.append([Repair(each.cause, each.term.start, e, told, sure) for e in edits])
            if not edits and sure:
                repairs[-1] = [Repair(each.cause, each.term.start, (), told, True)]
        firsts = [each[0] for each in repairs if each]
        if len(firsts) > 1:
            whole = tuple(edit for each in firsts for edit in each.edits)
            main = ([each for each in firsts if each.certain] or firsts)[0]
            yield Repair(main.cause, main.at, whole, main.found)
        for several in repairs:
            yield from (replace(each, certain=False) for each in several if each.edits)
            yield from several[:1]

    def _renamed(self, unknown: Unknown, iri: str) -> tuple[Edit, ...]:
        """The edit that writes another term, or mends the prefix under which it was written."""
        case, term = self.case, unknown.term
        prefix, colon, local = unknown.written.partition(":")
        space = case.tree.prefixes.get(prefix, "") if colon else ""
        start = case.text.find(f"<{space}>", 0, case.tree.start) if space else -1
        if unknown.cause is Cause.NAMESPACE and start >= 0 and iri.endswith(local):
            end = start + len(space) + 2
            return ((start, end, f"<{iri.removesuffix(local)}>"),)
        return ((term.start, term.end, lines.short(case, iri)),)

    def _gives(self, text: str) -> bool:
        """Whether a query has a row that says something."""
        return not is_empty(self.probes, text)

    def _modified(self) -> Explanation:
        """The pattern matches: what comes after it leaves nothing."""
        case, tree = self.case, self.case.tree
        for repair in aggregates.repairs(case):
            new = edited(case.text, repair.edits)
            if self._gives(new):
                return self._told(repair, new)
        for clause in ("HAVING", "OFFSET", "LIMIT"):
            if clause in tree.clauses:
                start, end = tree.clauses[clause]
                new = edited(case.text, [(start, end, "")])
                if self._gives(new):
                    found = {"term": " ".join(case.text[start:end].split())}
                    return self._told(Repair(Cause.CUT, start, (), found), new)
        raise UsageError("its pattern matches, and nothing that follows it can be left out")

    def _lines(self) -> Explanation:
        """All terms are there: which lines match, and which keep the others from matching."""
        case = self.case
        cuts = lines.cuts(case)
        nothing = list(seen.nothing(case))
        single = [(site, edit) for site, edit in cuts if len(cuts) > 1 and case.holds((edit,))]
        evidence = [seen.failing(case, site) for site in nothing[: seen.SHOWN]]
        if not nothing:
            evidence = [seen.without(case, *each) for each in single[: seen.SHOWN]]
        at = nothing[0] if nothing else single[-1][0] if single else None
        together = {"term": "these lines together", "term_zh": "这几行的全部条件"}
        if nothing or len(cuts) == 1:
            words = case.words((nothing or [cuts[0][0]])[0].element)
            together = {"term": f"{words!r}", "term_zh": f"“{words}”"}
        if nothing and (verb := lines.unused(case, nothing[0])):
            repair = Repair(Cause.UNUSED, nothing[0].element.start, (), {"term": verb})
            return self._told(repair, None, tuple(evidence))
        cause = Cause.NOTHING if self.aggregate else Cause.TRUE_NEGATIVE
        start = at.element.start if at else cuts[0][0].element.start if cuts else case.tree.start
        return self._told(Repair(cause, start, (), together), None, tuple(evidence))

    def _told(
        self, repair: Repair, fix: str | None, evidence: tuple[Evidence, ...] = ()
    ) -> Explanation:
        text = self.asked if repair is self.first or self.first is None else self.case.text
        line, column = place(text, min(repair.at, len(text)))
        return Explanation(repair.cause, repair.found, line, column, evidence, fix, self.aggregate)
