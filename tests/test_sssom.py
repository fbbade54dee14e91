from __future__ import annotations

import csv
from importlib import import_module
from pathlib import Path

import pytest

from kg.dataset import shipped
from kg.errors import DataError
from kg.sssom import COLUMNS, KEYS, MappingSet

FILES = shipped().links
NAMES = {path: path.name for path in FILES}


def parts(path: Path) -> tuple[str, str]:
    """The metadata block without its marks, and the table."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    head = [line for line in lines if line.startswith("#")]
    return "".join(line[1:] for line in head), "".join(lines[len(head) :])


def test_there_are_sets() -> None:
    assert len(FILES) >= 25


@pytest.mark.parametrize("path", FILES, ids=NAMES.get)
def test_the_metadata_is_what_a_reader_of_yaml_finds(path: Path) -> None:
    whole = import_module("yaml").safe_load(parts(path)[0])
    read = MappingSet(path)
    assert whole.pop("curie_map") == read.prefixes
    assert whole.pop("creator_id") == read.creators
    assert whole == read.values
    assert set(read.lines) <= KEYS


@pytest.mark.parametrize("path", FILES, ids=NAMES.get)
def test_the_rows_are_what_a_reader_of_csv_finds(path: Path) -> None:
    head, *rows = csv.reader(parts(path)[1].splitlines(keepends=True), delimiter="\t")
    read = MappingSet(path).rows
    assert tuple(head) == COLUMNS
    assert [list(row.cells.values()) for row in read] == rows


@pytest.mark.parametrize("path", FILES, ids=NAMES.get)
def test_each_row_knows_its_line(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    for row in MappingSet(path).rows:
        assert lines[row.line - 1].startswith(row.cells["subject_id"] + "\t")


@pytest.mark.parametrize("path", FILES, ids=NAMES.get)
def test_no_prefix_is_idle(path: Path) -> None:
    read = MappingSet(path)
    cells = [cell for row in read.rows for cell in row.cells.values()]
    used = {text.partition(":")[0] for text in [*cells, *read.creators, *read.values.values()]}
    assert set(read.prefixes) <= used | {"skos", "semapv"}


def test_a_cell_over_two_lines_moves_the_lines_after_it(tmp_path: Path) -> None:
    source = FILES[0].read_text("utf-8").split("\n")
    start = next(n for n, line in enumerate(source) if not line.startswith("#"))
    cells = source[start + 1].split("\t")
    table = [source[start], "\t".join([*cells[:-1], '"two\nlines"']), "\t".join(cells)]
    path = tmp_path / FILES[0].name
    path.write_text("\r\n".join([*source[:start], *table]), "utf-8")
    first, second = MappingSet(path).rows
    assert first.cells["comment"] == "two\nlines"
    assert second.line == first.line + 1 == start + 4


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.sssom\.tsv: the file is missing"):
        MappingSet(tmp_path / "none.sssom.tsv")
