"""Tables in Markdown, and terms as a table shows them."""

from __future__ import annotations

import pyoxigraph as ox
from schema import Node

from kg.namespaces import BASE, CLAIM, ID, compact

ARTICLE = "2024-05-02-environmental-protection-equipment"
CLAIMS = f"{CLAIM}{ARTICLE}/"
LONG = 64


def row(*cells: str) -> str:
    """One line of a Markdown table."""
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def head(*cells: str) -> list[str]:
    """The first two lines of a Markdown table, after an empty line."""
    return ["", row(*cells), "|" + "---|" * len(cells)]


def short(iri: str) -> str:
    """A CURIE, with ``c:`` for the article's claims; an IRI that has none in angle brackets."""
    if iri.startswith(CLAIMS):
        return f"c:{iri.removeprefix(CLAIMS)}"
    name = compact(iri)
    return f"<{iri}>" if name == iri or set("/#=,") & set(name) else name


def shown(node: Node) -> str:
    """A term in a table, cut where it is long."""
    if isinstance(node, ox.Literal):
        text = node.value if len(node.value) <= LONG else node.value[: LONG - 1] + "…"
        return f"“{text}”"
    name = short(node.value).replace(f"<{ID}{ARTICLE}", "<…").replace(f"<{BASE}", "<…/")
    return f"`{name}`"


def turtle(node: Node) -> str:
    """A term in Turtle."""
    if isinstance(node, ox.NamedNode):
        return short(node.value)
    if isinstance(node, ox.BlankNode) or node.language:
        return str(node)
    kind = compact(node.datatype.value)
    return str(ox.Literal(node.value)) + ("" if kind == "xsd:string" else f"^^{kind}")
