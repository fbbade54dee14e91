"""A query that cannot be read, in pieces, and the piece at which reading it stops.

The engine names the furthest character that any of its attempts looked at, up to fourteen behind
the one at fault. Between pieces that stand far apart that character lies behind the right piece.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple

from pyoxigraph import Literal, Store, Variable

from kg.namespaces import PREFIXES
from kg.tokens import IRI, NAME, STRING

_APART = " " * 24
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_PIECE = re.compile(
    rf"(?P<skip>[\s\ufeff]+|\#[^\n\r]*)|(?P<iri>{IRI})|(?P<odd><\w+://[^<>\n]*>)"
    rf"|(?P<cut><\w+://[^\s<>]*)|(?P<string>{STRING})|(?P<quote>\"\"\"|'''|[\"'])"
    rf"|(?P<tag>@[A-Za-z][A-Za-z0-9-]*)|(?P<variable>[?$]\w+)|(?P<name>(?!:=){NAME})"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<word>[^\W\d]\w*)"
    r"|(?P<mark>\^\^|&&|\|\||!=|<=|>=|=>|=<|==|:=|//|--|/\*|.)",
    re.DOTALL,
)


class Piece(NamedTuple):
    """A piece of a query; ``odd`` is an IRI with a bad character, ``cut`` one that is not closed.

    ``quote`` is a quotation mark that opens a string which is not closed. ``folded`` is the text in
    capitals.
    """

    kind: str
    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """The text in capitals; of a string or IRI nothing."""
        return self.text.upper() if self.kind in ("word", "mark") else ""


class Mend(NamedTuple):
    """A sentence that says what is wrong and how to mend it, and the mend as edits of the text.

    An edit replaces the stretch from a start to an end. ``at`` is where the sentence points, the
    piece at fault where it is None. ``sure`` is set where the sentence is right without a mend
    that the engine can read.
    """

    sentence: str
    edits: tuple[tuple[int, int, str], ...] = ()
    at: int | None = None
    sure: bool = False


NONE = Piece("end", "", 0, 0)


class Broken:
    """A query, its pieces, and the index of the piece that cannot stand where it does.

    The index is the number of pieces where the query ends too early.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        found = _PIECE.finditer(text)
        self.pieces = [
            Piece(each.lastgroup or "", each[0], each.start(), each.end())
            for each in found
            if each.lastgroup != "skip"
        ]
        self.readable, self.at, self.expected = True, len(self.pieces), ""
        apart = "".join(each.text + _APART for each in self.pieces)
        if (place := fault(apart)) is not None:
            self.readable, self.expected = False, place[2]
            lines = apart.split("\n")
            offset = sum(len(each) + 1 for each in lines[: place[0] - 1]) + place[1] - 1
            self.at, end = -1, 0
            for each in self.pieces:
                if end > offset:
                    break
                self.at, end = self.at + 1, end + len(each.text) + len(_APART)
            if offset >= len(apart):
                self.at = len(self.pieces)
            self.at = max(self.at, 0)

    def piece(self, index: int) -> Piece:
        """The piece at an index, an empty one where there is none."""
        return self.pieces[index] if 0 <= index < len(self.pieces) else NONE

    def start(self, index: int) -> int:
        """Where a piece starts; behind the last one, the end of the query."""
        if index < len(self.pieces):
            return self.pieces[index].start
        return self.pieces[-1].end if self.pieces else 0

    def put(self, index: int, text: str) -> tuple[int, int, str]:
        """An edit that puts a text before a piece."""
        if index < len(self.pieces):
            return self.start(index), self.start(index), text + " "
        return self.start(index), self.start(index), " " + text

    def change(self, first: int, text: str, last: int | None = None) -> tuple[int, int, str]:
        """An edit that puts a text in place of a piece, or of those up to ``last``."""
        end = self.piece(first if last is None else last).end or len(self.text)
        return min(self.start(first), end), end, text

    def words(self, first: int, last: int) -> str:
        """The text from a piece to another, both included."""
        return self.text[self.start(first) : self.piece(last).end or len(self.text)]

    def open(self, index: int) -> list[int]:
        """The indexes of the brackets that stand open before a piece."""
        found = list[int]()
        for number, each in enumerate(self.pieces[:index]):
            if each.folded in ("{", "(", "["):
                found.append(number)
            elif each.folded in ("}", ")", "]") and found:
                found.pop()
        return found

    def closing(self, opening: int) -> int:
        """The index of the bracket that closes one; the number of pieces where none does."""
        found = list[int]()
        for index in range(opening, len(self.pieces)):
            if self.pieces[index].folded in ("{", "(", "["):
                found.append(index)
            elif self.pieces[index].folded in ("}", ")", "]") and found:
                found.pop()
                if not found:
                    return index
        return len(self.pieces)


def fault(text: str) -> tuple[int, int, str] | None:
    """Line and column of the engine's refusal and what it says; None where it can read a query."""
    try:
        parsed(text)
    except SyntaxError as error:
        found = _PLACE.match(str(error))
        return (int(found[1]), int(found[2]), found[3]) if found else (1, 1, str(error))
    return None


def parsed(text: str) -> None:
    """Let the engine read a query and not answer it; raises ``SyntaxError``.

    A value is given for a variable with a longer name than the text, which so cannot show it: the
    engine finds that out after reading and before it answers or calls a service.
    """
    nowhere = Variable("x" * (len(text) + 1))
    with suppress(RuntimeError):
        Store().query(text, prefixes=PREFIXES, substitutions={nowhere: Literal("")})
