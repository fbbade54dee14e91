"""The dataset as tables: CSV files and their metadata (Tabular Data on the Web, 17 December 2015).

``queries/exports/csvw/csv-metadata.json`` describes the tables, the query of the same name as a
table fills it. A query may give the values of a row in several rows: rows with the same primary key
are one, and a column with a separator holds all of its values.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.engine import Embedded
from kg.errors import DataError, Problem

METADATA = "csv-metadata.json"  # Model for Tabular Data §5.3: a reader looks for it by this name

Row = tuple[str, ...]


def tables(engine: Embedded, metadata: str, queries: Mapping[str, str]) -> dict[str, bytes]:
    """File name → content; the queries by the names of their tables.

    Raises DataError where a column that holds one value would have to hold several.
    """
    group: dict[str, Any] = json.loads(metadata)
    files: dict[str, bytes] = {}
    for table in group["tables"]:
        name = table["url"].removesuffix(".csv")
        files[table["url"]] = _written(name, table["tableSchema"], _rows(engine, queries[name]))
    tables = group.pop("tables")
    for key, value in _solutions(engine, queries[METADATA.removesuffix(".json")]):
        assert isinstance(key, Literal)
        group[key.value] = _common(value)
    whole = json.dumps({**group, "tables": tables}, ensure_ascii=False, indent=2)
    return {METADATA: whole.encode() + b"\n", **files}


def _solutions(engine: Embedded, sparql: str) -> QuerySolutions:
    found = engine.query(sparql)
    assert isinstance(found, QuerySolutions)
    return found


def _rows(engine: Embedded, sparql: str) -> tuple[Row, list[Row]]:
    """The columns of an answer and its rows as texts, sorted; "" where nothing is bound."""
    found = _solutions(engine, sparql)
    columns = tuple(variable.value for variable in found.variables)
    return columns, sorted({tuple(_text(term) for term in row) for row in found})


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _written(name: str, schema: dict[str, Any], answer: tuple[Row, list[Row]]) -> bytes:
    columns, rows = answer
    described = schema["columns"]
    assert columns == tuple(column["name"] for column in described), f"{name}: columns differ"
    keys = schema.get("primaryKey", list(columns))
    keys = [keys] if isinstance(keys, str) else keys
    places = [columns.index(key) for key in keys]
    folded: dict[Row, list[dict[str, None]]] = {}
    for row in rows:
        cells = folded.setdefault(tuple(row[place] for place in places), [{} for _ in columns])
        for cell, value in zip(cells, row, strict=True):
            cell |= {value: None} if value else {}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for key, cells in folded.items():
        pairs = zip(described, cells, strict=True)
        writer.writerow(_cell(name, key, column, list(cell)) for column, cell in pairs)
    return out.getvalue().encode()


def _cell(name: str, key: Row, column: dict[str, Any], values: list[str]) -> str:
    separator = column.get("separator")
    if separator is None and len(values) > 1:
        what = f"{column['name']} of {' '.join(key)} has {len(values)} values"
        mend = "correct the dataset, or give the column a separator in csv-metadata.json"
        raise DataError([Problem(f"{name}.csv", None, what, "one value", mend)])
    return (separator or "").join(values)


def _common(value: object) -> object:
    """A common property as the metadata vocabulary writes it (§5.8)."""
    if isinstance(value, NamedNode):
        return {"@id": value.value}
    assert isinstance(value, Literal)
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return value.value
