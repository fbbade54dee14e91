"""The page of an article: its whole text with its claims, and what the record says of the same."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any, NamedTuple

from kg.errors import RemoteError
from kg.labels import local_name
from kg.web.cell import Cell, cell
from kg.web.difference import Difference, differences
from kg.web.problem import Refused
from kg.web.reading import Claim, Reading, articles, reading
from kg.web.request import Request, Response, redirect
from kg.web.site import Site
from kg.web.visit import Visit

COLOURS = 9  # of speakers; the marks of modes are as many as there are modes, and one
MARKS = 8
STATED = """SELECT ?article ?claim ?s ?p ?o WHERE { ?claim gip:source ?article ; gip:quote ?quote .
  GRAPH ?claim { ?s ?p ?o } } ORDER BY ?claim ?s ?p ?o"""
NOTES = """SELECT ?article ?claim ?kind ?value ?extra WHERE {
  ?claim gip:source ?article ; gip:quote ?quote .
  { ?value gip:readingOf ?claim BIND("reading" AS ?kind) } UNION
  { ?claim gip:notStated ?value BIND("unstated" AS ?kind) } UNION
  { ?claim gip:note ?value BIND("note" AS ?kind) } UNION
  { ?artefact gip:artefactIn ?claim ; gip:artefactWords ?value BIND("artefact" AS ?kind)
    OPTIONAL { ?artefact gip:likelySource ?extra } } } ORDER BY ?claim ?kind ?value ?extra"""
# Of the same thing the same property; of the same matter the same measure.
RECORDED = """SELECT DISTINCT ?article ?claim ?other ?summary ?record ?confidence WHERE {
  ?claim gip:source ?article ; gip:quote ?quote .
  { GRAPH ?claim { ?s ?p ?o } FILTER(?p != rdf:type) ?s gip:identifiedWith? ?same .
    ?same ?p ?v . GRAPH ?other { ?same ?p ?v } }
  UNION
  { GRAPH ?claim { ?one gip:about ?what ; gip:measure ?measure } ?what gip:identifiedWith? ?same .
    ?two gip:about ?same ; gip:measure ?measure . GRAPH ?other { ?two gip:about ?same } }
  { ?other gip:summary ?summary ; gip:source ?record ; gip:confidence ?confidence }
} ORDER BY ?claim DESC(?confidence) ?other"""


class Statement(NamedTuple):
    """A triple in words."""

    subject: Cell
    predicate: Cell
    value: Cell


class Recorded(NamedTuple):
    """What a record says of the same: the encoder's summary."""

    summary: str
    record: Cell
    claim: str
    confidence: str


class Card(NamedTuple):
    """A claim as it is shown: what it states, who says it and how, and what stands beside it."""

    claim: Claim
    speaker: Cell
    mode: str
    basis: str
    mark: str
    colour: int
    line: int
    nested: str
    statements: list[Statement]
    readings: list[str]
    unstated: list[str]
    notes: list[str]
    artefacts: list[tuple[str, str]]
    differing: list[Difference]
    recorded: list[Recorded]


class Key(NamedTuple):
    """An entry of the legend."""

    name: str
    mark: str
    style: int
    total: int


class View(NamedTuple):
    """An article as its page shows it."""

    reading: Reading
    cards: list[Card]
    speakers: list[Key]
    modes: list[Key]
    untold: str


def listed(site: Site, request: Request) -> Response:
    """The articles; a single one is led to at once."""
    visit = Visit(site, request)
    every = articles(site)
    if len(every) == 1:
        return redirect(visit.article(every[0]))
    found = [(visit.article(iri), visit.label(iri)) for iri in every]
    return visit.render("articles.html", articles=found)


def article(site: Site, request: Request) -> Response:
    """An article's page; raises ``Refused`` (404)."""
    visit, slug = Visit(site, request), request.captured["slug"]
    iri = next((each for each in articles(site) if local_name(each) == slug), None)
    if iri is None:
        raise Refused(
            404, f"there is no article {slug!r}", "The front page leads to those there are"
        )
    made = view(site, visit.lang, iri)
    cards = {card.claim.iri: card for card in made.cards}
    title = visit.label(iri)
    return visit.render("article.html", view=made, cards=cards, title=title, iri=iri)


