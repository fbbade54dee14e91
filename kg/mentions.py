"""What a sentence names: things of the dataset by their labels, years and other numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.parameters import allowed
from kg.synonyms import folded
from kg.things import names

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.headers import Parameter
    from kg.questions import Question

_NUMBER = re.compile(r"(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?(?![\d.]*\d)")
_YEAR = range(1900, 2100)


class Mention(NamedTuple):
    """A stretch of a sentence and what it may mean: IRIs of things, or one number."""

    start: int
    end: int
    things: frozenset[str]
    number: str = ""


class Mentions:
    """Finds what sentences name in one dataset; each parameter's allowed values are read once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._allowed: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for iri, name in names(engine):
            key = folded(name).strip()
            if len(key) > (2 if key.isascii() else 1):
                self._names.setdefault(key, set()).add(iri)

    def of(self, sentence: str) -> list[Mention]:
        """The mentions of a folded sentence, in order, the longest first where two overlap."""
        found = [Mention(m.start(), m.end(), frozenset(), m[0]) for m in _NUMBER.finditer(sentence)]
        for name in sorted((each for each in self._names if each in sentence), key=_by_length):
            for place in _places(name, sentence):
                if not any(m.start < place + len(name) and place < m.end for m in found):
                    things = frozenset(self._names[name])
                    found.append(Mention(place, place + len(name), things))
        return sorted(found)

    def values(self, question: Question, mentions: Iterable[Mention]) -> dict[str, Mention]:
        """The parameters of a question that mentions fill, each one once."""
        filled: dict[str, Mention] = {}
        for mention in mentions:
            for param in question.params:
                if param.name not in filled and self.value(param, mention):
                    filled[param.name] = mention
                    break
        return filled

    def value(self, param: Parameter, mention: Mention) -> str:
        """What a parameter takes of a mention; "" where that is nothing, or not one thing."""
        if param.type == "iri":
            fit = mention.things and mention.things & self._of(param)
            return next(iter(fit)) if len(fit) == 1 else ""
        number = mention.number.replace(",", "")
        if not number or param.type == "string":
            return ""
        year = "." not in number and int(number) in _YEAR
        return number if year or param.name != "year" else ""

    def _of(self, param: Parameter) -> set[str]:
        if param.values not in self._allowed:
            values = allowed(param, self.engine)
            self._allowed[param.values] = {v.value for v in values if isinstance(v, NamedNode)}
        return self._allowed[param.values]


def _by_length(name: str) -> tuple[int, str]:
    return -len(name), name


def _places(name: str, sentence: str) -> Iterable[int]:
    """Where a name stands in a sentence, not inside a word of letters that are spaced."""
    edges = [r"\b" if each.isascii() and each.isalnum() else "" for each in (name[0], name[-1])]
    pattern = f"{edges[0]}{re.escape(name)}{edges[1]}"
    return [found.start() for found in re.finditer(pattern, sentence, re.ASCII)]
