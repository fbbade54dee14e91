"""A query's text in pieces (SPARQL 1.1 §19.8), and a cursor that walks along them.

Strings, IRIs, comments and prefixed names are told apart first, so that a bracket or keyword inside
one does not count.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.errors import UsageError, shorten

STRING = (
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|'
    r'"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
)
IRI = r"<[^<>\"{}|^`\\\x00-\x20]*>"
NAME = r"(?:[^\W\d][\w.-]*)?:(?:[\w%:-]|\\.|\.+(?=[\w%:\\-]))*"
_NUMBER = r"(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+"
_MARK = r"\^\^|\|\||&&|!=|<=|>=|[{}()\[\];,.=<>!+*/|^?-]"
_TOKEN = re.compile(
    rf"(?P<space>[\s\ufeff]+|\#[^\n\r]*)|(?P<iri>{IRI})|(?P<string>{STRING})|(?P<lang>@[A-Za-z-]+\w*)"
    rf"|(?P<variable>[?$]\w+)|(?P<name>{NAME})|(?P<number>{_NUMBER})|(?P<word>[^\W\d]\w*)"
    rf"|(?P<mark>{_MARK})",
    re.DOTALL,
)
_CLAUSES = frozenset("{}()")


class Token(NamedTuple):
    """A piece of a query, of kind iri, string, lang, variable, name, number, word, mark or end.

    ``text`` of a word is in capitals.
    """

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The variables, words and brackets of a query, in order."""
    return [
        token
        for token in _pieces(text)
        if token.kind in ("variable", "word") or token.text in _CLAUSES
    ]


def lexemes(text: str) -> list[Token]:
    """Every piece of a query but space and comments; raises ``UsageError`` for stray text."""
    found, place = list[Token](), 0
    for token in _pieces(text):
        if token.start != place:
            break
        place = token.end
        if token.kind != "space":
            found.append(token)
    if place != len(text):
        raise UsageError(f"{shorten(text[place : place + 40], 20)!r} cannot be read")
    return found


def _pieces(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "space"
        piece = match[0].upper() if kind == "word" else match[0]
        found.append(Token(kind, piece, match.start(), match.end()))
    return found


def closing(found: list[Token], opening: int) -> int:
    """The index of the bracket that closes the one at ``opening``."""
    pairs = {"{": "}", "(": ")"}
    own, depth = found[opening].text, 0
    for index in range(opening, len(found)):
        depth += (found[index].text == own) - (found[index].text == pairs[own])
        if not depth:
            return index
    raise UsageError(f"the query lacks a closing {pairs[own]}")


class Cursor:
    """A place among the pieces of a query."""

    def __init__(self, text: str) -> None:
        self.text, self.found, self.at = text, lexemes(text), 0
        self._end = Token("end", "", len(text), len(text))

    def peek(self, ahead: int = 0) -> Token:
        """The piece at the cursor, or some pieces ahead of it; one of kind ``end`` after them."""
        place = self.at + ahead
        return self.found[place] if place < len(self.found) else self._end

    def next(self) -> Token:
        """The piece at the cursor, which moves on."""
        token = self.peek()
        self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        """Whether one of these words or marks stands at the cursor."""
        token = self.peek()
        return token.kind in ("word", "mark") and token.text in texts

    def take(self, *texts: str) -> Token | None:
        """The piece at the cursor if it is one of these words or marks, passing it."""
        return self.next() if self.sees(*texts) else None

    def need(self, *texts: str) -> Token:
        """The same, where nothing else can stand; raises ``UsageError``."""
        if found := self.take(*texts):
            return found
        raise self.unread()

    def unread(self) -> UsageError:
        """What to raise for the piece at the cursor."""
        token = self.peek()
        return UsageError(f"{shorten(token.text, 40)!r} at character {token.start} cannot be read")

    @property
    def last(self) -> int:
        """Where the piece before the cursor ends."""
        return self.found[self.at - 1].end if self.at else 0
