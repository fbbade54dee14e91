"""A request and its response as plain values; nothing here knows a server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote, unquote_plus

from kg.web.problem import Refused

LANGUAGES = ("en", "zh")
_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True)
class Request:
    """One request.

    ``path`` is decoded, ``query`` is the raw text after the question mark, the names of
    ``headers`` are in lower case, ``client`` is whom the limits count by, and ``captured`` holds
    what the route's pattern names.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = ""
    captured: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        client: str = "",
    ) -> Request:
        """A request from its target as it stands in the request line; raises ``Refused`` (400)."""
        path, _, query = target.partition("#")[0].partition("?")
        named = {name.lower(): value for name, value in (headers or {}).items()}
        return cls(method, decoded(path, "path"), query, named, body, client)

    def with_captured(self, captured: Mapping[str, str]) -> Request:
        """The same request with what a route's pattern found."""
        return replace(self, captured=captured)

    @cached_property
    def params(self) -> list[tuple[str, str]]:
        """Names and values of the query string, in order; raises ``Refused`` (400)."""
        return pairs(self.query, "query string")

    def first(self, name: str, default: str = "") -> str:
        """The first value of a parameter."""
        return next((value for key, value in self.params if key == name), default)

    def header(self, name: str) -> str:
        """A header's value, "" where it is absent."""
        return self.headers.get(name, "")

    @property
    def accept(self) -> str:
        """The Accept header; an absent one accepts everything (RFC 9110 §12.5.1)."""
        return self.header("accept") or "*/*"

    @property
    def language(self) -> str:
        """``en`` or ``zh``: of ``?lang=``, else of the cookie ``lang``, else of Accept-Language."""
        asked = (self.first("lang"), self._cookie("lang"))
        for each in asked:
            if each.partition("-")[0].lower() in LANGUAGES:
                return each.partition("-")[0].lower()
        from kg.web.negotiation import ranges

        accepted = sorted(ranges(self.header("accept-language")), key=lambda each: -each[1])
        for tag, quality, _ in accepted:
            if quality and tag.partition("-")[0] in LANGUAGES:
                return tag.partition("-")[0]
        return LANGUAGES[0]

    def _cookie(self, name: str) -> str:
        try:
            found = SimpleCookie(self.header("cookie")).get(name)
        except CookieError:
            return ""
        return found.value if found else ""


@dataclass(frozen=True)
class Response:
    """One response; a header that could end its line early raises ``ValueError``."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __post_init__(self) -> None:
        for name, value in self.headers:
            if not _NAME.fullmatch(name) or _CONTROL.search(value) or not value.isascii():
                raise ValueError(f"the header {name!r} cannot have the value {value!r}")

    @classmethod
    def of(cls, body: bytes | str, media_type: str, status: int = 200, **headers: str) -> Response:
        """A response with a body; ``content_language="en"`` gives the header Content-Language."""
        content = body.encode() if isinstance(body, str) else body
        named = ((name.replace("_", "-").title(), value) for name, value in headers.items())
        return cls(status, (("Content-Type", media_type), *named), content)

    def header(self, name: str) -> str:
        """A header's value, "" where it is absent."""
        found = (value for key, value in self.headers if key.lower() == name.lower())
        return next(found, "")

    def adding(self, *headers: tuple[str, str]) -> Response:
        """The response with further headers, but for those that it has already."""
        present = {name.lower() for name, _ in self.headers}
        new = tuple(each for each in headers if each[0].lower() not in present)
        return replace(self, headers=self.headers + new)


def redirect(target: str, status: int = 303) -> Response:
    """A redirection to a path of this server."""
    if not target.startswith("/") or target.startswith("//"):
        raise ValueError(f"{target!r} is not a path of this server")
    safe = quote(target, safe="/?&=%:@,;~+!$'()*-._")
    return Response(status, (("Location", safe),))


def pairs(text: str, where: str) -> list[tuple[str, str]]:
    """Names and values of ``a=1&b=2`` (WHATWG URL §5.1), strict about encoding."""
    found = [each.partition("=") for each in text.split("&") if each]
    return [(_plain(name, where), _plain(value, where)) for name, _, value in found]


def _plain(text: str, where: str) -> str:
    return decoded(text, where, plus=True)


def decoded(text: str, where: str, plus: bool = False) -> str:
    """Percent-decoded text; raises ``Refused`` (400) for a broken escape or what is not UTF-8."""
    if broken := _ENCODED.search(text):
        shown = text[broken.start() : broken.start() + 3]
        raise Refused(
            400, f"the {where} has {shown!r}, which is no percent-encoding", "Write % itself as %25"
        )
    try:
        return (unquote_plus if plus else unquote)(text, errors="strict")
    except UnicodeDecodeError:
        raise Refused(
            400, f"the {where} is not UTF-8 when it is decoded", "Percent-encode UTF-8 bytes"
        ) from None
