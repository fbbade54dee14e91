"""The terms that the editor of the query page offers: short form, label, kind, number of uses."""

from __future__ import annotations

import json
from functools import lru_cache

from kg.namespaces import PREFIXES
from kg.web.pages.schema import view
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit

MOST = 5000
# How often a thing or concept stands in a fact; what only names or describes it does not count.
THINGS = """SELECT ?thing (COUNT(*) AS ?n) WHERE {
  ?thing skos:prefLabel ?label . ?any ?property ?thing
  FILTER(isIRI(?thing)) } GROUP BY ?thing ORDER BY DESC(?n) ?thing"""


def terms(site: Site, request: Request) -> Response:
    """A JSON array of ``[short form, label, kind, uses]``, the most used first."""
    return Response.of(written(site, request.language), "application/json")


@lru_cache(maxsize=8)
def written(site: Site, lang: str) -> bytes:
    """The terms of a site with labels in a language."""
    visit = Visit(site, Request("GET", "/", f"lang={lang}"))
    schema = view(site, lang)
    found: dict[str, tuple[str, str, int]] = {}
    waiting = [*schema.own, *schema.other]
    while waiting:
        node = waiting.pop()
        found[node.cell.title] = (node.cell.text, "class", node.total)
        waiting += node.below
    for each in schema.properties:
        found[each.cell.title] = (each.cell.text, "property", each.uses)
    for row in visit.rows(THINGS):
        iri = row["thing"].value
        found.setdefault(visit.curie(iri), (visit.label(iri), "thing", int(row["n"].value)))
    rows = [(_spelled(name), *rest) for name, rest in found.items()]
    rows.sort(key=lambda row: (-row[3], row[0]))
    return json.dumps(rows[:MOST], ensure_ascii=False, separators=(",", ":")).encode()


def _spelled(name: str) -> str:
    """A short form as SPARQL takes it (PN_LOCAL); what has none is an IRI in angle brackets."""
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES:
        return f"<{name}>"
    plain = local.replace("-", "").replace("_", "").isalnum() and not local.startswith("-")
    return name if plain else f"<{PREFIXES[prefix]}{local}>"
