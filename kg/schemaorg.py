"""The sources and their claims as schema.org JSON-LD, with a context that needs no look-up.

Nodes stand in one list: the dataset, the sources, the claims, then what they speak of; a quotation,
a comment, a page or a property value stands inside the node that it belongs to.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import PREFIXES
from kg.terms import TYPE

SCHEMA = PREFIXES["schema"]
CONTEXT = {"@vocab": SCHEMA}
INSIDE = {"Quotation", "Comment", "WebPage", "PropertyValue"}
FIRST = ("Dataset", "Organization", "Article", "Claim")
_KEYS = "@id @type name headline alternateName text description".split()
_TAGS = {"zh-hans": "zh-Hans"}  # the engine lower-cases what BCP 47 §2.1.1 writes so
# A reference, or a text with its language, is written on one line; in a text a break is escaped.
_BREAK = re.compile(r"\n\s*")
_SMALL = re.compile(r'\{\s+"@(?:id|value)": "[^\n]*"(?:,\s+"@language": "[^\n]*")?\s+\}')
_NUMBERS = {PREFIXES["xsd"] + name for name in ("decimal", "integer")}

Node = dict[str, list[Any]]


def document(triples: Iterable[Triple]) -> bytes:
    """The triples, all of schema.org's terms, as framed JSON-LD in a fixed order."""
    nodes = _nodes(triples)
    outer = [iri for iri, node in nodes.items() if not INSIDE.intersection(node["@type"])]
    listed = [_framed(iri, nodes) for iri in sorted(outer, key=lambda iri: _rank(iri, nodes))]
    text = json.dumps({"@context": CONTEXT, "@graph": listed}, ensure_ascii=False, indent=2)
    return _SMALL.sub(lambda found: _BREAK.sub(" ", found[0]), text).encode() + b"\n"


def _nodes(triples: Iterable[Triple]) -> dict[str, Node]:
    """Properties and sorted values of each typed node, both without schema.org's namespace."""
    found: dict[str, Node] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in sorted(set(triples), key=lambda t: tuple(map(str, t))):
        assert isinstance(subject, NamedNode)
        key = "@type" if predicate == TYPE else predicate.value.removeprefix(SCHEMA)
        found[subject.value][key].append(value if key != "@type" else _local(value))
    return {iri: node for iri, node in found.items() if "@type" in node}


def _local(value: object) -> str:
    assert isinstance(value, NamedNode)
    return value.value.removeprefix(SCHEMA)


def _rank(iri: str, nodes: dict[str, Node]) -> tuple[int, str, str]:
    kind = min(nodes[iri]["@type"])
    return (FIRST.index(kind) if kind in FIRST else len(FIRST), kind, iri)


def _framed(iri: str, nodes: dict[str, Node]) -> dict[str, Any]:
    """A node as JSON: its keys in order, a single value without its list."""
    node = nodes[iri]
    keys = sorted(node, key=lambda key: (_KEYS.index(key) if key in _KEYS else len(_KEYS), key))
    framed: dict[str, Any] = {"@id": iri}
    for key in keys:
        values = [_value(value, nodes) for value in node[key]]
        framed[key] = values[0] if len(values) == 1 else values
    return framed


def _value(value: Any, nodes: dict[str, Node]) -> Any:
    if isinstance(value, NamedNode):
        inside = value.value in nodes and INSIDE.intersection(nodes[value.value]["@type"])
        return _framed(value.value, nodes) if inside else {"@id": value.value}
    if not isinstance(value, Literal):
        return value
    if value.language:
        return {"@value": value.value, "@language": _TAGS.get(value.language, value.language)}
    if value.datatype.value in _NUMBERS:
        number = Decimal(value.value)
        return int(number) if number == number.to_integral_value() else float(number)
    return value.value
