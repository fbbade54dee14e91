"""Queries that are too large to be answered are refused, and end no process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg import questions, syntax
from kg.engine import Embedded
from kg.errors import QueryError
from kg.syntax import LONG

ROOT = Path(__file__).parent.parent
IRI = "<https://w3id.org/green-policy-kg/claim/2024-05-02-a-b-c/%d>"


def nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return opening * depth + inner + closing * depth


TOO_LARGE = {
    "groups": nested("{", "?s ?p ?o", "}", 3_000),
    "filters": "FILTER(?o = 1)" * 20_000,
    "options": nested("OPTIONAL { ?s ?p ?o ", "", "}", 3_000),
    "exists": nested("FILTER EXISTS { ?s ?p ?o ", "", "}", 1_000),
    "sub-selects": nested("{ SELECT * { ", "?s ?p ?o", "}}", 2_000),
    "calls": "FILTER(" + nested("STR(", "?o", ")", 1_000) + " = '')",
    "nots": "FILTER(" + "!" * 20_000 + "true)",
    "conjunctions": "FILTER(" + " && ".join(["?o"] * 10_000) + ")",
    "alternatives": "?s " + "|".join(["gip:a"] * 40_000) + " ?o",
    "sums": "FILTER(1 < " + "+".join(["?o"] * 20_000) + ")",
    "differences": "FILTER(1 < " + "-".join(["1"] * 20_000) + ")",
    "hidden in a name": "?s ?p gip:a\\' FILTER(" + nested("STR(", "?o", ")", 1_000) + " = '') # '",
    "hidden by a comment": "# VALUES () {\nFILTER("
    + nested("STR(", "?o", ")", 1_000)
    + " = '') #}\n",
    "hidden by a comparison": "FILTER(1<" + nested("STR(", "?o", ")", 1_000) + "&&2>1)",
}


@pytest.mark.parametrize("kind", TOO_LARGE)
def test_it_is_refused(kind: str) -> None:
    code = (
        "import sys\nfrom kg.engine import Embedded\nfrom kg.errors import QueryError\n"
        "engine = Embedded.from_quads(b'<http://a> <http://b> <http://c> .\\n')\n"
        "try: list(engine.query(sys.stdin.read()))\n"
        "except QueryError as error: print(error)"
    )
    query = f"SELECT * {{ ?s ?p ?o {TOO_LARGE[kind]} }}"
    done = subprocess.run(
        [sys.executable, "-c", code], input=query, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "are allowed" in done.stdout


@pytest.mark.parametrize(
    "group",
    [
        "VALUES ?s { " + " ".join(IRI % n for n in range(5_000)) + " } ?s ?p ?o",
        "VALUES (?s ?n) { " + " ".join(f"({IRI % n} {n})" for n in range(5_000)) + " } ?s ?p ?o",
        "?s ?p ?o FILTER(?s IN (" + ", ".join(IRI % n for n in range(5_000)) + "))",
        nested("{", "?s ?p ?o", "}", 400) + "#" * LONG,
    ],
)
def test_a_long_list_is_answered(group: str) -> None:
    engine = Embedded.from_quads(f"{IRI % 7} <http://b> <http://c> .\n".encode())
    assert len(list(engine.query(f"SELECT * {{ {group}\n }}"))) == 1  # type: ignore[arg-type]


def test_the_size_is_told() -> None:
    engine = Embedded.from_quads(b"")
    with pytest.raises(QueryError, match="has 601 brackets, and 500 are allowed"):
        engine.query("SELECT * {" + "{}" * 600 + "}" + " " * LONG)


@pytest.mark.parametrize("question", questions.every(), ids=lambda question: question.name)
def test_a_shipped_question_is_not_refused(question: questions.Question) -> None:
    syntax.refuse(question.sparql + " " * LONG)  # the size of a short one is looked at too
