"""A SPARQL 1.1 endpoint of another place as the engine, by way of SPARQLWrapper.

Answers come as XML (SPARQL 1.1 Query Results XML) or N-Triples and are read by pyoxigraph. What an
endpoint cannot do it says, and that is told; an answer that cannot be read is never an empty one.
"""

from __future__ import annotations

import re
import urllib.error
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse_query_results,
)

from kg.errors import QueryError, RemoteError, UsageError, shorten
from kg.namespaces import CLAIM
from kg.portable import portable
from kg.wording import form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.engine import Result, Term

SECONDS = 30
LONG = 1500  # characters; a longer query is sent by POST
_FORMATS = {True: "application/n-triples", False: "application/sparql-results+xml"}
_CONSTRUCT_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_NAMED = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


class Remote:
    """An endpoint; ``default-graph-uri`` and other parameters of its address are sent along."""

    def __init__(self, address: str, seconds: int = SECONDS) -> None:
        """``seconds`` an answer may take. Raises ``UsageError`` unless the address is http(s)."""
        if not re.match(r"https?://[^\s/]+", address):
            raise UsageError(f"{shorten(address, 80)!r} is no address of a SPARQL endpoint: http(s)://…")
        self.address, self.seconds = address, seconds

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None) -> Result:
        """Answer SPARQL 1.1 Query.

        Raises ``QueryError`` for text that the endpoint cannot read or a binding that cannot be
        written, ``RemoteError`` where it is out of reach, too slow, or its answer cannot be read.
        """
        text = portable(sparql, bindings)
        triples = form(text) in ("CONSTRUCT", "DESCRIBE")
        content = self._fetch(text, triples)
        try:
            if triples:
                return _triples(content)
            return parse_query_results(content, QueryResultsFormat.XML)
        except (SyntaxError, ValueError) as error:
            raise RemoteError(f"{self.address} gave an answer that cannot be read: {error}") from None

    def claims_of(self, triple: Triple) -> list[NamedNode]:
        """Names of the claim graphs that hold the triple, in order of their IRIs."""
        pattern = f"GRAPH ?g {{ {triple.subject} {triple.predicate} {triple.object} }}"
        found = self.query(f"SELECT DISTINCT ?g WHERE {{ {pattern} }}")
        names = {row["g"] for row in found if isinstance(row["g"], NamedNode)}  # type: ignore[union-attr]
        return sorted((each for each in names if each.value.startswith(CLAIM)), key=str)

    def quads(self) -> list[Quad]:
        """The quads of the named graphs, or of the default graph where there are no others."""
        rows: Any = self.query(_NAMED)
        named = [Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows]
        triples: Any = () if named else self.query(_CONSTRUCT_ALL)
        return named or [Quad(*triple, DefaultGraph()) for triple in triples]

    def _fetch(self, text: str, triples: bool) -> bytes:
        """The body of the endpoint's answer."""
        from SPARQLWrapper import POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        import kg

        address, _, parameters = self.address.partition("?")
        wrapper = SPARQLWrapper(address, agent=f"green-policy-kg/{kg.__version__}")
        for name, value in parse_qsl(parameters):
            wrapper.addParameter(name, value)
        wrapper.setTimeout(self.seconds)
        wrapper.setQuery(text)
        wrapper.queryType = form(text)
        wrapper.setReturnFormat(TURTLE if triples else XML)
        wrapper.setOnlyConneg(True)
        if len(text) > LONG:
            wrapper.setMethod(POST)
        try:
            return wrapper.query().response.read()
        except SPARQLWrapperException as error:
            ...


def _triples(content: bytes) -> QueryTriples:
    store = Store()
    store.load(content, RdfFormat.TURTLE)
    return store.query(_CONSTRUCT_ALL)
