"""Rows of terms as SPARQL results, for tables that no single query gives.

``solutions`` makes the object that the engine itself returns, so that one serialiser writes every
CSV, TSV, JSON and XML answer (SPARQL 1.1 Query Results JSON Format §3).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TypeAlias, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from kg.namespaces import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
_PLAIN = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")


def solutions(columns: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> QuerySolutions:
    """SPARQL results with these columns and rows; None leaves a variable unbound."""
    bindings = [
        {name: json_term(term) for name, term in zip(columns, row, strict=True) if term is not None}
        for row in rows
    ]
    document = {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}
    text = json.dumps(document, ensure_ascii=False)
    return cast(QuerySolutions, parse_query_results(text, format=QueryResultsFormat.JSON))


def json_term(term: Term) -> dict[str, object]:
    """A term as JSON has it (§3.2.2)."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: json_term(part) for name, part in parts.items()}}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value not in _PLAIN:
        found["datatype"] = term.datatype.value
    return found
