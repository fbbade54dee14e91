"""The mend of a query that cannot be read: likely changes, each tried on the engine's own parser.

A mend is told where the changed query can be read, or else where reading gets furthest with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain

from kg.clauses import clauses
from kg.columns import AGGREGATES, columns
from kg.errors import shorten
from kg.misplaced import misplaced
from kg.namespaces import PREFIXES
from kg.pieces import Broken, Mend, fault
from kg.slips import slips
from kg.stretches import edited

_KEYWORDS = """SELECT ASK CONSTRUCT DESCRIBE DISTINCT REDUCED FROM NAMED WHERE FILTER OPTIONAL UNION
MINUS GRAPH BIND VALUES EXISTS GROUP ORDER HAVING LIMIT OFFSET BY AS ASC DESC PREFIX BASE UNDEF
SEPARATOR""".split()
_FUNCTIONS = """STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT
STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS
MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 COALESCE IF STRLANG STRDT SAMETERM
ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE""".split()
_MISSING = {
    ".": "a dot is missing between two patterns",
    "(": "an opening bracket is missing",
    "{": "an opening brace is missing",
    ",": "a comma is missing",
    "AS": "the word AS is missing",
    "BY": "the word BY is missing",
    "*": "nothing is named to be shown",
    "?value": "a pattern lacks its third part, the value",
}
_ENDS = {"{": "}", "(": ")", "[": "]"}
PIECES = 2000  # a longer query is told its place alone


def mend(broken: Broken) -> tuple[Mend, str] | None:
    """The best mend and the query with it; None where there is none."""
    if len(broken.pieces) > PIECES:
        return None
    best: tuple[Mend, str] | None = None
    left = len(broken.pieces) - broken.at
    likely = chain(
        misplaced(broken),
        slips(broken),
        clauses(broken),
        columns(broken),
        _prefix(broken),
        _spelling(broken),
        _missing(broken),
    )
    for each in likely:
        text = edited(broken.text, each.edits)
        changed = Broken(text)
        if changed.readable:
            return each, text
        if each.sure and best is None:
            return each, ""
        if (rest := len(changed.pieces) - changed.at) < left:
            best, left = (each, ""), rest
    for each in _surplus(broken):
        if fault(text := edited(broken.text, each.edits)) is None:
            return each, text
    return best


def _prefix(broken: Broken) -> Iterator[Mend]:
    """A prefix that is not declared."""
    each = broken.piece(broken.at)
    prefix = each.text.partition(":")[0]
    pairs = zip(broken.pieces, broken.pieces[1:], strict=False)
    written = [name.text[:-1] for word, name in pairs if word.folded == "PREFIX"]
    if each.kind == "name" and prefix not in (*PREFIXES, *written, "_"):
        near = get_close_matches(prefix, PREFIXES, 1, 0.5)
        hint = f"Did you mean {near[0]}:? Else write" if near else "Write"
        what = f"the prefix {prefix}: is not declared. {hint} PREFIX {prefix}: <…> at the top"
        yield Mend(what, sure=True)


def _spelling(broken: Broken) -> Iterator[Mend]:
    """Keywords and functions that are spelt nearly like the piece at fault or the one before it."""
    for index in (broken.at, broken.at - 1):
        each = broken.piece(index)
        if each.kind != "word" or each.text.upper() in (*_KEYWORDS, *_FUNCTIONS, *AGGREGATES):
            continue
        called = broken.piece(index + 1).folded == "("
        known = [*_KEYWORDS, *_FUNCTIONS, *AGGREGATES] if called else _KEYWORDS
        for name in get_close_matches(each.text.upper(), known, 3, 0.6):
            what = f"{each.text!r} is not a word of SPARQL. Did you mean {name}?"
            yield Mend(what, (broken.change(index, name),), each.start)
        if broken.piece(index - 1).folded in ("ORDER", "GROUP"):
            what = f"BY follows {broken.piece(index - 1).folded}"
            yield Mend(what, (broken.change(index, "BY"),), each.start)
        for near in (f"?{each.text}", f"gip:{each.text}") if not called else ():
            what = f"{each.text!r} is no word of SPARQL. Write ?{each.text} for a variable"
            what += f", or a name with its prefix such as gip:{each.text}"
            yield Mend(what, (broken.change(index, near),), each.start)


def _missing(broken: Broken) -> Iterator[Mend]:
    """One bracket or word too few."""
    index, each = broken.at, broken.piece(broken.at)
    before = f"before {_shown(each.text)}" if each.text else "at the end of the query"
    if opening := broken.open(index):
        bracket = broken.piece(opening[-1]).text
        closing = "".join(_ENDS[broken.piece(one).text] for one in reversed(opening))
        text = _ENDS[bracket] if each.text else closing
        what = f"a {bracket} stands open. Write {text} {before}"
        if each.folded != _ENDS[bracket]:
            yield Mend(what, (broken.put(index, text),))
    for text, what in _MISSING.items():
        yield Mend(f"{what}. Write {text} {before}", (broken.put(index, text),))


def _surplus(broken: Broken) -> Iterator[Mend]:
    """One piece too many."""
    index, each = broken.at, broken.piece(broken.at)
    if each.folded in (".", ",", ";", *_ENDS.values()):
        yield Mend(f"this {each.text} is too many. Remove it", (broken.change(index, ""),))
    elif each.text:
        what = f"{_shown(each.text)!r} cannot stand here. Remove it"
        yield Mend(what, (broken.change(index, ""),))


def _shown(text: str) -> str:
    return shorten(" ".join(text.split()), 30)
