"""Trusty IRIs: names of RDF that hold a hash of it, so that anyone can check what they name.

T. Kuhn and M. Dumontier, "Trusty URIs: Verifiable, Immutable, and Permanent Digital Artifacts for
Linked Data" (ESWC 2014), module RA, for quads of named graphs without blank nodes.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

HOLE = "~"  # what stands in an IRI for the code that is not known yet

# A term as it is ordered and hashed: 0 and an IRI, or 1, a text, its datatype and its language.
Key = tuple[int, str, str, str]


def named(quads: Iterable[Quad], base: str) -> list[Quad]:
    """The quads with their trusty IRI, which begins with ``base``, in place of ``base + HOLE``.

    Raises ValueError for a blank node and for a quad of the default graph.
    """
    every = list(quads)
    trusty = base + code(every, base)

    def renamed(term: Any) -> Any:
        start = base + HOLE
        if isinstance(term, NamedNode) and term.value.startswith(start):
            return NamedNode(trusty + term.value[len(start) :])
        return term

    return [
        Quad(renamed(quad.subject), quad.predicate, renamed(quad.object), renamed(quad.graph_name))
        for quad in every
    ]


def code(quads: Iterable[Quad], base: str, tail: str = HOLE) -> str:
    """The artifact code of quads that name ``base + tail``: ``RA`` and a SHA-256 in base64url.

    ``tail`` is the code itself where it is to be checked. Raises ValueError as ``named``.
    """
    rows = {tuple(_key(term, base, tail) for term in _terms(quad)) for quad in quads}
    text = "".join(_line(key) for row in sorted(rows) for key in row)
    return "RA" + urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")


def _terms(quad: Quad) -> tuple[object, ...]:
    return (quad.graph_name, quad.subject, quad.predicate, quad.object)


def _key(term: object, base: str, tail: str) -> Key:
    if isinstance(term, NamedNode):
        whole, iri = base + tail, term.value
        return (0, f"{base} {iri[len(whole) :]}" if iri.startswith(whole) else iri, "", "")
    if isinstance(term, Literal):
        language = term.language or ""
        return (1, term.value, "" if language else term.datatype.value, language.lower())
    raise ValueError(f"{term} has no trusty IRI: only IRIs, literals and named graphs have one")


def _line(key: Key) -> str:
    literal, text, datatype, language = key
    if not literal:
        return f"{text}\n"
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    return f"@{language} {escaped}\n" if language else f"^{datatype} {escaped}\n"
