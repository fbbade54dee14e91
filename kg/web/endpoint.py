"""The endpoint: queries, what the service says of itself, and why an answer is as it is."""

from __future__ import annotations

import json

from kg.answer import Answer
from kg.web import media
from kg.web.answers import answered
from kg.web.finding import told
from kg.web.negotiation import chosen
from kg.web.part import limited
from kg.web.problem import Refused
from kg.web.protocol import Asked, asked
from kg.web.reference import noted
from kg.web.request import Request, Response
from kg.web.site import Site


def sparql(site: Site, request: Request) -> Response:
    """SPARQL 1.1 Protocol §2.1, the query operation; without a query the service description."""
    given = asked(site, request)
    if given.sparql is None:
        return _bare(site, request, given)
    try:
        answer = answer_to(site, request, given)
        response = answered(site, request, given, answer)
        return response if given.over else noted(site, request, answer, response)
    except (OSError, RuntimeError) as error:
        if not site.allowed:
            raise
        what = f"an endpoint that SERVICE calls gave no answer: {error}"
        raise Refused(503, what, "Ask it by itself, or write SERVICE SILENT") from None


def answer_to(site: Site, request: Request, given: Asked) -> Answer:
    """The answer to a request's query; raises ``QueryError`` and ``UsageError``."""
    engine, text, base = site.graph.engine, given.sparql or "", site.base + "sparql"
    if given.over and (given.first("sources") or request.path == "/explain"):
        what = "explanations" if request.path == "/explain" else "sources"
        raise Refused(
            400,
            f"{what} are looked up in the whole dataset, and this request names graphs",
            f"Leave out default-graph-uri and named-graph-uri, or ask without {what}",
        )
    return Answer(
        engine, text, lang=request.language, run=lambda: engine.query(text, None, given.over, base)
    )


def _bare(site: Site, request: Request, given: Asked) -> Response:
    """The endpoint without a query (SPARQL 1.1 Service Description §2), a page for browsers."""
    from kg.web import pages
    from kg.web.described import description

    offers = {**media.GRAPH, **media.PAGE}
    wanted = media.wanted(given.first("format"), offers)
    format = chosen(request.accept, wanted, offers, "the service description")
    return pages.query(site, request) if format == "html" else description(site, request, format)


def explain(site: Site, request: Request) -> Response:
    """What is to be known beside a query's answer, as JSON.

    ``unknown`` are the terms that the dataset lacks: term, role, sentence, line, column, and
    candidates with term, iri, label and uses. ``warnings`` have kind, sentence, line, evidence
    (numbers by name) and fix. ``explanation`` is null, or where the answer says nothing has cause,
    trap, sentence, line, column, evidence (sentences) and fix. A ``fix`` is a whole query or null;
    lines and columns count from 1. Sentences are in the language of the request, those of warnings
    in English.
    """
    given = asked(site, request)
    if given.sparql is None:
        raise Refused(400, "the request has no query", "Send query=…")
    chosen(request.accept, "", {**media.JSON, **media.PAGE}, "an explanation")
    answer, _ = limited(answer_to(site, request, given), 2)
    said = told(answer, request.language)
    return Response.of(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "application/json")
