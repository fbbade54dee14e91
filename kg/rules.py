"""The inference rules: one SPARQL CONSTRUCT each, read from ``ontology/rules``.

A rule's file has a header of ``#+ key: value`` lines, then ``CONSTRUCT { one triple } WHERE { … }``
with its prefixes. ``title``, ``description`` and the same with ``_zh`` say what it does, ``source``
which published rule it is. ``facts`` counts the facts that it joins, beside what the ontology says:
a rule of one fact gives nothing new but from a new fact.
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
_QUERY = re.compile(r"((?:\s*PREFIX [^\n]+\n)*)\s*CONSTRUCT \{ ([^{}]+) \} WHERE (\{.*\})\s*", re.S)


class Rule(NamedTuple):
    """A rule; ``graph`` holds what it gives, ``facts`` tells how many facts it joins.

    ``template`` is the triple that it gives, ``where`` its group in braces; ``sparql`` is both.
    """

    name: str
    facts: int
    prologue: str
    template: tuple[NamedNode | Variable, ...]
    where: str
    sparql: str
    title: str
    title_zh: str
    description: str
    description_zh: str
    source: str

    @property
    def graph(self) -> NamedNode:
        """The graph of what the rule gives."""
        return NamedNode(INFERRED + self.name)

    def heading(self, lang: str = "en") -> str:
        """The title in a language, English where there is none."""
        return self.title_zh if lang.lower().partition("-")[0] == "zh" else self.title

    def sentence(self, lang: str = "en") -> str:
        """The description in a language, English where there is none."""
        return self.description_zh if lang.lower().partition("-")[0] == "zh" else self.description


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
    body = "\n".join("" if line.startswith("#+") else line for line in text.splitlines())
    query = _QUERY.fullmatch(body)
    slots = query[2].split() if query else []
    if len(slots) != 3:
        mend = "make a rule for each triple; write PREFIX lines, CONSTRUCT and WHERE in this order"
        form = "CONSTRUCT { ?a ?b ?c } WHERE { … }"
        problems.append(Problem(path, None, "the query gives not just one triple", form, mend))
    if not header.get("facts", "1").isdigit():
        what, mend = "facts is no number", "count the patterns that things, not terms, match"
        problems.append(Problem(path, None, what, "a number from 1", mend))
    if problems or query is None:
        return problems
    texts = {key: header[key] for key in KEYS[:-1]}
    template = tuple(map(_slot, slots))
    facts = int(header["facts"])
    return Rule(name, facts, query[1], template, query[3], body, **texts)


def _slot(word: str) -> NamedNode | Variable:
    if word.startswith("?"):
        return Variable(word[1:])
    return NamedNode(PREFIXES["rdf"] + "type" if word == "a" else expand(word))
