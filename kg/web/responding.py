"""A response as the parts that are sent, found by the shorter way or by the long one."""

from __future__ import annotations

from typing import NamedTuple

from kg.web.coding import coded
from kg.web.express import express
from kg.web.problem import Refused
from kg.web.request import Request
from kg.web.routes import refusing, respond
from kg.web.site import Site
from kg.web.wire import block


class Reply(NamedTuple):
    """A response; ``tag`` is "" where it is not to be kept, ``plain`` after the shorter way."""

    status: int
    block: bytes
    body: bytes
    tag: str
    plain: bool


def replied(
    site: Site, method: str, target: str, headers: dict[str, str], body: bytes, client: str
) -> Reply:
    """The response to a request."""
    if (quick := express(site, method, target, headers)) is not None:
        return Reply(200, *quick, plain=True)
    try:
        request = Request.of(method, target, headers, body, client)
        response = respond(site, request)
    except Refused as refused:
        request = Request(method, "/", "", headers, b"", client)
        response = refusing(site, request, refused)
    lines, content = coded(response.headers, response.body, headers.get("accept-encoding", ""))
    named = {name.lower(): value for name, value in lines}
    kept = response.status == 200 and "set-cookie" not in named
    return Reply(
        response.status, block(lines), content, named.get("etag", "") if kept else "", False
    )
