"""The parts of a query's text that a citation needs: its clauses, sub-selects and EXISTS groups.

The text is cut at its own brackets and keywords; nothing here decides what a query means.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

from kg.errors import UsageError
from kg.tokens import Token, closing, tokens, variables

MARK = "urn:x-kg-part:"
UNNAMED = "kg__group"
_AGGREGATES = {"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


class Column(NamedTuple):
    """One item of a SELECT or GROUP BY clause: a variable, with the expression that makes it."""

    name: str
    expression: str | None
    uses: frozenset[str]
    aggregate: bool


class Part(NamedTuple):
    """A group that is worked out by itself: a sub-select, or the inside of EXISTS or MINUS.

    ``text`` is a query of its own, ``told`` the group as it is written. A correlated one is worked
    out under each solution of the query around it.
    """

    text: str
    correlated: bool
    told: str

    @property
    def uses(self) -> set[str]:
        """The names of all variables in the group."""
        return variables(self.told)


class Wording(NamedTuple):
    """A query's clauses as text; ``columns`` is None for ``SELECT *``.

    ``head`` is all of the SELECT clause behind its first word, ``rest`` what follows the groups.
    """

    prologue: str
    ask: bool
    head: str
    columns: list[Column] | None
    sources: str
    body: str
    group: list[Column]
    rest: str
    values: str

    @property
    def distinct(self) -> bool:
        """Whether SELECT shows equal rows once."""
        return any(token.text in ("DISTINCT", "REDUCED") for token in tokens(self.head)[:1])


def read(text: str) -> Wording:
    """Cut a SELECT or ASK query into its clauses; raises ``UsageError`` for another kind."""
    found = tokens(text)
    first = next((i for i, token in enumerate(found) if token.text in _FORMS), None)
    if first is None or found[first].text not in ("SELECT", "ASK"):
        raise UsageError("sources by row are given for SELECT and ASK queries only")
    opening = _body(found, first + 1)
    end = closing(found, opening)
    head, tail = found[first + 1 : opening], found[end + 1 :]
    cut = next((i for i, token in enumerate(head) if token.text in ("FROM", "WHERE")), len(head))
    start = head[cut].start if cut < len(head) else found[opening].start
    columns = _columns(text, head[:cut], found[first].end)
    group = _clause(tail, "GROUP", {"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
    return Wording(
        prologue=text[: found[first].start],
        ask=found[first].text == "ASK",
        head=text[found[first].end : start],
        columns=columns if columns or found[first].text == "ASK" else None,
        sources=re.sub(r"(?i)\bWHERE\s*\Z", "", text[start : found[opening].start]),
        body=text[found[opening].start : found[end].end],
        group=_columns(text, group[2:], group[1].end) if group else [],
        rest=text[(group[-1] if group else found[end]).end :],
        values=next((text[t.start :] for t in tail if t.text == "VALUES"), ""),
    )


def template(text: str) -> tuple[str, str, str] | None:
    """What stands before, in and after the template of a CONSTRUCT query; None where it is none.

    The template of the short form, CONSTRUCT WHERE, is its WHERE clause.
    """
    found = tokens(text)
    first = next((i for i, token in enumerate(found) if token.text in _FORMS), len(found))
    if found[first : first + 1] and found[first].text != "CONSTRUCT":
        return None
    opening = _body(found, first + 1)
    start, end = found[opening].start, found[closing(found, opening)].end
    after = end if opening == first + 1 else found[first].end
    return text[: found[first].start], text[start:end], text[after:]


def described(text: str) -> str:
    """A DESCRIBE query as a SELECT of what it describes."""
    found = tokens(text)
    first = next(i for i, token in enumerate(found) if token.text in _FORMS)
    head = list(takewhile(lambda token: token.text != "{", found[first + 1 :]))
    shown = " ".join(dict.fromkeys(t.text for t in head if t.kind == "variable")) or "*"
    bodies = [token.start for token in found[first:] if token.text == "{"]
    ends = [token.start for token in head if token.text in ("FROM", "WHERE")]
    rest = text[min([*ends, *bodies, len(text)]) :] + " WHERE { }" * (not bodies)
    return f"{text[: found[first].start]} SELECT {shown} {rest}"


def tested(text: str) -> set[str]:
    """The variables of which a query asks whether they are bound (BOUND, COALESCE, IF)."""
    found, names = tokens(text), set[str]()
    for index, token in enumerate(found[:-1]):
        if token.text in ("BOUND", "COALESCE", "IF") and found[index + 1].text == "(":
            end = found[closing(found, index + 1)].end
            names |= variables(text[token.start : end])
    return names


def form(text: str) -> str:
    """The query's form: SELECT, ASK, CONSTRUCT or DESCRIBE; "" where it has none."""
    return next((token.text for token in tokens(text) if token.text in _FORMS), "")


def _body(found: list[Token], start: int) -> int:
    """The index of the bracket that opens the WHERE clause: none in parentheses."""
    index = start
    while index < len(found) and found[index].text != "{":
        index = closing(found, index) + 1 if found[index].text == "(" else index + 1
    if index == len(found):
        raise UsageError("the query lacks its group in { }")
    return index


def parts(prologue: str, body: str) -> tuple[str, list[Part]]:
    """A group with each outermost sub-select, EXISTS and MINUS group replaced by a marker."""
    found, pieces, out, done, index = tokens(body), list[Part](), list[str](), 0, 0
    while index < len(found):
        what = kind(found, index)
        if what is None:
            index += 1
            continue
        end = closing(found, index)
        inside = body[found[index].end : found[end].start]
        correlated = what != "select"
        text = f"{prologue} SELECT * WHERE {{{inside}}}" if correlated else prologue + inside
        mark = f"<{MARK}{len(pieces)}>"
        pieces.append(Part(text, correlated, f"{{{inside}}}"))
        out += [body[done : found[index].end], f" {mark} {mark} {mark} "]
        done = found[end].start
        index = end + 1
    return "".join([*out, body[done:]]), pieces


def kind(found: list[Token], index: int) -> str | None:
    """What a bracket opens that is worked out by itself: ``select``, ``exists``, ``minus``."""
    if found[index].text != "{":
        return None
    if found[index - 1 : index] and found[index - 1].text in ("MINUS", "EXISTS"):
        return found[index - 1].text.lower()
    return "select" if found[index + 1].text == "SELECT" else None


def _columns(text: str, found: list[Token], start: int) -> list[Column]:
    """The items of a SELECT or GROUP BY clause, which begins at ``start``."""
    columns, index = list[Column](), 0
    while index < len(found):
        token = found[index]
        if token.kind == "variable":
            columns.append(Column(token.text[1:], None, frozenset(), False))
            start = token.end
        elif token.text == "(":
            end = closing(found, index)
            inside = found[index + 1 : end]
            names = [item.text[1:] for item in inside if item.kind == "variable"]
            chunk = text[token.start : found[end].end]
            if not any(item.text == "AS" for item in inside):
                names.append(f"{UNNAMED}{len(columns)}")
                chunk = f"({text[start : found[end].end]} AS ?{names[-1]})"
            aggregate = any(item.text in _AGGREGATES for item in inside)
            columns.append(Column(names[-1], chunk, frozenset(names[:-1]), aggregate))
            start, index = found[end].end, end
        index += 1
    return columns


def _clause(found: list[Token], word: str, ends: set[str]) -> list[Token]:
    """The tokens of the clause that a word opens, up to one of the words that end it."""
    start = next((i for i, token in enumerate(found) if token.text == word), len(found))
    stop = next((i for i in range(start, len(found)) if found[i].text in ends), len(found))
    return found[start:stop]
