"""The formats on offer: their names in ``?format=`` and the media types they answer to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from kg.formats import RDF, RESULTS

Offers: TypeAlias = Mapping[
    str, tuple[str, ...]
]  # the first type is sent; the first offer is */*'s

PAGE: Offers = {"html": ("text/html", "application/xhtml+xml")}
TEXT: Offers = {"md": ("text/markdown",), "table": ("text/plain",), "sheet": ("text/csv",)}
GRAPH: Offers = {
    "ttl": ("text/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
    "nt": ("application/n-triples",),
    "jsonld": ("application/ld+json", "application/json"),
    "rdfxml": ("application/rdf+xml", "application/xml", "text/xml"),
    "nq": ("application/n-quads",),
    "trig": ("application/trig",),
}
ENDINGS = {"sheet": "sheet.csv"}  # of files, where they are not the format's name
TRIPLES: Offers = {**GRAPH, **PAGE, **TEXT}
SOLUTIONS: Offers = {
    "json": (RESULTS["json"][0], "application/json"),
    "xml": (RESULTS["xml"][0], "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    **PAGE,
    **TEXT,
}
JSON: Offers = {"json": ("application/json",)}
# Other names of formats, as other servers and clients call them. SPARQLWrapper, unless told
# otherwise, asks for any answer as xml, also for triples.
ALIASES = {
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "owl": "rdfxml",
    "xml": "rdfxml",
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "json-ld": "jsonld",
    "json": "jsonld",
    "srj": "json",
    "srx": "xml",
    "text": "table",
}
_TEXTUAL = ("text/",)


class Download(NamedTuple):
    """A link to an answer in a format, and the name of the file that it gives."""

    format: str
    href: str
    file: str


def wanted(asked: str, offers: Offers) -> str:
    """What ``?format=`` asks for, by the name that the offers have for it."""
    return asked if asked in offers else ALIASES.get(asked, asked)


def ending(name: str) -> str:
    """What the name of a file in a format ends in; that of spreadsheets differs from plain CSV."""
    return ENDINGS.get(name, name)


def offers_for(kind: str) -> Offers:
    """What an answer of a kind (solutions, boolean, triples) can be written in."""
    return TRIPLES if kind == "triples" else SOLUTIONS


def content_type(offers: Offers, name: str) -> str:
    """The value of Content-Type for a format; text is UTF-8 and says so."""
    media_type = offers[name][0]
    return media_type + "; charset=utf-8" if media_type.startswith(_TEXTUAL) else media_type


def rdf_name(name: str) -> str:
    """The name that ``kg.formats`` has for an RDF format."""
    return "rdf" if name == "rdfxml" else name if name in RDF else "ttl"
