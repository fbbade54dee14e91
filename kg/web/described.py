"""What the service says of itself: service description, VoID and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.anchors import number
from kg.namespaces import PREFIXES
from kg.terms import TYPE
from kg.web import media
from kg.web.answers import graph_response
from kg.web.negotiation import chosen
from kg.web.problem import Refused
from kg.web.request import Request, Response
from kg.web.site import Site

LISTED = 1000  # named graphs; where there are more, a query lists them
FORMATS = "http://www.w3.org/ns/formats/"
WRITTEN = ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"]
WRITTEN += ["Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG"]
_HOST = re.compile(r"[\w.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_TOLD = """CONSTRUCT { ?s ?p ?o } WHERE {
  { SELECT DISTINCT ?s WHERE { { VALUES ?kind { KINDS } ?s a ?kind } UNION { ?x LINKS ?s } } }
  ?s ?p ?o }"""
_VOID = _TOLD.replace("KINDS", "void:Dataset void:DatasetDescription sd:Graph sd:NamedGraph")
VOID = _VOID.replace("LINKS", "void:classPartition|void:propertyPartition|void:subset")
_EXAMPLES = "sh:SPARQLExecutable sh:SPARQLSelectExecutable sh:SPARQLAskExecutable"
_EXAMPLES += " sh:SPARQLConstructExecutable"
EXAMPLES = _TOLD.replace("KINDS", _EXAMPLES).replace("LINKS", "sh:parameter|sh:prefixes|sh:declare")


def description(site: Site, request: Request, format: str) -> Response:
    """SPARQL 1.1 Service Description §3, of this endpoint under the name it was called by."""
    return graph_response(list(_service(site, endpoint(site, request))), format)


def void(site: Site, request: Request) -> Response:
    """VoID (§7.2): the dataset's own description, or counts where it has none."""
    format = _format(request, "the description of the dataset")
    told = _construct(site, VOID) or list(_counted(site, request))
    kinds = {each.subject for each in told if each.object == _void("Dataset")}
    own = NamedNode(site.base + "dataset")
    dataset = own if own in kinds else min(kinds, key=str, default=own)
    told.append(Triple(dataset, _void("sparqlEndpoint"), NamedNode(endpoint(site, request))))
    return graph_response(told, format)


def examples(site: Site, request: Request) -> Response:
    """The dataset's example queries as SHACL executables; raises ``Refused`` (404)."""
    format = _format(request, "the examples")
    if found := _construct(site, EXAMPLES):
        return graph_response(found, format)
    raise Refused(404, "this dataset names no example queries", "Write one at /sparql")


def endpoint(site: Site, request: Request) -> str:
    """The endpoint's IRI: at the site's address, else under the host that the request names.

    Where that is no host, the IRI is below the base.
    """
    if site.address:
        return site.address + "/sparql"
    host = request.header("host")
    return f"http://{host}/sparql" if _HOST.fullmatch(host) else site.base + "sparql"


def _format(request: Request, what: str) -> str:
    wanted = media.wanted(request.first("format"), media.GRAPH)
    return chosen(request.accept, wanted, media.GRAPH, what)


def _construct(site: Site, sparql: str) -> list[Any]:
    return list(site.graph.engine.query(sparql))  # type: ignore[arg-type]


def _select(site: Site, sparql: str) -> QuerySolutions:
    return cast(QuerySolutions, site.graph.engine.query(sparql))


def _service(site: Site, iri: str) -> Iterator[Triple]:
    service, dataset = NamedNode(iri + "#service"), NamedNode(iri + "#dataset")
    default = NamedNode(iri + "#default-graph")
    yield Triple(service, TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(iri))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in WRITTEN:
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name))
    if site.allowed:
        yield Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, TYPE, _sd("Graph"))
    yield Triple(default, _void("triples"), _count(site, "?s ?p ?o"))
    yield from _named(site, dataset)


def _named(site: Site, dataset: NamedNode) -> Iterator[Triple]:
    rows = _select(site, f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {LISTED + 1}")
    names = sorted(row["g"].value for row in rows if isinstance(row["g"], NamedNode))
    if len(names) > LISTED:
        said = f"more than {LISTED}; SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} lists them"
        comment = NamedNode(PREFIXES["rdfs"] + "comment")
        yield Triple(dataset, comment, Literal(f"The named graphs are {said}.", language="en"))
        return
    for place, name in enumerate(names, 1):
        node = NamedNode(f"{dataset.value}-graph-{place}")
        yield Triple(dataset, _sd("namedGraph"), node)
        yield Triple(node, TYPE, _sd("NamedGraph"))
        yield Triple(node, _sd("name"), NamedNode(name))


def _counted(site: Site, request: Request) -> Iterator[Triple]:
    """Counts of a dataset that does not describe itself (§4.3, §4.4)."""
    iri = endpoint(site, request)
    dataset = NamedNode(iri + "#dataset")
    yield Triple(dataset, TYPE, _void("Dataset"))
    yield Triple(dataset, _void("triples"), _count(site, "?s ?p ?o"))
    subjects = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
    yield Triple(dataset, _void("distinctSubjects"), next(_select(site, subjects))["n"])
    by_class = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x FILTER(isIRI(?x)) } GROUP BY ?x"
    by_property = "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"
    for sparql, kind, counted in (
        (by_class, "class", "entities"),
        (by_property, "property", "triples"),
    ):
        for place, row in enumerate(
            sorted(_select(site, sparql), key=lambda row: str(row["x"])), 1
        ):
            node = NamedNode(f"{iri}#{kind}-{place}")
            yield Triple(dataset, _void(kind + "Partition"), node)
            yield Triple(node, _void(kind), row["x"])
            yield Triple(node, _void(counted), row["n"])


def _count(site: Site, pattern: str) -> Literal:
    row = next(_select(site, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    return number(int(row["n"].value))


def _sd(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sd"] + name)


def _void(name: str) -> NamedNode:
    return NamedNode(PREFIXES["void"] + name)
