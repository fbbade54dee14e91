"""An OWL 2 RL reasoner, owlrl, and quads as it and the OWLAPI read them."""

from __future__ import annotations

from collections.abc import Iterable

import owlrl
import pyoxigraph as ox
import rdflib
from rdflib import OWL, RDF, RDFS

from kg.exports import default_graph
from kg.namespaces import GIP

Words = tuple[str, str, str]
TERMS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology)


def words(triple: ox.Quad | ox.Triple) -> Words:
    """A triple of pyoxigraph's as three texts."""
    end = triple.object
    return triple.subject.value, triple.predicate.value, str(getattr(end, "value", end))


def as_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Quads as one graph that the OWLAPI reads as one ontology."""
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{quad} .\n" for quad in default_graph(quads)), format="nt")
    for header in set(graph.subjects(RDF.type, OWL.Ontology)) - {rdflib.URIRef(GIP)}:
        graph.remove((header, None, None))
    graph.remove((None, OWL.imports, None))
    return graph


def by_owlrl(graph: rdflib.Graph) -> set[Words]:
    """What owlrl adds about named things that are no terms and says more than that they are."""
    # owlrl takes things for one whatever a key of one property says of them; HermiT reads keys.
    graph.remove((None, OWL.hasKey, None))
    before = set(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    terms = {term for kind in TERMS for term in graph.subjects(RDF.type, kind)}
    terms |= {*graph.subjects(RDF.type, RDFS.Datatype), *graph.subjects(RDF.type, RDF.Property)}
    return {
        (str(s), str(p), str(o))
        for s, p, o in set(graph) - before
        if isinstance(s, rdflib.URIRef) and s not in terms and not isinstance(o, rdflib.BNode)
        if p != OWL.sameAs and o not in (OWL.Thing, RDFS.Resource)
    }
