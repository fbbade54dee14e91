"""What the dataset says of itself: DCAT, VoID, service description and questions, in graph:meta.

``kg/data/dataset.ttl`` holds what is written by hand; the rest is derived from the other graphs.
The counts are those of the default graph with the description in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import executables, paths, questions
from kg.anchors import gip, number
from kg.errors import DataError
from kg.namespaces import CLAIM, GIP, GRAPH, ID, PREFIXES
from kg.partitions import COUNTING, DATASET, Partitions, Statement, Term, nested, void
from kg.source import Source
from kg.terms import LABELS, OWL, TYPE, Terms

META = NamedNode(GRAPH + "meta")
KINDS = DATASET.value + "/graphs/"
ONTOLOGY, PERIOD, DEFAULT = (
    NamedNode(f"{DATASET.value}/{name}") for name in ("ontology", "period", "default-graph")
)
OBJECTS = void("distinctObjects")
OPEN = NamedNode("urn:x-kg-open")  # stands for a number that is not known yet

Graphs = dict[str, dict[NamedNode, set[Triple]]]


def described(quads: list[Quad]) -> list[Quad]:
    """The quads of graph:meta for the quads of all other graphs.

    Raises DataError for what ``dataset.ttl`` gets wrong.
    """
    graphs = _graphs(quads)
    base = {quad.triple for quad in quads}
    fixed = {
        *_written(quads, graphs),
        *_derived(quads),
        *executables.statements(questions.every()),
        *_subsets(graphs),
        *_titles(quads, graphs),
        *nested(base),
    }
    told = {Triple(*each) for each in fixed}
    whole = Partitions(base | told)
    # The counts count the statements that give them: these come first with their numbers open.
    while new := {_open(each) for each in _counts(whole, told)} - told:
        whole.add(new - base)
        told |= new
    found = fixed | set(_counts(whole, told))
    objects = whole.objects() - {OPEN} | {value for _, _, value in found}
    found.add((DATASET, OBJECTS, _itself(objects - {OPEN})))
    return [Quad(node, name, value, META) for node, name, value in found if value != OPEN]


def _counts(whole: Partitions, told: set[Triple]) -> Iterator[Statement]:
    """The statements whose numbers depend on the description itself."""
    yield from whole.statements()
    yield from _subsets({"meta": {META: told}})
    yield DATASET, OBJECTS, OPEN
    yield DEFAULT, void("triples"), number(whole.triples())
    for term in {*whole.properties, *whole.members}:
        if isinstance(term, NamedNode):
            cut = max(term.value.rfind("#"), term.value.rfind("/")) + 1
            yield DATASET, void("vocabulary"), NamedNode(term.value[:cut])


def _open(statement: Statement) -> Triple:
    subject, predicate, value = statement
    return Triple(subject, predicate, OPEN if predicate in COUNTING else value)


def _graphs(quads: list[Quad]) -> Graphs:
    """The triples of each named graph, by kind of graph."""
    graphs: Graphs = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        if isinstance(name := quad.graph_name, NamedNode):
            graphs[_kind(name.value)][name].add(quad.triple)
    return graphs


def _kind(name: str) -> str:
    if name.startswith(CLAIM):
        return "claims"
    return "sources" if name.startswith(ID) else name.removeprefix(GRAPH).partition("/")[0]


def _written(quads: list[Quad], graphs: Graphs) -> Iterator[Statement]:
    """What ``dataset.ttl`` says, but for kinds of graphs that the dataset has none of."""
    source = Source(paths.DATA / "dataset.ttl")
    problems = [*Terms([*quads, *source.quads]).problems(source), *source.blank_nodes()]
    if problems:
        raise DataError(problems)
    for subject, predicate, value, _ in source.quads:
        assert isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal)
        kind = subject.value.removeprefix(KINDS)
        if kind == subject.value or kind in graphs or kind == "meta":
            yield subject, predicate, value


def _derived(quads: list[Quad]) -> Iterator[Statement]:
    """Version and days of the ontology's header, sources, and the time that statements cover."""
    dcat, dcterms = PREFIXES["dcat"], PREFIXES["dcterms"]
    told = {
        OWL + "versionInfo": NamedNode(dcat + "version"),
        dcterms + "issued": NamedNode(dcterms + "issued"),
        dcterms + "modified": NamedNode(dcterms + "modified"),
    }
    source, derived_from = gip("source"), NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
    header = NamedNode(GIP)
    days: dict[NamedNode, list[Literal]] = {gip("earliest"): [], gip("latest"): []}
    for subject, predicate, value, _ in quads:
        if predicate.value in told and subject == header:
            yield DATASET, told[predicate.value], value
            yield ONTOLOGY, told[predicate.value], value
        elif predicate == source:
            yield DATASET, derived_from, value
        elif predicate in days:
            days[predicate].append(value)
    earliest, latest = days.values()
    if earliest and latest:
        yield DATASET, NamedNode(dcterms + "temporal"), PERIOD
        yield PERIOD, TYPE, NamedNode(dcterms + "PeriodOfTime")
        yield PERIOD, NamedNode(dcat + "startDate"), min(earliest, key=str)
        yield PERIOD, NamedNode(dcat + "endDate"), max(latest, key=str)


def _subsets(graphs: Graphs) -> Iterator[Statement]:
    """One subset a kind of graph, and in it one a graph; claims are too many to be listed."""
    for kind, named in graphs.items():
        whole = NamedNode(KINDS + kind)
        yield DATASET, void("subset"), whole
        yield from _sized(whole, set().union(*named.values()))
        for name, triples in named.items() if kind != "claims" else ():
            node = _node(kind, name)
            if node != whole:
                yield whole, void("subset"), node
                yield from _sized(node, triples)
            yield DATASET, _sd("namedGraph"), node
            yield node, TYPE, _sd("NamedGraph")
            yield node, _sd("name"), name


def _titles(quads: list[Quad], graphs: Graphs) -> Iterator[Statement]:
    """What a source, a rule or another thing is called, as the title of the graph it names."""
    nodes = {name: _node(kind, name) for kind, named in graphs.items() for name in named}
    title = NamedNode(PREFIXES["dcterms"] + "title")
    for subject, predicate, value, _ in quads:
        if predicate in LABELS and subject in nodes and subject.value.startswith((GRAPH, ID)):
            yield nodes[subject], title, value


def _node(kind: str, name: NamedNode) -> NamedNode:
    """The description's own node for a graph: that of the kind where no other graph is of it."""
    local = name.value.removeprefix(ID).removeprefix(GRAPH).removeprefix(kind).removeprefix("/")
    return NamedNode(f"{KINDS}{kind}/{quote(local)}".removesuffix("/"))


def _sized(node: NamedNode, triples: set[Triple]) -> Iterator[Statement]:
    yield node, TYPE, void("Dataset")
    yield node, void("triples"), number(len(triples))
    yield node, void("distinctSubjects"), number(len({each.subject for each in triples}))


def _sd(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sd"] + name)


def _itself(objects: set[Term]) -> Literal:
    """How many objects there are with this number among them.

    A number that is an object already adds none, a new one adds itself. Where neither comes true
    with xsd:integer, since n is new and n + 1 is not, the number is written as xsd:decimal.
    """
    tries = ((n, name) for name in ("integer", "decimal") for n in (len(objects), len(objects) + 1))
    literals = (number(n, name) for n, name in tries)
    return next(each for each in literals if len(objects | {each}) == int(each.value))
