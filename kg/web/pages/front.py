"""The front page: what can be asked, search in plain words, what the dataset holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from kg import questions
from kg.namespaces import PREFIXES, compact
from kg.questions import Question
from kg.web.cell import heading
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit, holds

SHOWN = 7  # questions of a topic on the page of all topics
NEAREST = 3  # questions that are told where words are searched for
_COUNTS = {
    "count.triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "count.articles": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a gip:Article }",
    "count.records": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a gip:Record }",
    "count.claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a gip:Claim }",
    "count.figures": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a gip:Observation }",
    "count.documents": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a gip:PolicyDocument }",
    "count.links": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a sssom:Mapping }",
}
_LISTED = {
    "count.articles": "/articles",
    "count.records": "/ask/records",
    "count.claims": "/ask/claims-by-speaker-and-mode",
    "count.figures": "/ask/figures",
    "count.documents": "/ask/policy-documents",
    "count.links": "/ask/links-by-dataset",
}
_LARGEST = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) WHERE {
  ?thing a ?class FILTER(isIRI(?class)) }
  GROUP BY ?class ORDER BY DESC(?n) ?class LIMIT 12"""


class Topic(NamedTuple):
    """A tag with the questions that have it first."""

    tag: str
    title: str
    questions: list[Question]
    total: int


class Count(NamedTuple):
    """A number of the dataset, and the page that lists what is counted."""

    key: str
    number: int
    href: str


def front(site: Site, request: Request) -> Response:
    """The front page; ``?q=`` searches questions and things, ``?topic=`` shows one topic."""
    visit = Visit(site, request)
    words, topic = request.first("q").strip()[:200], request.first("topic")
    own = holds(site)
    return visit.render(
        "front.html",
        own=own,
        words=words,
        found=found(visit, words) if words and own else Found(None, []),
        things=_things(visit, words) if words else [],
        topic=topic,
        chosen=questions_of(topic) if topic and own else [],
        topics=topics(visit.lang) if own else [],
        counts=counts(site),
        largest=[] if own else _largest(site, visit),
    )


class Hit(NamedTuple):
    """A question that words may ask, its address with the values that they give, and these."""

    title: str
    href: str
    values: str


class Found(NamedTuple):
    """The question that words ask, None where too little of them is understood, and others.

    ``unused`` are the years of the words that narrow nothing.
    """

    asked: Hit | None
    others: list[Hit]
    unused: str = ""


def found(visit: Visit, words: str) -> Found:
    """What plain words mean; the nearest questions where they mean none for sure."""
    hits = visit.site.graph.find(words)
    shown = [_hit(visit, each.question, each.values) for each in hits[:NEAREST]]
    if not hits or not hits[0].sure:
        return Found(None, shown)
    return Found(shown[0], shown[1:], ", ".join(dict.fromkeys(hits[0].unused)))


def _hit(visit: Visit, question: Question, values: Mapping[str, str]) -> Hit:
    told = [
        f"{heading(visit, name)}: {visit.label(value) if '://' in value else value}"
        for name, value in values.items()
    ]
    short = {name: compact(value) for name, value in values.items()}
    address = f"/ask/{question.name}" + (f"?{urlencode(short)}" if short else "")
    return Hit(question.heading(visit.lang), address, ", ".join(told))


def _things(visit: Visit, words: str) -> list[tuple[str, str]]:
    """Things whose label holds the words: address and label."""
    wanted = words.casefold()
    hits = [(name, iri) for iri, name in names(visit.site, visit.lang) if wanted in name.casefold()]
    return [
        (visit.thing(iri), name)
        for name, iri in sorted(hits, key=lambda hit: (len(hit[0]), hit))[:12]
    ]


@lru_cache(maxsize=16)
def names(site: Site, lang: str) -> list[tuple[str, str]]:
    """Each thing that has a label or another name, with it; claims and questions are left out."""
    rows = Visit(site, Request("GET", "/")).rows(
        "SELECT DISTINCT ?thing ?name WHERE { VALUES ?property { skos:prefLabel rdfs:label"
        " skos:altLabel dcterms:title schema:name foaf:name } ?thing ?property ?name"
        " FILTER(isIRI(?thing) && isLiteral(?name)) }"
    )
    return [(row["thing"].value, row["name"].value) for row in rows]


@lru_cache(maxsize=1)
def _every() -> tuple[Question, ...]:
    return tuple(questions.every())


def questions_of(tag: str) -> list[Question]:
    """The questions with a tag."""
    return [each for each in _every() if tag in each.tags]


@lru_cache(maxsize=4)
def topics(lang: str) -> list[Topic]:
    """The topics: the first tags of the questions, those with most questions first."""
    from kg.web.language import texts

    t = texts(lang)
    by_tag: dict[str, list[Question]] = {}
    for question in _every():
        by_tag.setdefault((question.tags or ("other",))[0], []).append(question)
    ranked = sorted(by_tag.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Topic(
            tag,
            t(f"topic.{tag}") if f"topic.{tag}" in t else tag,
            each[:SHOWN],
            len(questions_of(tag)),
        )
        for tag, each in ranked
    ]


@lru_cache(maxsize=8)
def counts(site: Site) -> list[Count]:
    """The numbers of the dataset that are not 0."""
    visit = Visit(site, Request("GET", "/"))
    found = [
        Count(key, int(visit.rows(query)[0]["n"].value), _LISTED.get(key, ""))
        for key, query in _COUNTS.items()
    ]
    return [each for each in found if each.number]


def _largest(site: Site, visit: Visit) -> list[tuple[str, str, int]]:
    """The classes with most things: address, label, number."""
    skipped = PREFIXES["owl"]
    return [
        (visit.thing(iri), visit.label(iri), count)
        for iri, count in largest(site)
        if not iri.startswith(skipped)
    ]


@lru_cache(maxsize=8)
def largest(site: Site) -> list[tuple[str, int]]:
    """The classes with most things."""
    rows = Visit(site, Request("GET", "/")).rows(_LARGEST)
    return [(row["class"].value, int(row["n"].value)) for row in rows]
