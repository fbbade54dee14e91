"""The rules of ``ontology/hygiene``: SPARQL whose every row is a violation.

A file has the header ``#+ title:`` (what must hold) and ``#+ mend:``, both again with ``_zh``, and
answers with ``?thing``, ``?message`` and ``?message_zh``. ``#+ needs:`` names what a dataset must
hold for the rule to mean something: ``ontology``, ``claims``, ``graphs``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from kg.engine import Embedded
from kg.errors import DataError, Problem
from kg.paths import ONTOLOGY, shown

NEEDS = {
    "ontology": "ASK { gip:Claim a owl:Class }",
    "claims": "ASK { ?claim a gip:Claim }",
    "graphs": "ASK { GRAPH ?graph { ?s ?p ?o } }",
}
HEADER = ("title", "title_zh", "mend", "mend_zh")


class Rule(NamedTuple):
    """A rule and the file it stands in; ``title`` and ``mend`` are by language, en and zh."""

    name: str
    title: dict[str, str]
    mend: dict[str, str]
    needs: frozenset[str]
    sparql: str


class Violation(NamedTuple):
    """A row of a rule's answer: the IRI of what is at fault, and the message by language."""

    thing: str
    message: dict[str, str]


def rules(folder: Path | None = None) -> list[Rule]:
    """The rules of a folder, in order of their names; raises DataError for one without a header."""
    return [_rule(path) for path in sorted((folder or ONTOLOGY / "hygiene").glob("*.rq"))]


def held(engine: Embedded) -> frozenset[str]:
    """What a dataset holds of that which rules may need."""
    answers = {need: engine.query(ask) for need, ask in NEEDS.items()}
    return frozenset(n for n, found in answers.items() if isinstance(found, QueryBoolean) and found)


def violations(engine: Embedded, rule: Rule) -> Iterator[Violation]:
    """The violations of a rule, in the order of its query; of blank nodes nothing is told."""
    answer = engine.query(rule.sparql)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(f"{rule.name} is no SELECT query")
    for row in answer:
        thing, said = row["thing"], {"en": row["message"], "zh": row["message_zh"]}
        if isinstance(thing, NamedNode):
            message = {k: each.value for k, each in said.items() if isinstance(each, Literal)}
            yield Violation(thing.value, message)


def _rule(path: Path) -> Rule:
    sparql = path.read_text("utf-8")
    header = dict(
        line[2:].strip().split(": ", 1)
        for line in sparql.splitlines()
        if line.startswith("#+ ") and ": " in line
    )
    needs = frozenset(header.get("needs", "").split())
    if missing := [each for each in HEADER if each not in header]:
        lines = ", ".join(f"#+ {each}: …" for each in missing)
        raise DataError(
            [Problem(shown(path), 1, "the rule's header is not whole", lines, "add it")]
        )
    if unknown := needs - NEEDS.keys():
        what = f"the rule needs {', '.join(sorted(unknown))}, which is unknown"
        raise DataError([Problem(shown(path), 1, what, f"some of {', '.join(NEEDS)}", "")])
    title = {"en": header["title"], "zh": header["title_zh"]}
    mend = {"en": header["mend"], "zh": header["mend_zh"]}
    return Rule(shown(path), title, mend, needs, sparql)
