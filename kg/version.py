"""Which data it is: a version that is the hash of a dataset's content, its title and its day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    QuerySolutions,
    Triple,
)

from kg.digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from kg.engine import Engine

_HEADER = """SELECT ?title ?day WHERE {
  ?data a ?kind FILTER(?kind IN (dcat:Dataset, void:Dataset, owl:Ontology))
  OPTIONAL { ?data dcterms:title ?title }
  { ?data dcterms:modified ?day } UNION { ?data dcterms:issued ?day }
} ORDER BY DESC(STR(?day)) DESC(?kind = dcat:Dataset)
  DESC(LANGMATCHES(LANG(?title), "en")) STR(?title)"""


class Version(NamedTuple):
    """A dataset: ``content`` is its hash, ``title`` and ``day`` are empty where it has none."""

    content: str
    title: str
    day: str


def version_of(engine: Engine) -> Version:
    """The version of an engine's dataset."""
    rows = list(cast(QuerySolutions, engine.query(_HEADER)))
    title, day = (rows[0]["title"], rows[0]["day"]) if rows else (None, None)
    return Version(
        _kept(engine) or content(_stated(engine)),
        title.value if title else "",
        day.value if day else "",
    )


def _stated(engine: Engine) -> list[Quad]:
    """The quads that tell an engine's dataset from others.

    A default graph that is the union of the named ones is told by these; any other counts too.
    """
    store: Callable[..., Store] | None = getattr(engine, "store", None)
    if store is None:  # it is elsewhere
        return engine.quads()
    every = list(store(whole=True))
    default = {quad.triple for quad in every if quad.graph_name == DefaultGraph()}
    named = [quad for quad in every if quad.graph_name != DefaultGraph()]
    union = not default or default == {quad.triple for quad in named}
    return named if named and union else every


def _kept(engine: Engine) -> str:
    """The hash that was worked out when the dataset was compiled; "" where there is none."""
    if isinstance(engine.content, bytes):
        return engine.content.decode()
    try:
        with open(engine.content, encoding="ascii") as file:
            return file.read()
    except OSError:
        return ""


def content(quads: list[Quad]) -> str:
    """The hash of quads: the same for the same statements, whatever their order and blank nodes.

    Blank nodes are named by RDF Dataset Canonicalization (RDFC-1.0).
    """
    anonymous = [quad for quad in quads if _anonymous(quad)]
    lines = {str(quad) for quad in quads if not _anonymous(quad)}
    if anonymous:
        named = Dataset(anonymous)
        named.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        lines |= {str(quad) for quad in named}
    return digest(*(line.encode() for line in sorted(lines)))


def _anonymous(quad: Quad) -> bool:
    parts = (quad.subject, quad.object, quad.graph_name)
    return any(isinstance(each, BlankNode | Triple) for each in parts)
