"""The HTML pages.

``ROUTES`` maps patterns to functions from a site and a request to a response; ``{name}`` in a
pattern is one segment of the path and stands in ``request.captured``, ``{name:path}`` is the rest.
The other functions are called by ``kg.web`` where a browser asks for what programs get as data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.web.pages.article import article, listed
from kg.web.pages.asset import asset
from kg.web.pages.disagreements import disagreements
from kg.web.pages.entity import entity
from kg.web.pages.error import error
from kg.web.pages.front import front
from kg.web.pages.query import query, table
from kg.web.pages.question import ask
from kg.web.pages.schema import schema
from kg.web.pages.terms import terms
from kg.web.request import Request, Response
from kg.web.site import Site

__all__ = ["ROUTES", "entity", "error", "query", "table"]

ROUTES: Mapping[str, Callable[[Site, Request], Response]] = {
    "/": front,
    "/ask/{name}": ask,
    "/articles": listed,
    "/article/{slug}": article,
    "/disagreements": disagreements,
    "/schema": schema,
    "/terms.json": terms,
    "/static/{file:path}": asset,
}
