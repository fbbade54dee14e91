"""Which function answers which path, and the one function that answers a request."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from kg.errors import RemoteError, UsageError
from kg.web import tags
from kg.web.headers import finished
from kg.web.negotiation import choose
from kg.web.problem import Refused
from kg.web.request import Request, Response
from kg.web.site import Limits, Site

__all__ = ["Limits", "Request", "Response", "Site", "respond"]

Handler = Callable[[Site, Request], Response]
READS = ("GET", "HEAD", "OPTIONS")
ASKS = ("GET", "HEAD", "POST", "OPTIONS")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


class Route(NamedTuple):
    """A pattern, the function that answers there, and the methods that it takes."""

    pattern: re.Pattern[str]
    handler: Handler
    methods: tuple[str, ...] = READS


def respond(site: Site, request: Request) -> Response:
    """The response to a request; what cannot be answered is a response too."""
    try:
        return finished(site, request, _answered(site, request))
    except Refused as refused:
        return refusing(site, request, refused)
    except UsageError as error:
        return refusing(site, request, Refused.from_error(error))
    except RemoteError as error:
        return refusing(site, request, Refused.from_error(error, 502))
    except MemoryError:
        what = "the answer takes more memory than there is"
        return refusing(
            site, request, Refused(503, what, "Ask for less: add LIMIT, or a narrower line")
        )
    except Exception:
        logging.getLogger(__name__).exception("no answer to %s %s", request.method, request.path)
        return refusing(site, request, Refused(500, "the server made an error", "Tell its keeper"))


def refusing(site: Site, request: Request, refused: Refused) -> Response:
    """The response to a request that is refused, also by the server that runs this package."""
    return finished(site, request, refusal(site, request, refused))


def _answered(site: Site, request: Request) -> Response:
    if len(request.path) + len(request.query) > site.limits.target:
        most = site.limits.target
        raise Refused(414, f"the address has over {most} characters", "Send the query by POST")
    if _UNSEEN.search(request.path):
        raise Refused(400, "the path holds a control character", "Leave it out")
    if (request.method, request.path) == ("OPTIONS", "*"):  # of the server (RFC 9110 §9.3.7)
        return allowed(ASKS)
    route, captured = found(request.path)
    if request.method == "OPTIONS":
        return allowed(route.methods)
    if request.method not in route.methods:
        fit = ", ".join(route.methods)
        raise Refused(
            405,
            f"{request.method} is not answered at {request.path}: this dataset is only read",
            f"Methods that fit: {fit}",
            headers=(("Allow", fit),),
        )
    request.params  # noqa: B018 - what cannot be decoded is refused, also where nothing reads it
    tag = tags.key(site, request) if request.method != "POST" else None
    if tag and tags.matches(request.header("if-none-match"), tag) and not _any(request):
        return Response(304, (("ETag", f'"{tag}"'), ("Cache-Control", "no-cache")))
    response = route.handler(site, request.with_captured(captured))
    return tagged(request, response, tag)


def _any(request: Request) -> bool:
    return request.header("if-none-match").strip() == "*"


def tagged(request: Request, response: Response, tag: str | None) -> Response:
    """The response with its tag, unless it is not to be kept; 304 where If-None-Match is *."""
    if response.status != 200 or "no-store" in response.header("Cache-Control"):
        return response
    if not tag:
        return response.adding(("Cache-Control", "no-store"))
    response = response.adding(("ETag", f'"{tag}"'), ("Cache-Control", "no-cache"))
    if _any(request):
        kept = tuple(each for each in response.headers if each[0] in ("ETag", "Cache-Control"))
        return Response(304, kept)
    return response


def allowed(methods: tuple[str, ...]) -> Response:
    """The answer to OPTIONS, and to a browser's question before a call from another site."""
    fit = ", ".join(methods)
    return Response(
        204,
        (
            ("Allow", fit),
            ("Access-Control-Allow-Methods", fit),
            ("Access-Control-Allow-Headers", "Content-Type, Authorization, *"),
            ("Access-Control-Max-Age", "86400"),
        ),
    )


def refusal(site: Site, request: Request, refused: Refused) -> Response:
    """A refusal as HTML for a browser, else as JSON."""
    from kg.web import pages

    kinds = {"json": ("application/json", "application/problem+json"), "html": ("text/html",)}
    if choose(request.accept, kinds) == "html":
        response = pages.error(site, request, refused)
    else:
        body = json.dumps(refused.members(), ensure_ascii=False, indent=1) + "\n"
        response = Response.of(body, "application/json", refused.status)
    return response.adding(*refused.headers, ("Cache-Control", "no-store"))


@lru_cache(maxsize=1)
def table() -> tuple[Route, ...]:
    """The routes in the order in which they are tried; the last takes what is left."""
    from kg.web import described, endpoint, graphstore, linked, pages

    reads: dict[str, Handler] = {
        **pages.ROUTES,
        "/data": graphstore.indirect,
        "/data/{local:path}": graphstore.direct,
        "/.well-known/void": described.void,
        "/.well-known/sparql-examples": described.examples,
        "/thing": linked.thing,
        "/{local:path}": linked.thing_at,
    }
    asks = {"/sparql": endpoint.sparql, "/sparql/": endpoint.sparql, "/explain": endpoint.explain}
    asks["/query"] = pages.query
    return (
        *(Route(compiled(pattern), handler, ASKS) for pattern, handler in asks.items()),
        *(Route(compiled(pattern), handler) for pattern, handler in reads.items()),
    )


def compiled(pattern: str) -> re.Pattern[str]:
    """The expression of a pattern such as ``/article/{slug}`` or ``/static/{file:path}``."""
    parts = re.split(r"\{(\w+)(:path)?\}", pattern)
    texts = [re.escape(each) for each in parts[::3]]
    names = [
        f"(?P<{name}>{'.+' if rest else '[^/]+'})"
        for name, rest in zip(parts[1::3], parts[2::3], strict=True)
    ]
    return re.compile("".join(each for pair in zip_longest(texts, names) for each in pair if each))


def found(path: str) -> tuple[Route, Mapping[str, str]]:
    """The route for a path and what its pattern captures; raises ``Refused`` (404)."""
    for route in table():
        if match := route.pattern.fullmatch(path):
            return route, match.groupdict()
    raise Refused(404, f"there is nothing at {path}", "GET /sparql is the endpoint")
