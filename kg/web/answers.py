"""An answer as the body of a response, whole or cut off and saying so."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from itertools import islice
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from pyoxigraph import Quad, serialize

from kg import writing
from kg.answer import Answer
from kg.cut import marked
from kg.errors import shorten
from kg.formats import RDF, RESULTS
from kg.web import media
from kg.web.negotiation import chosen
from kg.web.part import limited
from kg.web.problem import Refused
from kg.web.protocol import Asked
from kg.web.request import Request, Response
from kg.web.site import Limits, Site

PAGE_ROWS = 1000  # of a format in which each IRI's label is looked up
# What each row has at least once, so that a count of it is never too low.
_ROW = {"json": b"},{", "xml": b"<result>", "csv": b"\n", "tsv": b"\n"}


_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class _Full(Exception):
    """A body that has reached its limit."""


class _Bounded(io.BytesIO):
    """Bytes up to a limit."""

    __slots__ = ("most",)
    most: int

    def write(self, content: Any, /) -> int:
        if self.tell() + len(content) > self.most:
            raise _Full
        return io.BytesIO.write(self, content)


def answered(site: Site, request: Request, asked: Asked, answer: Answer) -> Response:
    """The response with an answer; raises ``Refused``: 400 for a format or for sources, 406."""
    offers = media.offers_for(answer.kind)
    wanted = media.wanted(asked.first("format"), offers)
    format = chosen(request.accept, wanted, offers, answer.kind)
    sources = asked.first("sources") in ("1", "true", "yes")
    if answer.kind == "triples" and format in media.GRAPH:
        return _graph(site.limits, answer, format, sources)
    if not sources and format in RESULTS and (body := whole(site.limits, answer.result(), format)):
        return Response.of(body, media.content_type(offers, format))
    slow = sources or format not in RESULTS
    most = min(site.limits.rows, PAGE_ROWS) if slow else site.limits.rows
    answer, cut = limited(answer, most)
    said = told(most) if cut else ""
    if format == "html":
        from kg.web import pages

        return _noted(pages.table(site, request, answer, said), most, cut)
    body = _json(answer) if format == "json" and sources else answer.write(format, sources)
    if len(body) > site.limits.answer:
        what = (
            f"the answer has more than {site.limits.answer} bytes, which is the most that is sent"
        )
        raise Refused(503, what, "Ask for parts of it with LIMIT and OFFSET")
    body = _readable(body) if format == "xml" else body
    body = marked(body, format, most) if cut else body
    return _noted(Response.of(body, media.content_type(offers, format)), most, cut)


def told(most: int) -> str:
    """What is said of an answer that is cut off."""
    return f"Only the first {most} rows are here; LIMIT and OFFSET give the others."


def whole(limits: Limits, result: Any, format: str) -> bytes | None:
    """The engine's result as it is; None where it may have too many rows, or is not readable."""
    body = _Bounded()
    body.most = limits.answer
    try:
        result.serialize(body, RESULTS[format][1])
        written = _readable(body.getvalue()) if format == "xml" else body.getvalue()
    except (_Full, Refused):
        return None
    return written if written.count(_ROW[format]) <= limits.rows else None


def _json(answer: Answer) -> bytes:
    """Results in JSON with a member more, ``sources``: of each row the fields of its sources."""
    found = {"sources": [[each._asdict() for each in row] for row in answer.sources]}
    return answer.write("json")[:-1] + b"," + json.dumps(found, ensure_ascii=False).encode()[1:]


def _graph(limits: Limits, answer: Answer, format: str, sources: bool) -> Response:
    if sources:
        raise Refused(
            400, f"{format} has no place for sources", f"Formats that fit: {', '.join(media.TEXT)}"
        )
    found: list[Any] = list(islice(answer.result(), limits.rows + 1))  # type: ignore[arg-type]
    cut = len(found) > limits.rows
    response = graph_response(found[: limits.rows], format)
    if cut:
        response = replace(response, body=marked(response.body, format, limits.rows))
    return _noted(response, limits.rows, cut)


def graph_response(triples: list[Any], format: str, status: int = 200) -> Response:
    """Triples or quads in an RDF format; raises ``Refused`` (406) for what RDF/XML cannot hold."""
    if triples and isinstance(triples[0], Quad):
        ordered = sorted(triples, key=lambda quad: (str(quad.graph_name), *map(str, quad)))
        body = serialize(ordered, format=RDF[format][1]) or b""
    else:
        body = writing.triples(triples, media.rdf_name(format))
    if format == "rdfxml":
        body = _well_formed(_lines_kept(body))
    return Response.of(body, media.content_type(media.GRAPH, format), status)


def _readable(body: bytes) -> bytes:
    """Results in XML, as readers need them; parsed only where a control character is seen."""
    body = _lines_kept(body)
    return _well_formed(body) if _CONTROL.search(body) else body


def _lines_kept(body: bytes) -> bytes:
    """XML in which a reader finds the line ends that were written (XML 1.0 §2.11)."""
    return body.replace(b"\r", b"&#13;") if b"\r" in body else body


def _well_formed(body: bytes) -> bytes:
    """The same XML; raises ``Refused`` (406) where no parser reads it.

    The engine writes whatever it is given, also a property whose IRI ends in no name, and
    characters that XML has no way to write.
    """
    try:
        ParserCreate(namespace_separator=" ").Parse(body, True)
    except ExpatError as error:
        line = body.split(b"\n")[error.lineno - 1].decode(errors="replace").strip()
        what = f"XML has no way to write this: {shorten(line, 200)}"
        raise Refused(406, what, "Ask for another format") from None
    return body


def _noted(response: Response, most: int, cut: bool) -> Response:
    """The response, with a header where the answer is cut off."""
    return response.adding(("Kg-Cut", f"rows={most}")) if cut else response
