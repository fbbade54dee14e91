"""The parts of a query's text that a citation needs: its clauses, sub-selects and EXISTS groups.

The text is cut at its own brackets and keywords; nothing here decides what a query means. Strings,
IRIs, comments and prefixed names are told apart first, so that a bracket or keyword inside one
does not count (SPARQL 1.1 §19.8).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.errors import UsageError

MARK = "urn:x-kg-part:"
_STRING = (
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
)
_TOKEN = re.compile(
    rf"(?P<skip><[^<>\"{{}}|^`\\\x00-\x20]*>|{_STRING}|\#[^\n]*|@[A-Za-z-]+)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<name>(?:[^\W\d][\w.-]*)?:[\w.%:\\-]*)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<mark>[{}()])",
    re.DOTALL,
)
_AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


class Token(NamedTuple):
    """A piece of a query: ``kind`` is variable, word or mark; ``text`` of a word is in capitals."""

    kind: str
    text: str
    start: int
    end: int


class Column(NamedTuple):
    """One item of a SELECT or GROUP BY clause: a variable, with the expression that makes it."""

    name: str
    expression: str | None
    uses: frozenset[str]
    aggregate: bool


class Part(NamedTuple):
    """A group that is worked out by itself: a sub-select, or the inside of EXISTS."""

    text: str
    correlated: bool


class Wording(NamedTuple):
    """A query's clauses as text; ``columns`` is None for ``SELECT *``."""

    prologue: str
    columns: list[Column] | None
    sources: str
    body: str
    grouped: bool
    group: list[Column]
    values: str


def tokens(text: str) -> list[Token]:
    """The variables, words and brackets of a query, in order."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "skip"
        if kind in ("variable", "word", "mark"):
            piece = match[0].upper() if kind == "word" else match[0]
            found.append(Token(kind, piece, match.start(), match.end()))
    return found


def read(text: str) -> Wording:
    """Cut a SELECT or ASK query into its clauses; raises ``UsageError`` for another kind."""
    found = tokens(text)
    first = next((i for i, token in enumerate(found) if token.text in _FORMS), None)
    if first is None or found[first].text not in ("SELECT", "ASK"):
        raise UsageError("sources by row are given for SELECT and ASK queries only")
    opening = next(i for i in range(first, len(found)) if found[i].text == "{")
    closing = _closing(found, opening)
    head, tail = found[first + 1 : opening], found[closing + 1 :]
    cut = next((i for i, token in enumerate(head) if token.text in ("FROM", "WHERE")), len(head))
    start = head[cut].start if cut < len(head) else found[opening].start
    columns = _columns(text, head[:cut])
    grouped = any(column.aggregate for column in columns) or any(t.text == "GROUP" for t in tail)
    starred = not columns and found[first].text == "SELECT"
    return Wording(
        prologue=text[: found[first].start],
        columns=None if starred else columns,
        sources=re.sub(r"(?i)\bWHERE\s*\Z", "", text[start : found[opening].start]),
        body=text[found[opening].start : found[closing].end],
        grouped=grouped,
        group=_columns(text, _clause(tail, "GROUP", {"HAVING", "ORDER", "LIMIT", "OFFSET"})),
        values=next((text[t.start :] for t in tail if t.text == "VALUES"), ""),
    )


def parts(prologue: str, body: str) -> tuple[str, list[Part]]:
    """A group with each outermost sub-select and EXISTS group replaced by a marker triple.

    Groups under NOT EXISTS and MINUS stay as they are: nothing in them supports an answer.
    """
    found, pieces, out, done, index = tokens(body), list[Part](), list[str](), 0, 0
    while index < len(found):
        kind = _kind(found, index)
        if kind is None:
            index += 1
            continue
        end = _closing(found, index)
        if kind != "absent":
            inside = body[found[index].end : found[end].start]
            correlated = kind == "exists"
            text = f"{prologue} SELECT * WHERE {{{inside}}}" if correlated else prologue + inside
            mark = f"<{MARK}{len(pieces)}>"
            pieces.append(Part(text, correlated))
            out += [body[done : found[index].end], f" {mark} {mark} {mark} "]
            done = found[end].start
        index = end + 1
    return "".join([*out, body[done:]]), pieces


def _kind(found: list[Token], index: int) -> str | None:
    """What a bracket opens: ``select``, ``exists``, ``absent`` (NOT EXISTS, MINUS) or None."""
    if found[index].text != "{":
        return None
    before = [token.text for token in found[max(0, index - 2) : index]]
    if before[-1:] == ["MINUS"] or before == ["NOT", "EXISTS"]:
        return "absent"
    if before[-1:] == ["EXISTS"]:
        return "exists"
    return "select" if found[index + 1].text == "SELECT" else None


def _closing(found: list[Token], opening: int) -> int:
    """The index of the bracket that closes the one at ``opening``."""
    pairs = {"{": "}", "(": ")"}
    own, depth = found[opening].text, 0
    for index in range(opening, len(found)):
        depth += (found[index].text == own) - (found[index].text == pairs[own])
        if not depth:
            return index
    raise UsageError(f"the query lacks a closing {pairs[own]}")


def _columns(text: str, found: list[Token]) -> list[Column]:
    """The items of a SELECT or GROUP BY clause; an expression without AS is left out."""
    columns, index = list[Column](), 0
    while index < len(found):
        token = found[index]
        if token.kind == "variable":
            columns.append(Column(token.text[1:], None, frozenset(), False))
        elif token.text == "(":
            end = _closing(found, index)
            inside = found[index + 1 : end]
            names = [item.text[1:] for item in inside if item.kind == "variable"]
            if any(item.text == "AS" for item in inside):
                aggregate = any(item.text in _AGGREGATES for item in inside)
                chunk = text[token.start : found[end].end]
                columns.append(Column(names[-1], chunk, frozenset(names[:-1]), aggregate))
            index = end
        index += 1
    return columns


def _clause(found: list[Token], word: str, ends: set[str]) -> list[Token]:
    """The tokens of the clause that a word opens, up to one of the words that end it."""
    start = next((i for i, token in enumerate(found) if token.text == word), len(found))
    stop = next(
        (i for i in range(start, len(found)) if found[i].text in ends | {"VALUES"}), len(found)
    )
    return found[start:stop]
