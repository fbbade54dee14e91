"""What is served: a dataset and the choices of whoever serves it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from kg import child, limits
from kg.engine import Embedded
from kg.errors import UsageError, shorten
from kg.graph import Graph
from kg.namespaces import BASE
from kg.version import Version, version_of

PIECE = 1 << 20  # bytes
TIME = limits.Limits(seconds=child.BRIEF, rows=None, memory=None)
MOST = 200_000  # quads of a dataset whose content is hashed for citations: about 2 seconds
_ADDRESS = re.compile(r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?/?")


@dataclass(frozen=True)
class Limits:
    """How much one request may take; bytes where nothing else is said."""

    body: int = 1_000_000  # of a request
    target: int = 16_000  # characters of path and query string
    rows: int = 100_000  # of an answer
    answer: int = 64_000_000


@dataclass(frozen=True)
class Site:
    """A dataset with its base IRI, its version, and what is allowed.

    ``version`` stands in entity tags and nowhere else: it changes with any byte of the dataset's
    files and of the code, and is "" for an endpoint of another place, whose answers have no tag
    and are not kept. ``allowed`` are the endpoints that SERVICE may call, by IRI; ``name`` is what
    the dataset is called, "" for the shipped one; ``address`` is where others reach the server,
    such as ``https://example.org``, "" where it is the host that each request names.
    """

    graph: Graph
    version: str
    base: str = BASE
    allowed: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    name: str = ""
    address: str = ""

    @classmethod
    def open(
        cls,
        data: str | os.PathLike[str] | None = None,
        asserted: bool = False,
        base: str = BASE,
        allowed: frozenset[str] = frozenset(),
        limits: Limits | None = None,
        engine: str | None = None,
        address: str = "",
    ) -> Site:
        """A site of the shipped dataset or of another; raises as ``kg.open`` does.

        ``engine`` is the address of an endpoint that answers instead, and is asked once at the
        start; raises ``RemoteError`` where it fails, and ``UsageError`` for an ``address`` that is
        more than http(s), a host and a port.
        """
        if address and not _ADDRESS.fullmatch(address):
            named = shorten(address, 80)
            raise UsageError(f"{named!r} is not where a server is reached; expected https://host")
        address = address.rstrip("/")
        graph = Graph.open(data, asserted=asserted, engine=engine)
        if engine is not None:
            graph.engine.query("ASK {}")
            named = engine.partition("?")[0]
            return cls(graph, "", base, allowed, limits or Limits(), named, address)
        if isinstance(graph.engine, Embedded):
            graph.engine.allowed = allowed
        files = prints(data, asserted)
        name = "" if data is None else os.path.basename(os.fspath(data).rstrip("/"))
        return cls(graph, files, base, allowed, limits or Limits(), name, address)


@lru_cache(maxsize=8)
def version(site: Site) -> Version | None:
    """The version of a site's dataset that is cited and told; None for data that may change
    unseen, and where it would take long to work out."""
    engine = site.graph.engine
    if not isinstance(engine, Embedded):
        return None
    if engine.content:
        return version_of(engine)
    if len(engine.store(whole=True)) > MOST:
        return None
    # Knotted blank nodes take for ever to name (RDFC-1.0 §7.1), so the work can be stopped.
    found: Version | None = child.brief(lambda: version_of(engine), TIME, None)
    return found


def prints(data: str | os.PathLike[str] | None, asserted: bool = False) -> str:
    """A name that changes with any byte of the dataset and of the code."""
    from kg.compiled import key
    from kg.digest import digest
    from kg.loading import rdf_files

    parts = [key().encode(), str(asserted).encode()]
    if data is not None:
        parts += _prints(rdf_files(os.fspath(data)))
    return digest(*parts)


def _prints(paths: list[str]) -> list[bytes]:
    """The name and a digest of each file, read in pieces: a dataset may be large."""
    found = []
    for path in paths:
        whole = blake2b(digest_size=16)
        with open(path, "rb") as file:
            while piece := file.read(PIECE):
                whole.update(piece)
        found += [os.path.basename(path).encode(), whole.digest()]
    return found
