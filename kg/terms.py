"""Which IRIs may be used: those that the ontology, the vocabulary and the register introduce."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from kg import edtf, nearest
from kg.errors import Problem
from kg.namespaces import CLAIM, GIP, GRAPH, ID, PREFIXES, TIME, VOC, compact
from kg.source import Source

RDF, RDFS, OWL, XSD = (PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
TYPE = NamedNode(RDF + "type")
LABELS = (NamedNode(RDFS + "label"), NamedNode(PREFIXES["skos"] + "prefLabel"))
VERSIONS = (OWL + "versionIRI", OWL + "priorVersion")
GRAPHS = {GRAPH + name for name in ("ontology", "vocabulary", "register", "time", "meta")}
_NAMES = {
    RDF: "type first rest nil value langString HTML XMLLiteral List Property Statement subject "
    "predicate object Seq Bag Alt",
    RDFS: "label comment seeAlso isDefinedBy subClassOf subPropertyOf domain range member Resource "
    "Class Literal Datatype",
    OWL: "Class Thing Nothing Ontology ObjectProperty DatatypeProperty AnnotationProperty "
    "NamedIndividual Restriction Axiom TransitiveProperty SymmetricProperty AsymmetricProperty "
    "ReflexiveProperty IrreflexiveProperty FunctionalProperty InverseFunctionalProperty "
    "AllDisjointClasses AllDisjointProperties AllDifferent NegativePropertyAssertion imports "
    "versionIRI versionInfo priorVersion deprecated members distinctMembers disjointWith "
    "disjointUnionOf propertyDisjointWith equivalentClass equivalentProperty inverseOf "
    "propertyChainAxiom hasKey onProperty onClass onDataRange onDatatype withRestrictions "
    "someValuesFrom allValuesFrom hasValue hasSelf cardinality minCardinality maxCardinality "
    "qualifiedCardinality minQualifiedCardinality maxQualifiedCardinality unionOf intersectionOf "
    "complementOf oneOf sameAs differentFrom annotatedSource annotatedProperty annotatedTarget "
    "topObjectProperty bottomObjectProperty topDataProperty bottomDataProperty "
    "backwardCompatibleWith incompatibleWith DeprecatedClass DeprecatedProperty",
}
BUILT_IN = frozenset(space + name for space, names in _NAMES.items() for name in names.split())


class Terms:
    """IRIs that are introduced somewhere: ``declared`` have a type, ``labelled`` a label."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        every = list(quads)
        self.declared = BUILT_IN | typed(every)
        self.labelled = labelled(every)

    def problems(
        self, source: Source, labels: frozenset[str] = frozenset(), claims: Iterable[str] = ()
    ) -> Iterator[Problem]:
        """A problem for each unknown IRI of a source and each time that is not EDTF.

        ``labels`` are IRIs that the source itself labels, ``claims`` the claims that it makes.
        """
        known: dict[str, Set[str]] = {
            GIP: self.declared,
            VOC: self.declared,
            ID: self.labelled | labels,
        }
        known |= {CLAIM: set(claims), GRAPH: GRAPHS, PREFIXES["unit"]: self.declared}
        for iri, term in sorted(_used(source.quads).items()):
            space = next((each for each in (*known, TIME) if iri.startswith(each)), None)
            if space == TIME:
                yield from _time(source, iri)
            elif iri not in (known[space] if space else self.declared) and (space or term):
                candidates = known[space] if space else self.declared
                yield _unknown(source, iri, space, candidates)


def typed(quads: Iterable[Quad]) -> frozenset[str]:
    """IRIs that have a type."""
    found = (quad.subject for quad in quads if quad.predicate == TYPE)
    return frozenset(node.value for node in found if isinstance(node, NamedNode))


def labelled(quads: Iterable[Quad]) -> frozenset[str]:
    """IRIs that have an rdfs:label or skos:prefLabel."""
    found = (quad.subject for quad in quads if quad.predicate in LABELS)
    return frozenset(node.value for node in found if isinstance(node, NamedNode))


def time_text(iri: str) -> str:
    """The EDTF string that a time's IRI ends in, its percent-encoding read."""
    return unquote(iri.removeprefix(TIME))


def _used(quads: Iterable[Quad]) -> dict[str, bool]:
    """Each IRI that the quads use, and whether it is used as a predicate, class or datatype."""
    used: dict[str, bool] = {}
    for subject, predicate, value, graph in quads:
        for node in (subject, graph):
            if isinstance(node, NamedNode):
                used.setdefault(node.value, False)
        used[predicate.value] = True
        if isinstance(value, Literal):
            if not value.datatype.value.startswith(XSD):
                used[value.datatype.value] = True
        elif isinstance(value, NamedNode) and predicate.value not in VERSIONS:
            used[value.value] = used.get(value.value, False) or predicate == TYPE
    return used


def _time(source: Source, iri: str) -> Iterator[Problem]:
    try:
        edtf.span(time_text(iri))
    except ValueError as error:
        expected = "a time in EDTF after time:"
        yield source.problem(source.line_of(iri), str(error), expected, edtf.HINT)


_EXPECTED = {
    GIP: "a class or property that the ontology declares",
    VOC: "a concept or scheme that vocabulary.ttl declares",
    ID: "a thing with a label in the register or in the source's own graph",
    CLAIM: "a claim of this source, with a graph of its own",
    GRAPH: "a graph that the dataset has",
    None: "a term that external.ttl declares",
}


def _unknown(source: Source, iri: str, space: str | None, known: Iterable[str]) -> Problem:
    alike = space or iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    names = [each[len(alike) :] for each in known if each.startswith(alike)]
    near = nearest.name(iri[len(alike) :], names)
    mend = f"did you mean {compact(alike + near)}?" if near else _otherwise(space)
    what = f"{compact(iri)} is unknown"
    return source.problem(source.line_of(iri), what, _EXPECTED.get(space, _EXPECTED[None]), mend)


def _otherwise(space: str | None) -> str:
    if space == ID:
        return "give it a skos:prefLabel in en and zh-Hans"
    return "declare it, or use a term that is declared"
