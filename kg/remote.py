"""A SPARQL 1.1 endpoint of another place as the engine, by way of SPARQLWrapper.

Rows come as XML (SPARQL Query Results XML Format), triples as Turtle, and pyoxigraph reads both.
Where the endpoint is out of reach, too slow, or its answer cannot be read, that is told; it is
never an empty answer. docs/decisions/0023-remote-engines.md names what differs between endpoints.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl

from pyoxigraph import (
    DefaultGraph,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse_query_results,
)

from kg.errors import QueryError, RemoteError, UsageError, shorten
from kg.portable import portable
from kg.reader import read
from kg.syntax import judge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.engine import Result, Term

    Over = tuple[Sequence[str], Sequence[str]] | None

AGENT = "green-policy-kg"
SECONDS = 30
LONG = 1500  # characters; a longer query is sent by POST
_EVERY = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_NAMED = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_YES, _NO = (f'{{"head": {{}}, "boolean": {word}}}' for word in ("true", "false"))
_TRUTH = "__ASK_RETVAL"  # the column in which Virtuoso answers ASK
_NODE = b"<bnode>nodeID://"  # what Virtuoso puts before a blank node's name


class Remote:
    """An endpoint; the parameters of its address, such as default-graph-uri, are sent along."""

    content: str | bytes = b""  # the endpoint's data may change

    def __init__(self, address: str, seconds: int = SECONDS) -> None:
        """``seconds`` an answer may take. Raises ``UsageError`` unless the address is http(s)."""
        if not re.match(r"https?://[^\s/?]+", address):
            named = shorten(address, 80)
            raise UsageError(f"{named!r} is no endpoint's address; expected http(s)://host/path")
        self.address, self.seconds = address, seconds
        given = parse_qsl(address.partition("?")[2])
        self.defaults = frozenset(value for name, value in given if name == "default-graph-uri")

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, Term] | None = None,
        over: Over = None,
        base: str | None = None,
    ) -> Result:
        """Answer SPARQL 1.1 Query; see ``kg.engine.Embedded`` for the parameters.

        ``over`` goes as default-graph-uri and named-graph-uri (SPARQL 1.1 Protocol §2.1.4). Raises
        ``QueryError`` for text that cannot be read here or there, ``RemoteError`` where the
        endpoint fails.
        """
        judge(sparql)
        text = portable(sparql, bindings)
        if base is not None:
            text = f"BASE <{base}>\n{text}"
        form = read(text).form
        content = self._fetch(text, form, over)
        try:
            if form in ("CONSTRUCT", "DESCRIBE"):
                return _triples(content)
            content = content.replace(_NODE, b"<bnode>")
            rows = parse_query_results(content, QueryResultsFormat.XML)
            return _truth(rows) if form == "ASK" else rows
        except (SyntaxError, ValueError) as error:
            what = f"{self._name()} gave an answer that cannot be read: {error}"
            raise RemoteError(what) from None

    def quads(self) -> list[Quad]:
        """The quads of the named graphs, or of the default graph where there are no others."""
        rows: Any = self.query(_NAMED)
        named = [Quad(row["s"], row["p"], row["o"], row["g"]) for row in rows]
        triples: Any = () if named else self.query(_EVERY)
        return named or [
            Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
            for triple in triples
        ]

    def _fetch(self, text: str, form: str, over: Over) -> bytes:
        """The body of the endpoint's answer."""
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        try:
            content: bytes = self._request(text, form, over).query().response.read()
            return content
        except QueryBadFormed as error:
            raise QueryError(f"{self._name()} does not take the query: {_said(error)}") from None
        except SPARQLWrapperException as error:
            raise RemoteError(f"{self._name()} failed: {_said(error)}") from None
        except HTTPError as error:
            said = shorten(error.read(500).decode(errors="replace"), 200)
            raise RemoteError(f"{self._name()} answered {error.code}: {said}") from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise RemoteError(self._slow()) from None
            raise RemoteError(f"{self._name()} cannot be reached: {reason}") from None

    def _request(self, text: str, form: str, over: Over) -> Any:
        from SPARQLWrapper import POST, TURTLE, XML, SPARQLWrapper

        address, _, parameters = self.address.partition("?")
        wrapper = SPARQLWrapper(address, agent=AGENT)
        for name, value in parse_qsl(parameters):
            wrapper.addParameter(name, value)
        for name, graphs in zip(("default-graph-uri", "named-graph-uri"), over or (), strict=False):
            for graph in graphs:
                wrapper.addParameter(name, graph)
        wrapper.setTimeout(self.seconds)
        wrapper.setQuery(text)
        wrapper.queryType = form
        wrapper.setReturnFormat(TURTLE if form in ("CONSTRUCT", "DESCRIBE") else XML)
        wrapper.setOnlyConneg(True)
        if len(text) > LONG:
            wrapper.setMethod(POST)
        return wrapper

    def _slow(self) -> str:
        return (
            f"{self._name()} gave no answer within {self.seconds} s. "
            "Ask for less, with LIMIT or a narrower pattern"
        )

    def _name(self) -> str:
        return shorten(self.address.partition("?")[0], 120)


def _said(error: Exception) -> str:
    """The first line of what the endpoint said, from SPARQLWrapper's message."""
    _, found, said = str(error).partition("Response:\n")
    lines = re.split(r"\\n|\n", said.strip("b'\"")) if found else [str(error)]
    return shorten(next((line for line in lines if line.strip()), "without a reason"), 200)


def _triples(content: bytes) -> Result:
    store = Store()
    store.load(content, RdfFormat.TURTLE)
    return store.query(_EVERY)


def _truth(rows: Any) -> Result:
    """The answer to ASK: Virtuoso 7 gives it as a row with 0 or 1."""
    if isinstance(rows, QueryBoolean):
        return rows
    found = [row[_TRUTH].value for row in rows]
    return parse_query_results(_YES if found == ["1"] else _NO, QueryResultsFormat.JSON)
