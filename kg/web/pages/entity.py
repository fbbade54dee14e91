"""The page about a thing: names, kinds, facts in both directions with sentences, and links."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.labels import NAMES, speaks
from kg.namespaces import CLAIM, PREFIXES
from kg.show import Facts, uses
from kg.show import Row as Fact
from kg.web.cell import SHOWN_SOURCES, Cell, Cited, cell, cited
from kg.web.neighbourhood import LEFT_OUT, Drawing, drawing
from kg.web.problem import Refused
from kg.web.reading import articles
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.citing import Citing

MOST = 150  # facts of a direction
TYPE = PREFIXES["rdf"] + "type"
SKOS = PREFIXES["skos"]
DEFINITIONS = (
    SKOS + "definition",
    PREFIXES["rdfs"] + "comment",
    PREFIXES["dcterms"] + "description",
)
MATCHES = tuple(SKOS + f"{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
ALSO = (PREFIXES["owl"] + "sameAs", PREFIXES["rdfs"] + "seeAlso", *MATCHES)
APART = (*NAMES, *DEFINITIONS, TYPE, *ALSO)


class Line(NamedTuple):
    """One fact: its property, its other end, the rule that infers it, its sources."""

    predicate: Cell
    end: Cell
    rule: Cell | None
    sources: list[Cited]
    more: int


class Statement(NamedTuple):
    """A triple that a claim states."""

    subject: Cell
    predicate: Cell
    value: Cell


class View(NamedTuple):
    """A thing as its page shows it; ``cut`` counts the facts that are left out.

    ``used`` are facts with the property, or in the graph, that it is; ``more`` says that there are
    others.
    """

    names: list[tuple[str, str, str]]
    definitions: list[Cell]
    kinds: list[Cell]
    stated: list[Statement]
    used: list[Statement]
    more: bool
    sources: list[Cited]
    out: list[Line]
    into: list[Line]
    links: list[tuple[str, str, str]]
    drawing: Drawing | None
    cut: int


def entity(site: Site, request: Request, iri: str) -> Response:
    """The page about an IRI; raises ``Refused`` (404) where no fact has it."""
    visit = Visit(site, request)
    try:
        NamedNode(iri)
    except ValueError:
        raise Refused(400, "that is no IRI", "An IRI begins with a scheme such as https:") from None
    made = view(site, visit.lang, iri)
    if made is None:
        raise Refused(404, "no fact of the dataset has this IRI", "The front page searches by name")
    return visit.render(
        "entity.html",
        iri=iri,
        title=visit.label(iri),
        view=made,
        reading=visit.article(iri) if iri in articles(site) else "",
        external=iri
        if iri.startswith(("http://", "https://")) and not iri.startswith(site.base)
        else "",
    )


@lru_cache(maxsize=256)
def view(site: Site, lang: str, iri: str) -> View | None:
    """What a page shows of a thing; None where no fact has it."""
    visit = Visit(site, Request("GET", "/", f"lang={lang}"))
    facts = Facts(site.graph.engine, NamedNode(iri), lang)
    stated = [row.triple for row in facts.stated]
    used = [] if stated or facts.out or facts.into else uses(facts.engine, iri, MOST)
    if not (stated or facts.out or facts.into or used or iri.startswith(CLAIM)):
        return None
    citing = _citing(visit)
    out = [row for row in facts.out if row.triple.predicate.value not in APART]
    # What the dataset says of itself comes last.
    into = sorted(facts.into, key=lambda row: row.triple.predicate.value.startswith(LEFT_OUT))
    of_claim = citing.source(iri) if citing and iri.startswith(CLAIM) else None
    return View(
        names=_names(visit, iri, facts.out),
        definitions=_definitions(visit, facts.out),
        kinds=_kinds(visit, facts.out),
        stated=[Statement(*(cell(visit, part) for part in each)) for each in stated],
        used=[Statement(*(cell(visit, part) for part in each)) for each in used[:MOST]],
        more=len(used) > MOST,
        sources=cited(visit, [of_claim] if of_claim else []),
        out=[_line(visit, citing, row, True) for row in out[:MOST]],
        into=[_line(visit, citing, row, False) for row in into[:MOST]],
        links=_links(visit, facts.out),
        drawing=drawing(visit, iri, into, out),
        cut=max(0, len(out) - MOST) + max(0, len(into) - MOST),
    )


def _citing(visit: Visit) -> Citing | None:
    from kg.citing import Citing  # loads rdflib

    """What looks up sources; None for a dataset without named graphs, which has none."""
    try:
        return Citing(visit.site.graph.engine, visit.labels)
    except UsageError:
        return None


def _line(visit: Visit, citing: Citing | None, row: Fact, outgoing: bool) -> Line:
    end, own = row.triple.object, str(row.triple.subject)
    if not outgoing:
        end, own = row.triple.subject, str(row.triple.object)
    # A claim's own page has its words once.
    found = citing.triple(row.triple) if citing else ()
    sources = [each for each in found if f"<{each.claim}>" != own]
    shown = cited(visit, sources[:SHOWN_SOURCES])
    rule = cell(visit, row.rule) if row.rule is not None else None
    more = len(sources) - len(shown)
    return Line(cell(visit, row.triple.predicate), cell(visit, end), rule, shown, more)


def _kinds(visit: Visit, rows: list[Fact]) -> list[Cell]:
    """The classes of a thing: what is stated before what is inferred, the dataset's own first."""
    typed = [row for row in rows if row.triple.predicate.value == TYPE]
    own = [row for row in typed if str(row.triple.object).startswith(f"<{visit.site.base}")]
    ranked = sorted(own or typed, key=lambda row: row.rule is not None)
    return list(dict.fromkeys(cell(visit, row.triple.object) for row in ranked))


def _names(visit: Visit, iri: str, rows: list[Fact]) -> list[tuple[str, str, str]]:
    """Every name but the heading: property, text, language."""
    heading = visit.label(iri)
    found = [
        (visit.label(row.triple.predicate.value), name.value, name.language or "")
        for row in rows
        if row.triple.predicate.value in NAMES and isinstance(name := row.triple.object, Literal)
    ]
    return [each for each in dict.fromkeys(found) if each[1] != heading]


def _definitions(visit: Visit, rows: list[Fact]) -> list[Cell]:
    """The definitions in the visitor's language, or all where there is none."""
    found = [row.triple.object for row in rows if row.triple.predicate.value in DEFINITIONS]
    own = [
        each
        for each in found
        if isinstance(each, Literal) and speaks(each.language or "", visit.lang)
    ]
    return list(dict.fromkeys(cell(visit, each) for each in own or found))


def _links(visit: Visit, rows: list[Fact]) -> list[tuple[str, str, str]]:
    """The links to other datasets: relation, address, short form; web addresses only."""
    found = [
        (
            visit.label(row.triple.predicate.value),
            row.triple.object.value,
            visit.curie(row.triple.object.value),
        )
        for row in rows
        if row.triple.predicate.value in ALSO
        and isinstance(row.triple.object, NamedNode)
        and row.triple.object.value.startswith(("http://", "https://"))
    ]
    return list(dict.fromkeys(found))
