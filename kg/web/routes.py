"""Which function answers which path, and the one function that answers a request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from kg.errors import UsageError
from kg.web.headers import finished
from kg.web.negotiation import choose
from kg.web.problem import Refused
from kg.web.request import Request, Response
from kg.web.site import Limits, Site

__all__ = ["Limits", "Request", "Response", "Site", "respond"]

Handler = Callable[[Site, Request], Response]
READS = ("GET", "HEAD", "OPTIONS")


def respond(site: Site, request: Request) -> Response:
    """The response to a request; what cannot be answered is a response too."""
    try:
        response = _answered(site, request)
    except Refused as refused:
        response = refusal(site, request, refused)
    except UsageError as error:
        response = refusal(site, request, Refused.from_error(error))
    return finished(request, response)


def _answered(site: Site, request: Request) -> Response:
    handler, captured = found(request.path)
    return handler(site, request.with_captured(captured))


def refusal(site: Site, request: Request, refused: Refused) -> Response:
    """A refusal as HTML for a browser, else as JSON."""
    from kg.web import pages

    kinds = {"json": ("application/json", "application/problem+json"), "html": ("text/html",)}
    if choose(request.accept, kinds) == "html":
        response = pages.error(site, request, refused)
    else:
        body = json.dumps(refused.members(), ensure_ascii=False, indent=1) + "\n"
        response = Response.of(body, "application/json", refused.status)
    return response.adding(*refused.headers)


@lru_cache(maxsize=1)
def table() -> tuple[tuple[re.Pattern[str], Handler], ...]:
    """The routes in the order in which they are tried."""
    from kg.web import pages

    routes: dict[str, Handler] = {**pages.ROUTES}
    return tuple((compiled(pattern), handler) for pattern, handler in routes.items())


def compiled(pattern: str) -> re.Pattern[str]:
    """The expression of a pattern such as ``/article/{slug}`` or ``/static/{file:path}``."""
    parts = re.split(r"\{(\w+)(:path)?\}", pattern)
    texts = [re.escape(each) for each in parts[::3]]
    names = [
        f"(?P<{name}>{'.+' if rest else '[^/]+'})"
        for name, rest in zip(parts[1::3], parts[2::3], strict=True)
    ]
    return re.compile("".join(_mixed(texts, names)))


def _mixed(texts: list[str], names: list[str]) -> Iterator[str]:
    for text, name in zip(texts, [*names, ""], strict=True):
        yield text + name


def found(path: str) -> tuple[Handler, Mapping[str, str]]:
    """The function for a path and what its pattern captures; raises ``Refused`` (404)."""
    for pattern, handler in table():
        if match := pattern.fullmatch(path):
            return handler, match.groupdict()
    raise Refused(404, f"there is nothing at {path}")
