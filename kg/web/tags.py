"""Entity tags: what names an answer before it is worked out (RFC 9110 §8.8.3).

A tag changes with the dataset's version and with everything of a request that the answer depends
on; an answer that depends on more, such as the time, has none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from kg.digest import digest
from kg.web.language import theme
from kg.web.negotiation import ranges
from kg.web.problem import Refused
from kg.web.protocol import asked
from kg.web.request import Request
from kg.web.site import Site

# Also in strings and at a word's end: that costs a tag, and nothing else.
FLEETING = re.compile(r"(?:now|rand|uuid|bnode)\s*[(#]|service|\\u", re.IGNORECASE)
_SENSITIVE = re.compile(r"[\"'#\\]")
QUERIED = ("/sparql", "/sparql/", "/explain")


def key(site: Site, request: Request) -> str | None:
    """A name for the answer to a request, which equal requests share; None where there is none.

    A HEAD has that of the GET, a POSTed query that of the same query in a GET.
    """
    try:
        if request.path in QUERIED:
            params = list(asked(site, request).params)
            if request.method == "POST" and request.header("content-type").startswith(
                "application/sparql-query"
            ):
                params.append(("query", request.body.decode()))
        elif request.method in ("GET", "HEAD"):
            params = list(request.params)
        else:
            return None
    except Refused:
        return None
    if any(name == "query" and FLEETING.search(value) for name, value in params):
        return None
    return digest(*parts(site, request, params))


@lru_cache(maxsize=1)
def made() -> str:
    """A digest of what pages are made from, which a new version of the software changes."""
    here = Path(__file__).parent
    files = [path for path in sorted(here.rglob("*")) if path.suffix in (".py", ".html", ".tsv")]
    return digest(*(path.read_bytes() for path in files))


def parts(site: Site, request: Request, params: list[tuple[str, str]]) -> list[bytes]:
    """What an answer depends on; the query's own part comes last where there is no other."""
    accepted = sorted(set(ranges(request.accept)))
    plain = sorted((name, plainly(value) if name == "query" else value) for name, value in params)
    parts = [site.version, request.path.rstrip("/"), request.language, request.header("host")]
    parts += [theme(request), made()]
    parts += [f"{each.text};{each.quality}" for each in accepted]
    parts += [part for pair in plain for part in pair]
    return [each.encode("utf-8", "surrogatepass") for each in parts]


def plainly(sparql: str) -> str:
    """A query with single spaces, where no string, comment or escape could mean them otherwise."""
    return sparql.strip() if _SENSITIVE.search(sparql) else " ".join(sparql.split())


def matches(header: str, tag: str) -> bool:
    """Whether If-None-Match names a tag; weakly, as is its way (§13.1.2)."""
    given = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in given or any(_opened(each) == _opened(tag) for each in given if each)


def _opened(tag: str) -> str:
    """A tag without what a coding of the content adds to it: ``"x-gzip"`` and ``"x"`` are one."""
    return tag.strip('"').partition("-")[0]