@lru_cache(maxsize=8)
def view(site: Site, lang: str, iri: str) -> View:
    """An article with its claims, in a language."""
    visit = Visit(site, Request("GET", "/", f"lang={lang}"))
    read = reading(site, iri)
    speakers = {name: n for n, (name, _) in enumerate(read.speakers)}
    modes = {name: n for n, (name, _) in enumerate(read.modes)}
    beside = _Beside(visit, iri)
    cards = [
        _card(visit, each, speakers[each.speaker], modes[each.mode], beside) for each in read.claims
    ]
    keys = _keys(visit, read.speakers, COLOURS), _keys(visit, read.modes, MARKS)
    return View(read, cards, *keys, beside.untold)


def _keys(visit: Visit, ranked: list[tuple[str, int]], styles: int) -> list[Key]:
    return [
        Key(visit.label(name) if name else visit.t("unknown"), letter(n), n % styles, count)
        for n, (name, count) in enumerate(ranked)
    ]


def letter(number: int) -> str:
    """A to Z, then A1, B1 and so on."""
    return chr(ord("A") + number % 26) + (str(number // 26) if number > 25 else "")


class _Beside:
    """What the dataset says of an article's claims, by claim."""

    def __init__(self, visit: Visit, article: str) -> None:
        self.stated: dict[str, list[Statement]] = defaultdict(list)
        self.terms: dict[str, set[Any]] = defaultdict(set)
        for row in visit.rows(STATED, article=article):
            claim, triple = row["claim"].value, (row["s"], row["p"], row["o"])
            self.stated[claim].append(Statement(*(cell(visit, term) for term in triple)))
            self.terms[claim].update(triple)
        self.notes: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in visit.rows(NOTES, article=article):
            pair = (visit.text(row["value"]), visit.text(row["extra"]))
            self.notes[row["claim"].value, row["kind"].value].append(pair)
        self.recorded: dict[str, list[Recorded]] = defaultdict(list)
        for row in visit.rows(RECORDED, article=article):
            other = visit.thing(row["other"].value)
            said = Recorded(
                row["summary"].value, cell(visit, row["record"]), other, row["confidence"].value
            )
            self.recorded[row["claim"].value].append(said)
        self.differing: dict[str, list[Difference]] = defaultdict(list)
        self.untold = ""  # why no disagreement is told
        try:
            for each in differences(visit.site, visit.lang):
                self.differing[each.quote].append(each)
        except RemoteError as error:
            self.untold = str(error)

    def values(self, claim: str, kind: str) -> list[str]:
        """The remarks of a kind on a claim."""
        return [value for value, _ in self.notes[claim, kind]]

    def differs(self, claim: Claim) -> list[Difference]:
        """The disagreements on a claim: in its words, and about what it states."""
        terms = self.terms[claim.iri]
        return [
            each
            for each in self.differing[claim.quote]
            if terms & {each.terms["what"], each.terms["articleSays"]}
        ]


def _card(visit: Visit, claim: Claim, speaker: int, mode: int, beside: _Beside) -> Card:
    from pyoxigraph import NamedNode

    differing = beside.differs(claim)
    told = {each.summary for each in differing}
    return Card(
        claim=claim,
        speaker=cell(visit, NamedNode(claim.speaker) if claim.speaker else None),
        mode=visit.label(claim.mode) if claim.mode else "",
        basis=visit.label(claim.basis) if claim.basis else "",
        mark=letter(speaker),
        colour=speaker % COLOURS,
        line=mode % MARKS,
        nested=local_name(claim.nested).rpartition("/")[2],
        statements=beside.stated[claim.iri],
        readings=beside.values(claim.iri, "reading"),
        unstated=beside.values(claim.iri, "unstated"),
        notes=beside.values(claim.iri, "note"),
        artefacts=beside.notes[claim.iri, "artefact"],
        differing=differing,
        recorded=[each for each in beside.recorded[claim.iri] if each.summary not in told],
    )
