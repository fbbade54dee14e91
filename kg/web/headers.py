"""The headers that every response carries."""

from __future__ import annotations

from dataclasses import replace

from kg.web.request import Request, Response
from kg.web.site import Site, version

# Styles are set by scripts of the query page; nothing is loaded from or sent to another host.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
EVERY = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Vary", "Accept, Accept-Language, Cookie, Accept-Encoding"),
)
HTML = (
    ("Content-Security-Policy", POLICY),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
OPEN = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Kg-Cited, Kg-Cut, Kg-Dataset-Version, Location"),
)


def finished(site: Site, request: Request, response: Response) -> Response:
    """The response with the headers that all have; one to HEAD loses its body (RFC 9110 §9.3.2)."""
    html = response.header("Content-Type").startswith("text/html")
    content = version(site)
    told = (("Kg-Dataset-Version", content.content),) if content else ()
    response = response.adding(*EVERY, *told, *(HTML if html else OPEN))
    if response.status not in (204, 304) and not response.header("Content-Length"):
        response = response.adding(("Content-Length", str(len(response.body))))
    return replace(response, body=b"") if request.method == "HEAD" else response
