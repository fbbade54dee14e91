"""An SSSOM/TSV file as an author wrote it: its metadata block and its rows, each with its line.

The block is the small part of YAML that the format needs (SSSOM 1.1, "SSSOM/TSV format"): on lines
that begin with ``#``, ``key: value``, or ``key:`` followed by ``  prefix: IRI`` or ``- item``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

from kg.article import read_utf8
from kg.errors import DataError, Problem
from kg.paths import shown

COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_id",
    "mapping_date",
    "confidence",
    "comment",
)
KEYS = frozenset(
    "curie_map creator_id license mapping_set_id mapping_set_title mapping_set_description "
    "object_source object_source_version object_type sssom_version subject_source".split()
)
NEEDED = tuple(
    "curie_map creator_id license mapping_set_id mapping_set_title object_source "
    "subject_source".split()
)
SUFFIX = ".sssom.tsv"
_SCALAR = re.compile(r"([a-z_]+):(?: +(.+))?")
_PAIR = re.compile(r"  ([A-Za-z][\w.-]*): +(\S+)")
_ITEM = re.compile(r"(?:  )?- +(.+)")
_PLAIN = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`])(?:(?!: | #).)+(?<![ :])")


class Row(NamedTuple):
    """One mapping: its line and its cells by column."""

    line: int
    cells: dict[str, str]


class MappingSet:
    """A file of mappings; ``name`` is its path as messages show it, ``dataset`` its file's stem.

    ``values`` has the metadata's single values, ``prefixes`` its ``curie_map``, ``creators`` its
    ``creator_id``, ``lines`` the line of each key. Raises DataError where the file is missing or
    breaks the format.
    """

    def __init__(self, path: Path) -> None:
        self.name = shown(path)
        self.dataset = path.name.removesuffix(SUFFIX)
        self.values: dict[str, str] = {}
        self.prefixes: dict[str, str] = {}
        self.creators: list[str] = []
        self.lines: dict[str, int] = {}
        self._found: list[Problem] = []
        lines = read_utf8(path)[1].split("\n")
        head = next((n for n, line in enumerate(lines) if line[:1] != "#"), len(lines))
        self._metadata([line.removesuffix("\r")[1:] for line in lines[:head]])
        self.rows = self._table(lines[head:], head)
        if self._found:
            raise DataError(self._found)

    def problem(self, line: int | None, what: str, expected: str = "", mend: str = "") -> Problem:
        """A defect of this file."""
        return Problem(self.name, line, what, expected, mend)

    def expand(self, curie: str) -> str | None:
        """The IRI of a CURIE under the file's own ``curie_map``; None where it has no prefix."""
        prefix, colon, local = curie.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else None

    def _refuse(self, line: int | None, what: str, expected: str, mend: str) -> None:
        self._found.append(self.problem(line, what, expected, mend))

    def _metadata(self, lines: list[str]) -> None:
        key = ""
        for number, line in enumerate(lines, 1):
            if found := _SCALAR.fullmatch(line):
                key = found[1]
                self._key(number, key, found[2])
            elif key == "curie_map" and (found := _PAIR.fullmatch(line)):
                self.prefixes[found[1]] = self._value(number, found[2])
            elif key == "creator_id" and (found := _ITEM.fullmatch(line)):
                self.creators.append(self._value(number, found[1]))
            else:
                what = f"the metadata line {line.strip()!r} cannot be read"
                expected = "#key: value, or #curie_map: and under it #  prefix: IRI"
                self._refuse(number, what, expected, "write it so; lists are for creator_id alone")
        for key in (each for each in NEEDED if each not in self.lines):
            mend = f"add the line #{key}: … above the table"
            self._refuse(1, f"the metadata has no {key}", "a metadata block", mend)

    def _key(self, line: int, key: str, value: str | None) -> None:
        several = key in ("curie_map", "creator_id")
        if key not in KEYS or key in self.lines:
            what = f"the metadata key {key} " + ("stands twice" if key in KEYS else "is unknown")
            self._refuse(line, what, "one each of " + ", ".join(sorted(KEYS)), "take it out")
        elif several == bool(value):
            mend = "write its values on lines of their own" if several else "give it a value"
            self._refuse(line, f"{key} has {'a' if value else 'no'} value here", "", mend)
        elif value:
            self.values[key] = self._value(line, value)
        self.lines.setdefault(key, line)

    def _value(self, line: int, text: str) -> str:
        if re.fullmatch(r'"[^"\\]*"', text):
            return text[1:-1]
        if not _PLAIN.fullmatch(text):
            expected = "plain words, or words between double quotes"
            self._refuse(line, f"YAML reads {text!r} as more than words", expected, "quote it")
        return text

    def _table(self, lines: list[str], before: int) -> list[Row]:
        reader = csv.reader((f"{line}\n" for line in lines), "excel-tab", strict=True)
        rows: list[Row] = []
        try:
            if tuple(next(reader, [])) != COLUMNS:
                expected = "the columns " + ", ".join(COLUMNS)
                mend = "write these names, in this order, with a tab between them"
                self._refuse(before + 1, "the table's head is another one", expected, mend)
                return []
            for cells in reader:
                line = before + reader.line_num
                if len(cells) == len(COLUMNS):
                    rows.append(Row(line, dict(zip(COLUMNS, cells, strict=True))))
                elif cells or line < before + len(lines):
                    what, expected = f"the row has {len(cells)} cells", f"{len(COLUMNS)} cells"
                    self._refuse(line, what, expected, "part them by one tab each, empty or not")
        except csv.Error as error:
            expected = "cells between tabs, in double quotes where they hold one"
            mend = 'double the quotation marks inside a quoted cell: ""'
            self._refuse(
                before + reader.line_num, f"the row cannot be read: {error}", expected, mend
            )
        return rows
