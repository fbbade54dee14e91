"""A query's text in pieces: variables, words and brackets (SPARQL 1.1 §19.8).

Strings, IRIs, comments and prefixed names are told apart first, so that a bracket or keyword inside
one does not count.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.errors import UsageError

STRING = (
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|'
    r'"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
)
IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
NAME = r"(?:[^\W\d][\w.-]*)?:(?:[\w%:-]|\\.|\.+(?=[\w%:\\-]))*"
_TOKEN = re.compile(
    rf"(?P<skip>{IRI}|{STRING}|\#[^\n\r]*|@[A-Za-z-]+)"
    rf"|(?P<variable>[?$]\w+)|(?P<name>{NAME})|(?P<word>[^\W\d]\w*)|(?P<mark>[{{}}()])",
    re.DOTALL,
)


class Token(NamedTuple):
    """A piece of a query: ``kind`` is variable, word or mark; ``text`` of a word is in capitals."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The variables, words and brackets of a query, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "skip"
        if kind in ("variable", "word", "mark"):
            piece = match[0].upper() if kind == "word" else match[0]
            found.append(Token(kind, piece, match.start(), match.end()))
    return found


def variables(text: str) -> set[str]:
    """The names of the variables in a text."""
    return {token.text[1:] for token in tokens(text) if token.kind == "variable"}


def has_word(text: str, *words: str) -> bool:
    """Whether one of these words, in capitals, stands in a text."""
    return any(token.text in words for token in tokens(text))


def closing(found: list[Token], opening: int) -> int:
    """The index of the bracket that closes the one at ``opening``."""
    pairs = {"{": "}", "(": ")"}
    own, depth = found[opening].text, 0
    for index in range(opening, len(found)):
        depth += (found[index].text == own) - (found[index].text == pairs[own])
        if not depth:
            return index
    raise UsageError(f"the query lacks a closing {pairs[own]}")
