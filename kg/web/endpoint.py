"""The endpoint: queries, what the service says of itself, and why an answer is as it is."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any

from kg.answer import Answer
from kg.web import media
from kg.web.answers import answered
from kg.web.negotiation import chosen
from kg.web.problem import Refused
from kg.web.protocol import Asked, asked
from kg.web.request import Request, Response
from kg.web.site import Site

MEMBERS = ("kind", "cause", "sentence", "line", "column", "fix", "evidence")


def sparql(site: Site, request: Request) -> Response:
    """SPARQL 1.1 Protocol §2.1, the query operation; without a query the service description."""
    given = asked(site, request)
    if given.sparql is None:
        return _bare(site, request, given)
    try:
        return answered(site, request, given, answer_to(site, request, given))
    except (OSError, RuntimeError) as error:
        if not site.allowed:
            raise
        what = f"an endpoint that SERVICE calls gave no answer: {error}"
        raise Refused(503, what, "Ask it by itself, or write SERVICE SILENT") from None


def answer_to(site: Site, request: Request, given: Asked) -> Answer:
    """The answer to a request's query; raises ``QueryError`` and ``UsageError``."""
    engine, text, base = site.graph.engine, given.sparql or "", site.base + "sparql"
    if given.over and given.first("sources"):
        raise Refused(
            400,
            "sources are looked up in the whole dataset, and this request names graphs",
            "Leave out default-graph-uri and named-graph-uri, or sources",
        )
    return Answer(
        engine, text, lang=request.language, run=lambda: engine.query(text, None, given.over, base)
    )


def _bare(site: Site, request: Request, given: Asked) -> Response:
    """The endpoint without a query (SPARQL 1.1 Service Description §2), a page for browsers."""
    from kg.web import pages
    from kg.web.described import description

    wanted = media.ALIASES.get(given.first("format"), given.first("format"))
    offers = {**media.GRAPH, **media.PAGE}
    format = chosen(request.accept, wanted, offers, "the service description")
    return pages.query(site, request) if format == "html" else description(site, request, format)


def explain(site: Site, request: Request) -> Response:
    """Warnings of a query's answer and, where it is empty, the reason, as JSON.

    ``warnings`` have kind, sentence, line, fix and evidence; ``explanation`` is null or has cause,
    sentence, line, column, fix and evidence. Sentences are in the language of the request.
    """
    given = asked(site, request)
    if given.sparql is None:
        raise Refused(400, "the request has no query", "Send query=…")
    chosen(request.accept, "", {**media.JSON, **media.PAGE}, "an explanation")
    answer = answer_to(site, request, given)
    found, lang = getattr(answer, "explanation", None), request.language
    said = {
        "warnings": [members(each, lang) for each in getattr(answer, "warnings", ())],
        "explanation": None if found is None else members(found, lang),
    }
    return Response.of(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "application/json")


def members(told: object, lang: str) -> dict[str, object]:
    """What is told of an answer, as JSON has it; a member that it lacks is left out."""
    return {name: _plain(getattr(told, name), lang) for name in MEMBERS if hasattr(told, name)}


def _plain(value: Any, lang: str) -> object:
    if callable(value):
        return value(lang)
    if isinstance(value, Enum):
        return value.name.lower().replace("_", " ")
    if isinstance(value, tuple):
        return [getattr(each, lang, str(each)) for each in value]
    return value
