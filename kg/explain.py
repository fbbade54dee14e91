"""Why an answer is empty: the cheapest true reason, and a query that has rows.

Reasons are tried in turn, from terms that do not occur to conditions that no record meets
together. A change counts as the reason when the query has rows with it, or when it is wrong
whatever else is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, QueryBoolean

from kg import conditions, homes, lines, spellings
from kg.candidates import exists
from kg.case import Case, Edit, Repair, aggregated
from kg.causes import Cause
from kg.errors import KGError, UsageError
from kg.probes import OutOfTime, Probes
from kg.stretches import edited, place
from kg.tree import AGGREGATES, Call, Group, Query, Term, Triple, walk
from kg.unknown import of_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.engine import Engine

SECONDS = 2.0
_ROUNDS = 4  # faults that are mended one after another


class Explanation(NamedTuple):
    """Why nothing was found.

    ``line`` and ``column`` count from 1 in the query as it was asked, None where no place is
    known; ``evidence`` are counts in words; ``fix`` is a query that has rows, None where there is
    none. ``aggregate`` says that the answer is a number that was worked out over nothing.
    """

    cause: Cause
    found: dict[str, str]
    line: int | None
    column: int | None
    evidence: tuple[str, ...]
    fix: str | None
    aggregate: bool

    @property
    def trap(self) -> str:
        """The number of the trap, T1 to T24, or "" """
        return self.cause.trap

    def sentence(self, lang: str = "en") -> str:
        """The reason in one sentence, in en or zh."""
        found = {key: self.found.get(f"{key}_{lang}", text) for key, text in self.found.items()}
        return self.cause.sentence(lang, **found)

    def text(self, lang: str = "en") -> str:
        """Reason, evidence and mended query, on several lines."""
        where = "" if self.line is None else f"line {self.line}: "
        head = "0 over nothing: " if self.aggregate else "no rows: "
        if lang == "zh":
            where = "" if self.line is None else f"第 {self.line} 行："
            head = "对空集求值：" if self.aggregate else "没有结果："
        told = [head + where + self.sentence(lang)]
        told += [f"  {each}" for each in self.evidence]
        if self.fix:
            told += ["this has rows:" if lang != "zh" else "以下查询有结果：", self.fix.strip()]
        return "\n".join(told)

    def __str__(self) -> str:
        return self.text()


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
    try:
        return Search(Probes(engine, seconds), with_values(sparql, given or {})).explanation()
    except OutOfTime:
        return Explanation(Cause.UNDIAGNOSED, {}, None, None, (), None, False)
    except UsageError as error:
        return Explanation(Cause.UNREAD, {"value": str(error)}, None, None, (), None, False)


def with_values(sparql: str, given: Mapping[str, Any]) -> str:
    """A query with the values of its variables written into it."""
    if not given:
        return sparql
    from kg.reader import read

    where = read(sparql).where
    rows = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in given.items())
    edits: list[Edit] = [(where.start + 1, where.start + 1, f" {rows} ")]
    if any(isinstance(each, Query) for each in where.elements):
        edits += [(where.start, where.start, "{ "), (where.end, where.end, " }")]
        edits[0] = (where.start, where.start, f"{{ {rows} ")
        del edits[1]
    return edited(sparql, edits)


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
        for _ in range(_ROUNDS):
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

    def _ladder(self) -> Iterator[Repair]:
        case = self.case
        yield from self._unknown()
        rungs: tuple[Callable[[Case], Iterator[Repair]], ...] = (
            spellings.repairs,
            conditions.repairs,
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
        needed = {term for site in case.sites if site.needed for term in _iris(site.element)}
        repairs = []
        for each in found:
            told = {"term": each.written, "space": each.space}
            told |= {"near": each.near(), "near_zh": each.near("zh")}
            sure = each.role != "datatype" and any(each.term == term for term in needed)
            edits = [
                ((each.term.start, each.term.end, other.name),)
                for other in each.candidates
                if each.role != "datatype"
            ]
            repairs.append([Repair(each.cause, each.term.start, e, told, sure) for e in edits])
            if not edits and sure:
                repairs[-1] = [Repair(each.cause, each.term.start, (), told, True)]
        firsts = [each[0] for each in repairs if each]
        if len(firsts) > 1:
            whole = tuple(edit for each in firsts for edit in each.edits)
            sure = [each for each in firsts if each.certain] or firsts
            yield Repair(sure[0].cause, sure[0].at, whole, sure[0].found)
        for several in repairs:
            yield from (each for each in several[1:] if self.case.holds(each.edits))
            yield from several[:1]

    def _gives(self, text: str) -> bool:
        """Whether a query has a row that says something."""
        return not is_empty(self.probes, text)

    def _modified(self) -> Explanation:
        """The pattern matches: what comes after it leaves nothing."""
        case, tree = self.case, self.case.tree
        bound = {name for item in tree.items or () for name in _arguments(item.formula)}
        for name in sorted(bound - lines.scope(tree.where)):
            from kg import nearest

            for alike, other in nearest.ranked(name, lines.scope(tree.where)):
                places = [each for each in walk(tree) if isinstance(each, Term)]
                edits = tuple(
                    (each.start, each.end, f"?{other}")
                    for each in places
                    if each.kind == "variable" and each.value == name
                )
                new = edited(case.text, edits)
                if alike > 0.6 and self._gives(new):
                    found = {"term": f"?{name}", "near": f"; did you mean ?{other}?"}
                    found["near_zh"] = f"；是否指 ?{other}？"
                    return self._told(Repair(Cause.VARIABLE, edits[0][0], edits, found), new)
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
        case, evidence = self.case, list[str]()
        cuts = lines.cuts(case)
        nothing = [site for site, _ in cuts if not lines.alone(case, site)]
        single = [(site, edit) for site, edit in cuts if len(cuts) > 1 and case.holds((edit,))]
        for site in nothing[:3]:
            line, _ = case.line(site.element.start)
            evidence.append(f"line {line} matches nothing by itself: {case.words(site.element)}")
        for site, edit in single[:3] if not nothing else ():
            line, _ = case.line(site.element.start)
            count = self._count((edit,))
            words = case.words(site.element)
            evidence.append(f"without line {line} there are {count} rows: {words}")
        at = nothing[0] if nothing else single[-1][0] if single else None
        together = {"term": "these lines together", "term_zh": "这几行的全部条件"}
        if nothing or len(cuts) == 1:
            words = case.words((nothing or [cuts[0][0]])[0].element)
            together = {"term": f"{words!r}", "term_zh": f"“{words}”"}
        cause = Cause.NOTHING if self.aggregate else Cause.TRUE_NEGATIVE
        start = at.element.start if at else cuts[0][0].element.start if cuts else case.tree.start
        return self._told(Repair(cause, start, (), together), None, tuple(evidence))

    def _count(self, edits: tuple[Edit, ...]) -> str:
        rows = len(self.case.sample("*", edits, 1000))
        return f"{rows} or more" if rows == 1000 else str(rows)

    def _told(self, repair: Repair, fix: str | None, evidence: tuple[str, ...] = ()) -> Explanation:
        text = self.asked if repair is self.first or self.first is None else self.case.text
        line, column = place(text, min(repair.at, len(text)))
        return Explanation(repair.cause, repair.found, line, column, evidence, fix, self.aggregate)


def _iris(element: object) -> list[Term]:
    if not isinstance(element, Triple):
        return []
    return [each for each in walk(element) if isinstance(each, Term) and each.kind == "iri"]


def _arguments(formula: Any) -> set[str]:
    """The variables that aggregates are worked out over."""
    calls = [each for each in walk(formula) if isinstance(each, Call) and each.name in AGGREGATES]
    inner = [each for call in calls for each in walk(call) if isinstance(each, Term)]
    return {each.value for each in inner if each.kind == "variable"}


def is_empty(probes: Probes, text: str) -> bool:
    """Whether a query has no row, no triple, the answer false, or only figures over nothing."""
    from kg.reader import read

    tree = read(text)
    if tree.form in ("SELECT", "ASK") and not aggregated(tree):
        return not probes.any(text)
    if tree.form != "SELECT":
        return not probes.any(text)
    return is_nothing(probes.rows(text, 2))


def is_nothing(rows: list[Any]) -> bool:
    """Whether rows are none, or one of which each cell is unbound or zero."""
    return not rows or (len(rows) == 1 and all(_zero(cell) for cell in rows[0]))


def _zero(cell: object) -> bool:
    if cell is None:
        return True
    try:
        return isinstance(cell, Literal) and float(cell.value or 0) == 0
    except ValueError:
        return False


def explained(
    engine: Engine, sparql: str, given: Mapping[str, Any], rows: Any
) -> Explanation | None:
    """The explanation of an answer; None for one with rows, or whose zero is a figure of records.

    ``rows`` are the answer's, or whether an ASK query is true.
    """
    if isinstance(rows, bool):
        return None if rows else explain(engine, sparql, given)
    if not is_nothing(rows):
        return None
    if rows:
        from kg.reader import read

        try:
            tree = read(sparql)
        except UsageError:
            return None
        if not aggregated(tree) or not _over_nothing(engine, sparql, given, tree):
            return None
    return explain(engine, sparql, given)


def _over_nothing(engine: Engine, sparql: str, given: Mapping[str, Any], tree: Query) -> bool:
    """Whether the aggregates of a query have nothing to work on."""
    names = {name for item in tree.items or () for name in _arguments(item.formula)}
    if names - lines.scope(tree.where):
        return True
    try:
        return not Case(with_values(sparql, given), Probes(engine, SECONDS)).holds(())
    except (KGError, OutOfTime):
        return False


__all__ = ["Explanation", "Group", "QueryBoolean", "exists", "explain", "explained"]
