"""Quads as files: those of the compiled dataset, and those of a build that others read.

Every quad of a dataset stands in a named graph; the default graph is made here, as their union.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, serialize

from kg import protege
from kg.namespaces import GIP, GRAPH, PREFIXES
from kg.terms import OWL, TYPE

ONTOLOGY, VOCABULARY = NamedNode(GRAPH + "ontology"), NamedNode(GRAPH + "vocabulary")
IMPORTS, OWL_ONTOLOGY = NamedNode(OWL + "imports"), NamedNode(OWL + "Ontology")


def exports(quads: list[Quad]) -> dict[str, bytes]:
    """File name → content, for quads as ``compile_quads`` gives them."""
    default = default_graph(quads)
    ontology = merged_ontology(quads)
    return {
        "kg.nq": nquads([*default, *quads]),
        "kg.trig": _written([*default, *quads], RdfFormat.TRIG),
        "kg.ttl": _written(default, RdfFormat.TURTLE),
        "kg.jsonld": _written(default, RdfFormat.JSON_LD),
        "ontology.ttl": _written(ontology, RdfFormat.TURTLE),
        "ontology.owl": _written(ontology, RdfFormat.RDF_XML),
        "protege.owl": _written(protege.statements(quads), RdfFormat.RDF_XML),
    }


def order(quad: Quad) -> tuple[str, ...]:
    """The sort key of a quad: its graph, then its subject, predicate and object."""
    return (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))


def default_graph(quads: Iterable[Quad]) -> list[Quad]:
    """The union of the named graphs as sorted quads of the default graph, each triple once."""
    return sorted({Quad(q.subject, q.predicate, q.object) for q in quads}, key=order)


def default_and_named(quads: list[Quad]) -> tuple[bytes, bytes]:
    """The dataset as two N-Quads files, in the order that ``kg.slices`` needs."""
    tied = [quad for quad in quads if has_blank(quad)]
    free = [quad for quad in quads if not has_blank(quad)]
    default = sorted([*default_graph(quads), *tied], key=_by_object)
    return nquads(default), nquads(sorted(free, key=_by_object))


def _by_object(quad: Quad) -> tuple[object, ...]:
    in_default = quad.graph_name == DefaultGraph()
    return (quad.predicate.value, in_default, str(quad.object), *order(quad))


def nquads(quads: Iterable[Quad]) -> bytes:
    """N-Quads, one line a quad, in the order given."""
    return "".join(f"{quad} .\n" for quad in quads).encode()


def has_blank(quad: Quad) -> bool:
    """Whether a blank node stands in the quad."""
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def merged_ontology(quads: Iterable[Quad]) -> list[Quad]:
    """Ontology and vocabulary as one: one header, nothing imported, in the default graph."""
    both = [quad for quad in quads if quad.graph_name in (ONTOLOGY, VOCABULARY)]
    headers = {
        quad.subject for quad in both if quad.predicate == TYPE and quad.object == OWL_ONTOLOGY
    }
    modules = headers - {NamedNode(GIP)}
    return default_graph(
        quad for quad in both if quad.subject not in modules and quad.predicate != IMPORTS
    )


def _written(quads: Iterable[Quad], form: RdfFormat) -> bytes:
    statements = quads if form.supports_datasets else (quad.triple for quad in quads)
    content = serialize(statements, format=form, prefixes=PREFIXES)
    return content or b""
