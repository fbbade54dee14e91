"""The inference rules: one SPARQL CONSTRUCT each, read from ``ontology/rules``.

A rule's file has a header of ``#+ key: value`` lines, then its prefixes and ``CONSTRUCT { one
triple } WHERE { … }`` with a pattern or a FILTER a line. ``title``, ``description`` and the same
with ``_zh`` say what it does, ``source`` which published rule it is. ``facts`` says how many of its
patterns, the last ones, are about things; those before them are about terms of the ontology.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from pyoxigraph import NamedNode, Variable

from kg import paths
from kg.errors import DataError, Problem
from kg.namespaces import INFERRED, PREFIXES, expand

KEYS = ("title", "title_zh", "description", "description_zh", "source", "facts")
_HEADER = re.compile(r"^#\+ (\w+): +(\S.*?) *$", re.M)
_QUERY = re.compile(
    r"(?P<prologue>(?:PREFIX [^\n]+\n)*)CONSTRUCT \{ (?P<gives>\S+ \S+ \S+) \} WHERE \{\n"
    r"(?P<lines>(?:  \S[^\n]* \.\n)+(?:  FILTER[^\n]+\n)*)\}\n"
)


class Rule(NamedTuple):
    """A rule: ``gives`` is its triple, ``patterns`` its lines, of which ``facts`` are on things."""

    name: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    source: str
    facts: int
    prologue: str
    gives: str
    patterns: tuple[str, ...]
    filters: str

    @property
    def graph(self) -> NamedNode:
        """The graph of what the rule gives."""
        return NamedNode(INFERRED + self.name)

    @property
    def slots(self) -> list[NamedNode | Variable]:
        """The terms and variables of the triple that the rule gives."""
        return [_slot(word) for word in self.gives.split()]

    def heading(self, lang: str = "en") -> str:
        """The title in a language, English where there is none."""
        return self.title_zh if _chinese(lang) else self.title

    def sentence(self, lang: str = "en") -> str:
        """The description in a language, English where there is none."""
        return self.description_zh if _chinese(lang) else self.description

    def select(self) -> str:
        """The query for all that the rule rests on."""
        return f"{self.prologue}SELECT * WHERE {{ {' '.join(self.patterns)} {self.filters} }}"

    def construct(self) -> str:
        """The query for what the rule gives and the dataset has not yet."""
        return self._construct(list(self.patterns))

    def constructs_from_new(self) -> list[str]:
        """The same, once for each fact that the rule joins, that fact in a graph ``?new``."""
        first = len(self.patterns) - self.facts
        queries = []
        for number in range(first, len(self.patterns)):
            rest = list(self.patterns)
            new = rest.pop(number).removesuffix(".")
            queries.append(self._construct([f"GRAPH ?new {{ {new} }}", *rest]))
        return queries

    def _construct(self, patterns: list[str]) -> str:
        there = f"FILTER NOT EXISTS {{ {self.gives} }}"
        where = " ".join([*patterns, self.filters, there])
        return f"{self.prologue}CONSTRUCT {{ {self.gives} }} WHERE {{ {where} }}"


def every(folder: str | None = None) -> list[Rule]:
    """All rules in order of their names, the order in which they run.

    Raises DataError with every fault of every file.
    """
    place = folder or os.path.join(paths.folder("ontology"), "rules")
    found: list[Rule] = []
    problems: list[Problem] = []
    for file in sorted(name for name in os.listdir(place) if name.endswith(".rq")):
        path = os.path.join(place, file)
        with open(path, encoding="utf-8") as stream:
            read = parse(file[:-3], stream.read(), paths.shown(path))
        if isinstance(read, Rule):
            found.append(read)
        else:
            problems += read
    if problems:
        raise DataError(problems)
    return found


def parse(name: str, text: str, path: str) -> Rule | list[Problem]:
    """A rule from the text of its file, or every fault of it."""
    header = dict(_HEADER.findall(text))
    expected = "one line each of " + ", ".join(KEYS)
    problems = [
        Problem(path, 1, f"the header has no {key}", expected, f"add the line '#+ {key}: …'")
        for key in KEYS
        if key not in header
    ]
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))
    query = _QUERY.fullmatch(body)
    if query is None:
        form = "PREFIX lines, then CONSTRUCT { one triple } WHERE {, a pattern a line, FILTERs, }"
        what, mend = "the query has not the form of a rule", "write it as the other rules are"
        return [*problems, Problem(path, None, what, form, mend)]
    lines = [line.strip() for line in query["lines"].splitlines()]
    patterns = tuple(line for line in lines if not line.startswith("FILTER"))
    facts = header.get("facts", "1")
    if not facts.isdigit() or not 0 < int(facts) <= len(patterns):
        what, mend = f"facts is {facts!r}", "count the last patterns, those about things"
        problems.append(Problem(path, None, what, f"a number from 1 to {len(patterns)}", mend))
    if problems:
        return problems
    return Rule(
        name=name,
        title=header["title"],
        title_zh=header["title_zh"],
        description=header["description"],
        description_zh=header["description_zh"],
        source=header["source"],
        facts=int(facts),
        prologue=query["prologue"],
        gives=query["gives"],
        patterns=patterns,
        filters=" ".join(lines[len(patterns) :]),
    )


def _slot(word: str) -> NamedNode | Variable:
    if word.startswith("?"):
        return Variable(word[1:])
    return NamedNode(PREFIXES["rdf"] + "type" if word == "a" else expand(word))


def _chinese(lang: str) -> bool:
    return lang.lower().partition("-")[0] == "zh"
