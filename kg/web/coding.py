"""Content codings: zstd and gzip by Accept-Encoding (RFC 9110 §12.5.3)."""

from __future__ import annotations

import gzip
import re
from functools import lru_cache

from kg.web.negotiation import ranges

LEAST = 1000  # bytes; a shorter body hardly gets shorter
_TEXT = re.compile(r"text/|image/svg|application/(?:.*(?:json|xml|javascript|n-|trig|sparql))")
Headers = tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def coding(accepted: str) -> str:
    """The coding to use for an Accept-Encoding header; "" for none."""
    found = {text: quality for text, quality, *_ in ranges(accepted)}
    best = max(_known(), key=lambda each: found.get(each, found.get("*", 0)), default="")
    return best if found.get(best, found.get("*", 0)) > 0 else ""


def coded(headers: Headers, body: bytes, accepted: str) -> tuple[Headers, bytes]:
    """A response in the coding that is accepted, with the headers that say so.

    The entity tag gets the coding's name, since it names these bytes (§8.8.3.3).
    """
    named = {name.lower(): value for name, value in headers}
    if not accepted or len(body) < LEAST or "content-encoding" in named:
        return headers, body
    if not _TEXT.match(named.get("content-type", "")) or not (way := coding(accepted)):
        return headers, body
    short = _compressed(body, way)
    changed = {"content-length": str(len(short))}
    if tag := named.get("etag"):
        changed["etag"] = tag.removesuffix('"') + f'-{way}"'
    kept = tuple((name, changed.get(name.lower(), value)) for name, value in headers)
    return (*kept, ("Content-Encoding", way)), short


def _compressed(body: bytes, way: str) -> bytes:
    if way == "gzip":
        return gzip.compress(body, 5, mtime=0)
    import zstandard

    return zstandard.compress(body, 3)


@lru_cache(maxsize=1)
def _known() -> tuple[str, ...]:
    try:
        import zstandard  # noqa: F401
    except ImportError:
        return ("gzip",)
    return ("zstd", "gzip")
