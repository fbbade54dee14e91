"""The term names of common vocabularies, from ``vocabularies.tsv`` (docs/vocabularies.py)."""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple


class Vocabulary(NamedTuple):
    """A vocabulary: its usual prefix, its namespace, and the local names of its terms."""

    prefix: str
    namespace: str
    names: frozenset[str]


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """Every vocabulary of the list."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vocabularies.tsv")
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return tuple(Vocabulary(row[0], row[1], frozenset(row[2].split())) for row in rows)


def vocabulary_of(iri: str) -> Vocabulary | None:
    """The vocabulary whose namespace an IRI lies in."""
    found = [each for each in vocabularies() if iri.startswith(each.namespace)]
    return max(found, key=lambda each: len(each.namespace), default=None)
