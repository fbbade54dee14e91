"""The page of a shipped question: its form, its answer with sources, chart and downloads."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg import parameters, questions, things
from kg.citation import KEYS
from kg.errors import UsageError
from kg.formats import ANSWERS, RDF, RESULTS
from kg.headers import Parameter
from kg.questions import Question
from kg.web import media, negotiation
from kg.web.cell import heading
from kg.web.chart import Chart, charts
from kg.web.finding import Finding, explained
from kg.web.listing import Listing, listing
from kg.web.media import Download, ending
from kg.web.problem import Refused
from kg.web.reference import noted, reference
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer

# Parameters that are the page's, and those by which a citation's permalink pins its answer.
OWN = frozenset({"lang", "theme", "format", "sources", *KEYS})
PAGE = {"html": ("text/html", "application/xhtml+xml")}


class Choice(NamedTuple):
    """A value to choose from."""

    value: str
    label: str


class Field(NamedTuple):
    """A parameter in the form; ``free`` tells whether it may be left open."""

    name: str
    label: str
    description: str
    type: str
    value: str
    free: bool
    choices: list[Choice]


class Answered(NamedTuple):
    """An answer, its listing, its charts, and why it is empty where it is."""

    answer: Answer
    table: Listing
    charts: list[Chart]
    findings: list[Finding]


def ask(site: Site, request: Request) -> Response:
    """A question's page, or its answer in the format asked for; raises ``Refused`` (404)."""
    visit = Visit(site, request)
    try:
        question = questions.load(request.captured["name"])
    except UsageError as error:
        raise Refused.from_error(error, 404) from None
    given = {name: value for name, value in request.params if value and name not in OWN}
    asked = request.first("format")
    known = {**PAGE, **_types("solutions"), **_types("triples")}
    if asked == "html" or (not asked and negotiation.choose(request.accept, known) == "html"):
        return _page(visit, question, given)
    answer = visit.graph.answer(question, given)
    offers = _types(answer.kind)
    form = negotiation.chosen(request.accept, media.wanted(asked, offers), offers, "the answer")
    body = answer.write(form, sources=request.first("sources") in ("1", "true", "yes"))
    response = Response.of(body, f"{offers[form][0]}; charset=utf-8")
    return noted(visit.site, request, answer, response)


def _types(kind: str) -> dict[str, tuple[str, ...]]:
    """Formats that fit a kind of answer, with their media types."""
    known = {name: (pair[0],) for name, pair in {**RESULTS, **RDF}.items()}
    known |= {"md": ("text/markdown",), "sheet": ("text/csv",)}
    return {name: known[name] for name in ANSWERS[kind] if name in known}


def _page(visit: Visit, question: Question, given: dict[str, str]) -> Response:
    found, problem = None, ""
    try:
        found = answered(visit.site, visit.lang, question.name, tuple(sorted(given.items())))
    except UsageError as error:
        problem = str(error)
    values: dict[str, Any] = {"table": None, "charts": [], "downloads": [], "findings": []}
    values["reference"] = None
    if found:
        answer = found.answer
        values = {"table": found.table, "charts": found.charts, "findings": found.findings}
        plain = dict.fromkeys(KEYS, "")
        values["downloads"] = [
            Download(name, visit.same(format=name, **plain), f"{question.name}.{ending(name)}")
            for name in _types(answer.kind)
        ]
        values["reference"] = reference(visit, answer)
        values["sparql"] = bound = answer.expand()
        values["editing"] = "/query?query=" + quote(bound, safe="")
    return visit.render(
        "question.html",
        400 if problem else 200,
        question=question,
        title=question.heading(visit.lang),
        fields=[_field(visit, param, given.get(param.name, "")) for param in question.params],
        problem=problem,
        **values,
    )


@lru_cache(maxsize=128)
def answered(site: Site, lang: str, name: str, given: tuple[tuple[str, str], ...]) -> Answered:
    """An answer with what the page shows of it; raises ``UsageError``."""
    visit = Visit(site, Request("GET", "/", f"lang={lang}"))
    answer = visit.graph.answer(questions.load(name), dict(given))
    found = explained(visit, answer)
    return Answered(answer, listing(visit, answer), charts(visit, answer), found)


def _field(visit: Visit, param: Parameter, given: str) -> Field:
    choices = _choices(visit, param)
    value = given or param.default
    if choices and value:
        value = _chosen(visit, param, value, choices)
    label = heading(visit, param.name)
    free = not param.default
    return Field(param.name, label, param.description, param.type, value, free, choices)


def _choices(visit: Visit, param: Parameter) -> list[Choice]:
    """The values that the data allows, by label."""
    found = []
    for term in parameters.allowed(param, visit.graph.engine):
        value = things.short(term.value) if isinstance(term, NamedNode) else term.value
        found.append(Choice(value, visit.text(term)))
    return sorted(found, key=lambda each: each.label.casefold()) if param.type == "iri" else found


def _chosen(visit: Visit, param: Parameter, value: str, choices: list[Choice]) -> str:
    """The choice that a given value means; the value itself where it means none."""
    if any(choice.value == value for choice in choices) or param.type != "iri":
        return value
    terms = parameters.allowed(param, visit.graph.engine)
    among = {term.value for term in terms if isinstance(term, NamedNode)}
    try:
        return things.short(things.resolve(visit.graph.engine, value, among).value)
    except UsageError:
        return value
