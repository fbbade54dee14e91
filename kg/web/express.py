"""The plainest request by a shorter way: ``GET /sparql?query=…`` for rows in a results format.

It gives what ``kg.web.routes.respond`` gives, and leaves to it whatever it is not sure of. What
depends on the headers alone is worked out once, by that very function.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import QuerySolutions

from kg.digest import begun, blake2b, ended
from kg.engine import Embedded
from kg.formats import RESULTS
from kg.namespaces import PREFIXES
from kg.web import tags, wire
from kg.web.answers import whole
from kg.web.cache import VARYING
from kg.web.coding import LEAST, Headers, coded
from kg.web.request import Request
from kg.web.routes import respond
from kg.web.site import Site

PATH = "/sparql?query="
SAMPLE = "query=SELECT%20*%20%7B%7D"
# What may stand in a target; a query of one parameter has no & and no fragment.
_USUAL = bytes(each for each in range(0x21, 0x7F) if each not in b'"#&')
_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z\d+.-]*:)")
_PREFIXES = [(f"{name}:", name, iri) for name, iri in PREFIXES.items()]
_FLEETING = ("now", "rand", "uuid", "bnode", "service", "\\u")  # in what tags.FLEETING finds
_LENGTH, _TAG = "content-length", "etag"


class Frame(NamedTuple):
    """What the response to a plain request has whatever the query is."""

    format: str
    headers: Headers
    block: bytes
    start: blake2b  # of the tag
    accepted: str  # content codings


class Found(NamedTuple):
    """A response with status 200: its header lines, its body, and the tag among the lines."""

    block: bytes
    body: bytes
    tag: str


def express(site: Site, method: str, target: str, headers: dict[str, str]) -> Found | None:
    """The response; None where it is to be found the long way."""
    if method != "GET" or not target.startswith(PATH):
        return None
    frame = framed(site, headers)
    return answered(site, frame, target[len(PATH) :].encode()) if frame else None


def framed(site: Site, headers: dict[str, str]) -> Frame | None:
    """What the headers of a plain request ask for; None where that is not plain."""
    if "if-none-match" in headers or not isinstance(site.graph.engine, Embedded):
        return None
    return _framed(site, *(headers.get(each, "") for each in VARYING))


def answered(site: Site, frame: Frame, encoded: bytes) -> Found | None:
    """The response to a query that stands encoded in the target."""
    if len(PATH) + len(encoded) > site.limits.target:
        return None
    text = _decoded(encoded)
    if text is None:
        return None
    small = text.lower()
    for word in _FLEETING:
        if word in small and tags.FLEETING.search(text):
            return None
    body = _body(site, text, small, frame.format)
    if body is None:
        return None
    tag = ended(frame.start, b"query", tags.plainly(text).encode())
    if frame.accepted and len(body) >= LEAST:
        own = (("Content-Length", str(len(body))), ("ETag", f'"{tag}"'))
        lines, body = coded((*frame.headers, *own), body, frame.accepted)
        named = {name.lower(): value for name, value in lines}
        return Found(wire.block(lines), body, named[_TAG])
    block = frame.block + b'Content-Length: %d\r\nETag: "%s"\r\n' % (len(body), tag.encode())
    return Found(block, body, f'"{tag}"')


def _decoded(encoded: bytes) -> str | None:
    """A percent-encoded text, decoded as quoted-printable, for which there is a fast function."""
    if encoded.translate(None, _USUAL):
        return None
    found = a2b_qp(encoded.replace(b"=", b"=3D").replace(b"%", b"=").replace(b"+", b" "))
    if len(found) != len(encoded) - 2 * encoded.count(b"%"):
        return None  # a percent sign without two digits
    try:
        return found.decode()
    except UnicodeDecodeError:
        return None


def _body(site: Site, text: str, small: str, format: str) -> bytes | None:
    engine = site.graph.engine
    assert isinstance(engine, Embedded)
    relative = "iri" in small or "uri" in small or _RELATIVE.search(text)
    base = site.base + "sparql" if relative else None
    # Finding the prefixes and declaring them takes time; who declares one declares all, mostly.
    used = {} if "prefix" in small else {name: iri for mark, name, iri in _PREFIXES if mark in text}
    try:
        result = engine.store(whole=True).query(text, base_iri=base, prefixes=used)
    except (SyntaxError, ValueError):
        return None
    if not isinstance(result, QuerySolutions):
        return None
    return whole(site.limits, result, format)


@lru_cache(maxsize=512)
def _framed(site: Site, *values: str) -> Frame | None:
    headers = {name: value for name, value in zip(VARYING, values, strict=True) if value}
    accepted = headers.pop("accept-encoding", "")
    request = Request.of("GET", f"/sparql?{SAMPLE}", headers)
    response = respond(site, request)
    named = {name.lower(): value for name, value in response.headers}
    kind = named.get("content-type", "").partition(";")[0]
    format = next((name for name, (each, _) in RESULTS.items() if each == kind), "")
    if response.status != 200 or not format or _TAG not in named:
        return None
    kept = tuple(each for each in response.headers if each[0].lower() not in (_LENGTH, _TAG))
    start = begun(*tags.parts(site, request, []))
    return Frame(format, kept, wire.block(kept), start, accepted)
