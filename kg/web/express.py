"""The plainest request by a shorter way: ``GET /sparql?query=…`` for rows in a results format.

It gives what ``kg.web.routes.respond`` gives, and leaves to it whatever it is not sure of. What
depends on the headers alone is worked out once, by that very function.
"""

from __future__ import annotations

import marshal
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
from kg.web.coding import LEAST, Headers, coded
from kg.web.packing import packed
from kg.web.request import Request
from kg.web.routes import respond
from kg.web.site import Site

SAMPLE = "query=SELECT%20*%20%7B%7D"
_PLAIN = re.compile(r"/sparql\?query=([!$'-~]*(?:%[0-9A-Fa-f]{2}[!$'-~]*)*)")
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


def express(site: Site, method: str, target: str, headers: dict[str, str]) -> bytes | None:
    """The packed response; None where it is to be found the long way."""
    found = _PLAIN.fullmatch(target)
    if not found or method != "GET" or "if-none-match" in headers:
        return None
    engine = site.graph.engine
    if not isinstance(engine, Embedded) or len(target) > site.limits.target:
        return None
    try:
        text = _decoded(found[1].encode()).decode()
    except UnicodeDecodeError:
        return None
    small = text.lower()
    if any(word in small for word in _FLEETING) and tags.FLEETING.search(text):
        return None
    get = headers.get
    frame = _frame(
        site,
        get("accept", ""),
        get("accept-language", ""),
        get("cookie", ""),
        get("host", ""),
    )
    if frame is None:
        return None
    body = _body(site, engine, text, small, frame.format)
    if body is None:
        return None
    tag = ended(frame.start, b"query", tags.plainly(text).encode())
    accepted = get("accept-encoding", "")
    if accepted and len(body) >= LEAST:
        own = (("Content-Length", str(len(body))), ("ETag", f'"{tag}"'))
        return packed(200, *coded((*frame.headers, *own), body, accepted))
    block = frame.block + b'Content-Length: %d\r\nETag: "%s"\r\n' % (len(body), tag.encode())
    return marshal.dumps((200, block, body, f'"{tag}"'))


def _decoded(text: bytes) -> bytes:
    """A percent-encoded text, decoded as quoted-printable, for which there is a fast function."""
    return a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"=").replace(b"+", b" "))


def _body(site: Site, engine: Embedded, text: str, small: str, format: str) -> bytes | None:
    relative = "iri" in small or "uri" in small or _RELATIVE.search(text)
    base = site.base + "sparql" if relative else None
    # Each prefix that is declared takes the engine time.
    used = {name: iri for mark, name, iri in _PREFIXES if mark in text}
    try:
        result = engine.store(whole=True).query(text, base_iri=base, prefixes=used)
    except (SyntaxError, ValueError):
        return None
    if not isinstance(result, QuerySolutions):
        return None
    return whole(site.limits, result, format)


@lru_cache(maxsize=512)
def _frame(site: Site, accept: str, language: str, cookie: str, host: str) -> Frame | None:
    given = {"accept": accept, "accept-language": language, "cookie": cookie, "host": host}
    headers = {name: value for name, value in given.items() if value}
    request = Request.of("GET", f"/sparql?{SAMPLE}", headers)
    response = respond(site, request)
    named = {name.lower(): value for name, value in response.headers}
    kind = named.get("content-type", "").partition(";")[0]
    format = next((name for name, (each, _) in RESULTS.items() if each == kind), "")
    if response.status != 200 or not format or _TAG not in named:
        return None
    kept = tuple(each for each in response.headers if each[0].lower() not in (_LENGTH, _TAG))
    return Frame(format, kept, wire.block(kept), begun(*tags.parts(site, request, [])))
