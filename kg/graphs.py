"""A query over some of a store's graphs, as a protocol request names them (SPARQL 1.1 §13).

Several default graphs are merged: the engine's own union of them would repeat a triple that stands
in two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.errors import UsageError
from kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from kg.engine import Over, Result


def query_over(
    store: Store, sparql: str, fixed: Mapping[Any, Any], over: Over, base: str | None
) -> Result:
    """The result of a query whose dataset is ``over``, or the store's own where that is None.

    Raises ``UsageError`` for what is no IRI, and what the engine raises.
    """
    options: dict[str, Any] = {}
    if over is not None:
        default, named = nodes(over[0]), nodes(over[1])
        options = {"default_graph": default, "named_graphs": named}
        if len(default) > 1:
            store = merged(store, default, named)
            options["default_graph"] = DefaultGraph()
    return store.query(
        sparql, base_iri=base, prefixes=PREFIXES, substitutions=dict(fixed), **options
    )


def nodes(iris: Iterable[str]) -> list[NamedNode]:
    """The graph names of IRIs, each once; raises ``UsageError`` for what is no absolute IRI."""
    found = []
    for iri in dict.fromkeys(iris):
        try:
            found.append(NamedNode(iri))
        except ValueError as error:
            raise UsageError(f"{iri!r} names no graph: {error}. Give an absolute IRI") from None
    return found


def merged(store: Store, default: list[NamedNode], named: list[NamedNode]) -> Store:
    """A store with the merge of some graphs as its default graph, beside some named graphs."""
    found, place = Store(), DefaultGraph()
    for graph in default:
        quads = store.quads_for_pattern(None, None, None, graph)
        found.extend(Quad(quad.subject, quad.predicate, quad.object, place) for quad in quads)
    for graph in named:
        found.extend(store.quads_for_pattern(None, None, None, graph))
    return found
