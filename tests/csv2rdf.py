"""Tables with CSVW metadata as triples: what the tests of the tables need of the standard.

Generating RDF from Tabular Data on the Web (17 December 2015), minimal mode.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import PREFIXES

# CSVW Namespace §2.1, prefixes that need no declaration; dc is DCMI terms there
CONTEXT = {**PREFIXES, "dc": PREFIXES["dcterms"]}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expanded(template: str, row: dict[str, str]) -> str:
    """A URI template of the one kind that is used, ``{+name}``, or a name with a prefix."""
    if template.startswith("{+"):
        return row[template[2:-1]]
    prefix, _, local = template.partition(":")
    return CONTEXT[prefix] + local if prefix in CONTEXT else template


def triples(folder: Path, table: dict[str, Any], suppressed: bool = False) -> Iterator[Triple]:
    """What the rows of a table say; ``suppressed`` takes in what is not for output, as a list."""
    schema = table["tableSchema"]
    for row in rows(folder, table["url"].removesuffix(".csv")):
        for column in schema["columns"]:
            hidden = column.get("suppressOutput", False)
            if "propertyUrl" not in column or not row[column["name"]] or hidden > suppressed:
                continue
            subject = expanded(column.get("aboutUrl", schema["aboutUrl"]), row)
            property = expanded(column["propertyUrl"], row)
            for value in row[column["name"]].split(column.get("separator", "\0")):
                yield Triple(NamedNode(subject), NamedNode(property), term(column, value))


def term(column: dict[str, Any], value: str) -> NamedNode | Literal:
    if column["datatype"] == "anyURI":
        return NamedNode(value)
    if "lang" in column:
        return Literal(value, language=column["lang"].lower())
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + column["datatype"]))
