"""The page on disagreements: what the question finds, and what the research had found by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import kg
from kg.tables import markdown

TABLE = Path(__file__).resolve().parent / "disagreements.tsv"
COLUMNS = ("kind", "certainty", "what", "article", "record", "its words", "summary", "source")


def lines(notice: str) -> Iterator[str]:
    """The page's lines; labels stand for IRIs."""
    answer = kg.open().ask("disagreements")
    places = [answer.columns.index(name) for name in _SHOWN]
    rows = [[cells[place] for place in places] for cells in answer.cells("en")]
    yield from ("# Where the article and the record do not agree", "", notice, "")
    yield from _INTRODUCTION.strip().splitlines()
    yield from ("", f"## What the question finds ({len(rows)})", "")
    yield from markdown(COLUMNS, rows).splitlines()
    yield from ("", "## What was found by hand, and where it is represented", "")
    yield from _BY_HAND.strip().splitlines()
    yield ""
    with TABLE.open(encoding="utf-8", newline="") as file:
        head, *body = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    yield from markdown(head, body).splitlines()


_SHOWN = ("kind", "certainty", "what", "articleSays", "recordSays", "quote", "summary", "record")
_INTRODUCTION = """
`kg ask disagreements` finds these by rules over the data; [its file](../queries/disagreements.rq)
has them, kind by kind. "Sure" is a difference whatever the article leaves open; "possible" one that
may be due to a time, a scope, an identity or a Chinese term that it leaves open. A later value of
another date is no disagreement, and a target is no observation. Neither side is corrected: both
statements stay, each with its source.
"""
_BY_HAND = """
The research into the record noted 23 discrepancies before any of it was encoded. Each is found by
the question ("row", with its kind and the thing), or is a reading, an artefact, a gap or a claim in
the data. Four have no row: the record has nothing for or against D11 and D23, D13 is a reading, and
of D4 the other side was not read. A test holds this table against the data.
"""
