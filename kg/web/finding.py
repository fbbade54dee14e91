"""What is said beside a result: what is unknown in the query, why it is empty, what to be wary of.

On a page each remark leads to the query that mends it; ``told`` is the same as JSON has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from kg.unknown import unknown
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.explanation import Explanation
    from kg.unknown import Unknown
    from kg.variants import Caution


class Finding(NamedTuple):
    """One remark; ``fix`` is a whole query, ``href`` leads to the page that asks it."""

    title: str
    text: str
    evidence: list[str]
    fix: str
    href: str
    lang: str


def findings(visit: Visit, answer: Answer) -> list[Finding]:
    """All remarks on an answer; an unknown term that explains why it is empty is told once."""
    reasons = explained(visit, answer)
    before = [
        _finding(visit, "finding.unknown", each.line, each.sentence(visit.lang))
        for each in unknown(answer.engine, answer.sparql)
    ]
    known = {each.text for each in reasons}
    return [*(each for each in before if each.text not in known), *reasons, *warned(visit, answer)]


def explained(visit: Visit, answer: Answer) -> list[Finding]:
    """Why an answer says nothing; empty where it says something."""
    found = answer.explanation
    if found is None:
        return []
    evidence = [each.zh if visit.lang == "zh" else each.en for each in found.evidence]
    sentence = found.sentence(visit.lang)
    return [_finding(visit, "finding.empty", found.line, sentence, evidence, found.fix)]


def warned(visit: Visit, answer: Answer) -> list[Finding]:
    """Why an answer may not mean what it seems to; in English."""
    return [
        _finding(visit, "finding.warning", each.line, each.sentence, [], each.fix, "en")
        for each in answer.warnings
    ]


def _finding(
    visit: Visit,
    title: str,
    line: int | None,
    sentence: str,
    evidence: list[str] | None = None,
    fix: str | None = None,
    lang: str = "",
) -> Finding:
    space = "" if visit.lang == "zh" else " "  # Chinese punctuation brings its own
    place = visit.t("line", line=line) + space if line else ""
    query = (fix or "").strip()
    href = "/query?" + urlencode({"query": query}) if query else ""
    return Finding(visit.t(title), place + sentence, evidence or [], query, href, lang)


def told(answer: Answer, lang: str) -> dict[str, object]:
    """The remarks on an answer as members of JSON; see ``kg.web.endpoint.explain``."""
    found = answer.explanation
    return {
        "unknown": [_unknown(each, lang) for each in unknown(answer.engine, answer.sparql)],
        "warnings": [_warning(each) for each in answer.warnings],
        "explanation": None if found is None else _explanation(found, lang),
    }


def _unknown(found: Unknown, lang: str) -> dict[str, object]:
    candidates = [
        {"term": each.name, "iri": each.iri, "label": each.label, "uses": each.uses}
        for each in found.candidates
    ]
    return {
        "term": found.written,
        "role": found.role,
        "sentence": found.sentence(lang),
        "line": found.line,
        "column": found.column,
        "candidates": candidates,
    }


def _warning(caution: Caution) -> dict[str, object]:
    return {
        "kind": caution.kind,
        "sentence": caution.sentence,
        "line": caution.line,
        "evidence": caution.evidence,
        "fix": caution.fix,
    }


def _explanation(found: Explanation, lang: str) -> dict[str, object]:
    return {
        "cause": found.cause.name.lower().replace("_", " "),
        "trap": found.trap,
        "sentence": found.sentence(lang),
        "line": found.line,
        "column": found.column,
        "evidence": [each.zh if lang == "zh" else each.en for each in found.evidence],
        "fix": found.fix,
    }
