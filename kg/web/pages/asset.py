"""Styles, scripts and pictures."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from kg.web.problem import Refused
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import STATIC, YEAR

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def asset(site: Site, request: Request) -> Response:
    """A file below ``static/``; an address with its content's digest may be kept for a year."""
    name = request.captured["file"]
    found = files().get(name)
    if found is None:
        raise Refused(404, "there is no such file")
    content, digest = found
    tag = f'"{digest}"'
    lasting = f"public, max-age={YEAR}, immutable"
    kept = lasting if request.first("v") == digest[:12] else "no-cache"
    headers = (("Content-Type", TYPES[_suffix(name)]), ("ETag", tag), ("Cache-Control", kept))
    if request.header("if-none-match") == tag:
        return Response(304, headers[1:])
    return Response(200, headers, content)


def _suffix(name: str) -> str:
    return name[name.rfind(".") :]


@lru_cache(maxsize=1)
def files() -> dict[str, tuple[bytes, str]]:
    """Name → content and digest of every file; no path of a request reaches the file system."""
    found = {}
    for path in sorted(STATIC.rglob("*")):
        if path.suffix in TYPES:
            content = path.read_bytes()
            found[path.relative_to(STATIC).as_posix()] = (content, sha256(content).hexdigest())
    return found
