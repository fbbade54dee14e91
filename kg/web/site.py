"""What is served: a dataset and the choices of whoever serves it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import blake2b

from kg.engine import Embedded
from kg.graph import Graph
from kg.namespaces import BASE

PIECE = 1 << 20  # bytes


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

    ``version`` changes with any byte of the dataset; ``allowed`` are the endpoints that SERVICE may
    call, by IRI; ``name`` is what the dataset is called, "" for the shipped one.
    """

    graph: Graph
    version: str
    base: str = BASE
    allowed: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)
    name: str = ""

    @classmethod
    def open(
        cls,
        data: str | os.PathLike[str] | None = None,
        asserted: bool = False,
        base: str = BASE,
        allowed: frozenset[str] = frozenset(),
        limits: Limits | None = None,
    ) -> Site:
        """A site of the shipped dataset or of another; raises as ``kg.open`` does."""
        graph = Graph.open(data, asserted=asserted)
        if isinstance(graph.engine, Embedded):
            graph.engine.allowed = allowed
        version = version_of(data, asserted)
        name = "" if data is None else os.path.basename(os.fspath(data).rstrip("/"))
        return cls(graph, version, base, allowed, limits or Limits(), name)


def version_of(data: str | os.PathLike[str] | None, asserted: bool = False) -> str:
    """A name that changes with any byte of the dataset."""
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
