"""The page that says why a request is refused."""

from __future__ import annotations

from kg.web.problem import Refused
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit


def error(site: Site, request: Request, refused: Refused) -> Response:
    """What was refused, why, and what to do; a query that was sent is kept for another try."""
    try:
        query = request.first("query")
        visit = Visit(site, request)
    except Refused:  # an address that cannot be decoded
        query, visit = "", Visit(site, Request("GET", "/"))
    return visit.render("error.html", refused.status, refused=refused, query=query)
