"""The schema page: the tree of classes with the number of their things, and the properties."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.namespaces import PREFIXES
from kg.web.cell import Cell, cell
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit, holds

USED = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) WHERE {
  ?thing a ?class FILTER(isIRI(?class)) } GROUP BY ?class"""
NAMED = """SELECT DISTINCT ?class WHERE {
  { VALUES ?kind { owl:Class rdfs:Class } ?class a ?kind } UNION
  { ?class rdfs:subClassOf ?above } UNION { ?below rdfs:subClassOf ?class }
  FILTER(isIRI(?class)) }"""
BELOW = """SELECT ?class ?parent WHERE { ?class rdfs:subClassOf ?parent
  FILTER(isIRI(?class) && isIRI(?parent) && ?class != ?parent) }"""
PROPERTIES = "SELECT ?property (COUNT(*) AS ?n) WHERE { ?s ?property ?o } GROUP BY ?property"
ENDS = """SELECT ?property ?end ?class WHERE {
  VALUES ?end { rdfs:domain rdfs:range } ?property ?end ?class }
  ORDER BY ?property ?class"""
DEEP = 30  # levels of the tree
_ABOUT_TERMS = tuple(PREFIXES[name] for name in ("owl", "rdfs", "rdf", "xsd"))


class Node(NamedTuple):
    """A class with those directly below it; ``total`` is the number of its things."""

    cell: Cell
    total: int
    below: list[Node]


class Property(NamedTuple):
    """A property with the classes that it goes from and to, and how many facts have it."""

    cell: Cell
    domain: list[Cell]
    range: list[Cell]
    uses: int


class View(NamedTuple):
    """The schema: the dataset's own classes, those of other vocabularies, the properties."""

    own: list[Node]
    other: list[Node]
    properties: list[Property]
    classes: int


def schema(site: Site, request: Request) -> Response:
    """The schema page."""
    visit = Visit(site, request)
    lead = "schema.lead" if holds(site) else "schema.lead.other"
    return visit.render("schema.html", view=view(site, visit.lang), lead=lead)


@lru_cache(maxsize=8)
def view(site: Site, lang: str) -> View:
    """The schema in a language."""
    visit = Visit(site, Request("GET", "/", f"lang={lang}"))
    counts = {row["class"].value: int(row["n"].value) for row in visit.rows(USED)}
    names = {row["class"].value for row in visit.rows(NAMED)} | set(counts)
    names = {iri for iri in names if not iri.startswith(_ABOUT_TERMS)}
    own = {iri for iri in names if iri.startswith(site.base)} or names
    parents: dict[str, set[str]] = defaultdict(set)
    for row in visit.rows(BELOW):
        if row["class"].value in names and row["parent"].value in names:
            parents[row["class"].value].add(row["parent"].value)
    return View(
        own=_tree(visit, own, parents, counts),
        other=_tree(visit, names - own, parents, counts),
        properties=_properties(visit),
        classes=len(names),
    )


def _tree(
    visit: Visit, names: set[str], parents: dict[str, set[str]], counts: dict[str, int]
) -> list[Node]:
    """The classes as a tree: each below its nearest parents, largest first.

    What is below a class is drawn where the class first stands, and at most ``DEEP`` levels of it.
    """
    above = {iri: _above(iri, parents) & names for iri in names}
    below: dict[str, list[str]] = defaultdict(list)
    ranked = sorted(names, key=lambda iri: (-counts.get(iri, 0), visit.label(iri).casefold(), iri))
    roots = []
    for iri in ranked:
        nearest = {
            each
            for each in above[iri]
            if not any(each in above[other] for other in above[iri] - {each})
        }
        if not nearest:
            roots.append(iri)
        for parent in nearest:
            below[parent].append(iri)

    drawn: set[str] = set()

    def node(iri: str, level: int) -> Node:
        first = iri not in drawn and level < DEEP
        if first:
            drawn.add(iri)
        made = [node(each, level + 1) for each in below[iri]] if first else []
        return Node(cell(visit, NamedNode(iri)), counts.get(iri, 0), made)

    found = [node(iri, 0) for iri in roots]
    # What stands deeper, or in a circle, begins a tree of its own.
    return found + [node(iri, 0) for iri in ranked if below[iri] and iri not in drawn]


def _above(iri: str, parents: dict[str, set[str]]) -> set[str]:
    """All classes above one, itself left out also where the tree has a circle."""
    found: set[str] = set()
    waiting = list(parents.get(iri, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += parents.get(each, ())
    return found - {iri}


def _properties(visit: Visit) -> list[Property]:
    """Every property that a fact has or that has a domain or range, most used first."""
    uses = {row["property"].value: int(row["n"].value) for row in visit.rows(PROPERTIES)}
    ends: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for row in visit.rows(ENDS):
        iri, end = row["property"].value, row["end"].value.rpartition("#")[2]
        ends[iri, end].append(cell(visit, row["class"]))
        uses.setdefault(iri, 0)
    found = [
        Property(cell(visit, NamedNode(iri)), ends[iri, "domain"], ends[iri, "range"], count)
        for iri, count in uses.items()
    ]
    return sorted(found, key=lambda each: (-each.uses, each.cell.text.casefold()))
