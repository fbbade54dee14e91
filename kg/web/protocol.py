"""What a request to the endpoint asks (SPARQL 1.1 Protocol §2.1)."""

from __future__ import annotations

from typing import NamedTuple

from kg.web.problem import Refused
from kg.web.request import Request, pairs
from kg.web.site import Site

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
DEFAULT, NAMED = "default-graph-uri", "named-graph-uri"
READ_ONLY = "updates are refused: this dataset is only read"
READ_MEND = "Send SELECT, ASK, CONSTRUCT or DESCRIBE as query="


class Asked(NamedTuple):
    """A query operation: its SPARQL, the graphs that the request names, and its other parameters.

    ``sparql`` is None where no query is sent: the request is for the service description.
    """

    sparql: str | None
    over: tuple[tuple[str, ...], tuple[str, ...]] | None
    params: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str:
        """The first value of a parameter, "" without one."""
        return next((value for key, value in self.params if key == name), "")


def asked(site: Site, request: Request) -> Asked:
    """The query of a request to the endpoint; raises ``Refused``: 400, 403, 413 or 415."""
    if len(request.body) > site.limits.body:
        raise Refused(
            413,
            f"the body has {len(request.body)} bytes, and {site.limits.body} are allowed",
            "Send a shorter query",
        )
    params = list(request.params)
    direct = None
    if request.method == "POST":
        kind = content_kind(request)
        if kind == UPDATE:
            raise Refused(403, READ_ONLY, READ_MEND)
        text = utf8(request.body)
        if kind == FORM:
            params += pairs(text, "body")
        else:
            direct = text
    return _asked(params, direct, request.method == "POST")


def _asked(params: list[tuple[str, str]], direct: str | None, posted: bool) -> Asked:
    queries = [value for name, value in params if name == "query"]
    if direct is not None:
        queries.append(direct)
    if any(name == "update" for name, _ in params):
        raise Refused(403, READ_ONLY, READ_MEND)
    if len(queries) > 1:
        raise Refused(
            400, f"the request has {len(queries)} queries, and one is allowed", "Send them in turn"
        )
    if posted and not queries:
        raise Refused(400, "the request has no query", f"Send query=… as {FORM}")
    default = tuple(value for name, value in params if name == DEFAULT)
    named = tuple(value for name, value in params if name == NAMED)
    over = (default, named) if default or named else None
    return Asked(queries[0] if queries else None, over, tuple(params))


def content_kind(request: Request) -> str:
    """The media type of a body, ``FORM``, ``QUERY`` or ``UPDATE``; raises ``Refused`` (415)."""
    kind, *parameters = (each.strip().lower() for each in request.header("content-type").split(";"))
    if request.header("content-encoding") not in ("", "identity"):
        coding = request.header("content-encoding")
        raise Refused(415, f"a body coded as {coding!r} is not read", "Send it as it is")
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8", "us-ascii"):
            raise Refused(415, f"a body in {value.strip()!r} is not read", "Send UTF-8")
    if kind not in (FORM, QUERY, UPDATE):
        said = f"the body is {kind!r}" if kind else "the request does not say what its body is"
        raise Refused(415, said, f"Set Content-Type to {FORM} or {QUERY}")
    return kind


def utf8(body: bytes) -> str:
    """The text of a body; raises ``Refused`` (400)."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8 at byte {error.start}", "Send UTF-8") from None
