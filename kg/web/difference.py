"""Where an article and the record do not agree, with the words of both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import questions
from kg.graph import Graph
from kg.web.cell import Cell, cell
from kg.web.request import Request
from kg.web.site import Site
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.results import Term

PLACES = """SELECT ?claim ?article ?quote ?start ?end WHERE {
  ?claim gip:source ?article ; gip:quote ?quote ; oa:hasTarget/oa:hasSelector ?place .
  ?place oa:start ?start ; oa:end ?end } ORDER BY ?article ?start ?claim"""


class Difference(NamedTuple):
    """One disagreement: what it is about, what each side says, and in which words.

    ``place`` is the address of the quote in its article; ``terms`` are the row's terms by column.
    """

    kind: Cell
    sure: bool
    what: Cell
    article_says: Cell
    record_says: Cell
    quote: str
    summary: str
    article: Cell
    record: Cell
    confidence: str
    place: str
    terms: dict[str, Term | None]


@lru_cache(maxsize=8)
def differences(site: Site, lang: str) -> tuple[Difference, ...]:
    """Every disagreement that the question of that name finds, in its order."""
    visit = Visit(site, Request("GET", "/", f"lang={lang}"))
    places = {
        (row["article"].value, row["quote"].value): (row["start"].value, row["end"].value)
        for row in reversed(visit.rows(PLACES))
    }
    answer = Graph(site.graph.engine, lang).answer(questions.load("disagreements"), {})
    rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.terms)
    return tuple(_difference(visit, row, places) for row in rows)


def _difference(
    visit: Visit, row: dict[str, Any], places: dict[tuple[str, str], Any]
) -> Difference:
    article, quote = row["article"].value, row["quote"].value
    start, end = places.get((article, quote), ("", ""))
    return Difference(
        kind=cell(visit, row["kind"]),
        sure=row["certainty"].value == "sure",
        what=cell(visit, row["what"]),
        article_says=cell(visit, row["articleSays"]),
        record_says=cell(visit, row["recordSays"]),
        quote=quote,
        summary=row["summary"].value,
        article=cell(visit, row["article"]),
        record=cell(visit, row["record"]),
        confidence=row["confidence"].value,
        place=visit.article(article) + (f"#char={start},{end}" if start else ""),
        terms=row,
    )
