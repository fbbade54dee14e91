"""What is said beside a result: why it is empty, what to be wary of, the query that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer


class Finding(NamedTuple):
    """One remark; ``fix`` is a whole query, ``href`` leads to the page that asks it."""

    title: str
    text: str
    evidence: list[str]
    fix: str
    href: str


def explained(visit: Visit, answer: Answer) -> list[Finding]:
    """Why an answer says nothing; empty where it says something."""
    found: Any = getattr(answer, "explanation", None)
    if found is None:
        return []
    told = [each.zh if visit.lang == "zh" else each.en for each in found.evidence]
    place = _place(visit, found.line)
    sentence = place + found.sentence(visit.lang)
    return [_finding(visit.t("finding.empty"), sentence, told, found.fix)]


def warned(visit: Visit, answer: Answer) -> list[Finding]:
    """Why an answer may not mean what it seems to."""
    warnings: Any = getattr(answer, "warnings", ())
    return [
        _finding(visit.t("finding.warning"), _place(visit, each.line) + each.sentence, [], each.fix)
        for each in warnings
    ]


def _place(visit: Visit, line: int | None) -> str:
    return visit.t("line", line=line) + " " if line else ""


def _finding(title: str, text: str, evidence: list[str], fix: str | None) -> Finding:
    query = (fix or "").strip()
    href = "/query?" + urlencode({"query": query}) if query else ""
    return Finding(title, text, evidence, query, href)
