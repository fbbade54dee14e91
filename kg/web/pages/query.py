"""The page on which SPARQL is written and answered; complete without scripts."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from kg import questions
from kg.answer import Answer
from kg.errors import QueryError, UsageError
from kg.formats import ANSWERS
from kg.parameters import default_of
from kg.portable import portable
from kg.questions import Question
from kg.web.chart import charts
from kg.web.finding import findings
from kg.web.listing import MOST, bare, bounded
from kg.web.media import Download, ending
from kg.web.part import limited
from kg.web.problem import Refused
from kg.web.protocol import DEFAULT, NAMED
from kg.web.reference import reference
from kg.web.request import Request, Response, pairs
from kg.web.site import Site
from kg.web.visit import STATIC, Visit, holds

EDITOR = "yasqe.js"
FIRST = """PREFIX gip: <https://w3id.org/green-policy-kg/def/>
SELECT ?document ?issuer ?time WHERE {
  ?document gip:issuedBy ?issuer .
  OPTIONAL { ?document gip:issueTime ?time }
} ORDER BY ?document ?issuer ?time
"""
ANY = """SELECT ?kind (COUNT(*) AS ?things) WHERE { ?thing a ?kind }
GROUP BY ?kind ORDER BY DESC(?things) LIMIT 20
"""
OTHERS = (
    ("example.kinds", ANY),
    (
        "example.properties",
        "SELECT ?property (COUNT(*) AS ?uses) WHERE { ?thing ?property ?value }"
        " GROUP BY ?property ORDER BY DESC(?uses) LIMIT 20\n",
    ),
    (
        "example.triples",
        "SELECT ?thing ?property ?value WHERE { ?thing ?property ?value } LIMIT 20\n",
    ),
)


class Example(NamedTuple):
    """A query to begin with."""

    title: str
    href: str


def query(site: Site, request: Request) -> Response:
    """The page; ``query`` of the address or of a form is answered, ``draft`` and the
    query of ``question`` are only written out."""
    visit = Visit(site, request)
    given = [*request.params, *_form(request)]
    text = next((value for name, value in given if name == "query"), "")
    if not text.strip():
        return page(visit, _draft(visit, given))
    try:
        answer, more = limited(asked(visit, text), MOST)
    except UsageError as error:
        return page(visit, text, problem=error)
    return page(visit, text, answer, cut=visit.t("cut", n=MOST) if more else "")


def asked(visit: Visit, text: str) -> Answer:
    """The answer to a query, from this process; raises ``UsageError``."""
    engine, base = visit.site.graph.engine, visit.site.base + "sparql"
    try:
        run = partial(engine.query, text, None, None, base)
        return Answer(engine, text, lang=visit.lang, run=run)
    except (OSError, RuntimeError) as error:
        if not visit.site.allowed:
            raise
        raise UsageError(f"an endpoint that SERVICE calls gave no answer: {error}") from None


def table(site: Site, request: Request, answer: Answer, cut: str = "") -> Response:
    """An answer to the query that a browser sent; ``cut`` says what is left out."""
    graphs = any(name in (DEFAULT, NAMED) for name, _ in request.params)
    return page(Visit(site, request), answer.sparql, answer, cut=cut, judged=not graphs)


def page(
    visit: Visit,
    text: str,
    answer: Answer | None = None,
    problem: UsageError | None = None,
    cut: str = "",
    judged: bool = True,
) -> Response:
    """The page with a query and, where it was asked, its answer or what is wrong with it.

    An answer that is not ``judged`` is that of other graphs than the dataset's own.
    """
    values: dict[str, Any] = {"table": None, "downloads": [], "charts": [], "findings": []}
    values["reference"] = None
    if answer is not None:
        values["table"] = bounded(visit, answer) if judged else bare(visit, answer)
        values["charts"] = charts(visit, answer)
        values["findings"] = findings(visit, answer) if judged else []
        values["downloads"] = _downloads(answer.kind, text)
        values["reference"] = reference(visit, answer) if judged and not cut else None
    place = (problem.line, problem.column) if isinstance(problem, QueryError) else (None, None)
    page = visit.render(
        "query.html",
        400 if problem else 200,
        query=text,
        kind=answer.kind if answer is not None else "",
        problem=str(problem or ""),
        line=place[0],
        column=place[1],
        cut=cut,
        examples=examples(visit),
        editor=(STATIC / EDITOR).is_file(),
        mended=problem.mended if isinstance(problem, QueryError) else "",
        **values,
    )
    late = any(row.href for row in values["table"].rows) if values["table"] else False
    return page.adding(("Cache-Control", "no-store")) if late else page


def _downloads(kind: str, text: str) -> list[Download]:
    """Where an answer is had in each format that fits it."""
    address = "/sparql?" + urlencode({"query": text}) + "&format="
    fitting = [name for name in ANSWERS[kind] if name not in ("table", "md")]
    return [Download(name, address + name, f"answer.{ending(name)}") for name in fitting]


def examples(visit: Visit) -> list[Example]:
    """The shipped questions, or three queries that any dataset can answer."""
    if not holds(visit.site):
        found = [(visit.t(key), {"draft": text}) for key, text in OTHERS]
    else:
        found = [(each.heading(visit.lang), {"question": each.name}) for each in shipped()]
    return [Example(title, "/query?" + urlencode(given)) for title, given in found]


@lru_cache(maxsize=1)
def shipped() -> tuple[Question, ...]:
    """The shipped questions."""
    return tuple(questions.every())


def _draft(visit: Visit, params: list[tuple[str, str]]) -> str:
    """The query to begin with: the address's, a shipped question's with its defaults, or one."""
    asked = dict(reversed(params))
    if asked.get("draft"):
        return asked["draft"]
    if name := asked.get("question"):
        question = questions.load(name)
        given = {each.name: default_of(each) for each in question.params if each.default}
        return portable(question.sparql, given)
    return FIRST if holds(visit.site) else ANY


def _form(request: Request) -> list[tuple[str, str]]:
    """The fields of a form that was sent; raises ``Refused`` (415) for another body."""
    if request.method != "POST":
        return []
    kind = request.header("content-type").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(
            415, f"the page takes a form, not {kind!r}", "Send queries of programs to /sparql"
        )
    return pairs(request.body.decode("utf-8", "replace"), "form")
