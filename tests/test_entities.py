"""Entities of entities are refused before a parser writes them out; those in use are read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import kg
from kg.entities import MOST, written_out
from kg.errors import DataError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def document(entities: str, value: str) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [{entities}]>'
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:ex="http://e/"><rdf:Description rdf:about="http://e/a">'
        f"<ex:p>{value}</ex:p></rdf:Description></rdf:RDF>"
    )


def laughs(levels: int) -> str:
    """Each entity is ten of the one before; the last ones may come first."""
    lines = ['<!ENTITY e0 "aaaaaaaaaa">']
    lines += [f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, levels)]
    return "".join(lines)


@pytest.mark.parametrize(
    ("entities", "value"),
    [
        (laughs(12), "&e11;"),
        ('<!ENTITY a "&b;&b;"><!ENTITY b "&a;">', "&a;"),
        (f'<!ENTITY a "{"x" * 10_000}">', "&a;" * 20_000),
    ],
    ids=["laughs", "circle", "repeated"],
)
def test_what_would_fill_the_memory_is_refused(tmp_path: Path, entities: str, value: str) -> None:
    path = tmp_path / "laughs.rdf"
    path.write_text(document(entities, value), encoding="utf-8")
    assert written_out(path.read_bytes()) == MOST + 1
    start = time.monotonic()
    with pytest.raises(DataError, match="entities"):
        kg.open(path).query("SELECT * { ?s ?p ?o }").terms  # noqa: B018
    assert time.monotonic() - start < 5


def test_entities_that_shorten_iris_are_read(tmp_path: Path) -> None:
    path = tmp_path / "short.owl"
    path.write_text(document('<!ENTITY e "http://e/"><!ENTITY f "&e;f">', "&f;"), encoding="utf-8")
    assert written_out(path.read_bytes()) == 2 * len("http://e/") + len("&e;f")
    assert [str(row[0]) for row in kg.open(path).query("SELECT ?o { ?s ?p ?o }").terms] == [
        '"http://e/f"'
    ]


def test_an_entity_of_another_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    entity = f'<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">'
    path = tmp_path / "outer.rdf"
    path.write_text(document(entity, "&x;"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        kg.open(path).query("ASK {}").terms  # noqa: B018
    assert "a secret" not in str(caught.value)
