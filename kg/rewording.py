"""A query in other words: with marks that tell which branches matched, as rdflib can read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from kg.namespaces import PREFIXES
from kg.tokens import IRI, NAME, STRING, closing, tokens
from kg.wording import Wording, kind

BRANCH = "kg__branch"
_LATER = ("{", "}", "OPTIONAL", "MINUS", "GRAPH", "FILTER", "BIND", "VALUES", "SERVICE", "SELECT")
_STEP = rf"(?:{IRI}|{NAME}|a\b)"
_ITEM = re.compile(rf"(\^?)\s*({_STEP})", re.DOTALL)
_SET = rf"\(\s*\^?\s*{_STEP}(?:\s*\|\s*\^?\s*{_STEP})*\s*\)|\^\s*{_STEP}"
_SPELLING = re.compile(
    rf"{STRING}|(?P<comment>\#[^\n\r]*)|!\s*(?P<set>{_SET})|{IRI}|(?P<name>{NAME})", re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)")
_PREFIX = re.compile(r"(?i)\bPREFIX\s+([\w.-]*):\s*<([^>]*)>")


def marked(body: str, level: str = "") -> tuple[str, dict[str, str]]:
    """A group whose UNION and OPTIONAL branches each bind a variable of their own.

    Also the branches' texts, by these variables. A variable is ``BRANCH``, the level and a number.
    Groups that are worked out by themselves are left as they are.
    """
    found, added, index = tokens(body), dict[int, str](), 0
    branches: dict[str, str] = {}
    while index < len(found):
        if found[index].text == "{":
            end = closing(found, index)
            if _is_branch([token.text for token in found], index, end):
                mark = f"{BRANCH}{level}_{len(added)}"
                branches[mark] = body[found[index].start : found[end].end]
                bind = f" BIND(true AS ?{mark}) "
                inside = found[index + 1].text == "SELECT"  # nothing can stand beside it
                added[found[end].start] = " }" * inside + bind
                added |= {found[index].end: " { "} if inside else {}
            if kind(found, index) is not None:
                index = end
        index += 1
    return "".join(added.get(at, "") + body[at] for at in range(len(body))), branches


def among(body: str, values: Mapping[str, Iterable[str]]) -> str:
    """A group narrowed to some values of its variables, by name, as terms in SPARQL.

    ``certain`` says of which variables that leaves the meaning as it is.
    """
    names = " ".join(f"?{name}" for name in values)
    rows = " ".join(f"({' '.join(row)})" for row in zip(*values.values(), strict=True))
    opening = body.index("{") + 1
    return f"{body[:opening]} VALUES ({names}) {{ {rows} }} {body[opening:]}" if names else body


def certain(body: str) -> set[str]:
    """The variables that the triple patterns before anything else in a group bind.

    VALUES for one of these joins with what is joined first, so nothing else sees a difference.
    """
    found = tokens(body)
    first = next(i for i, token in enumerate(found) if i and token.text in _LATER)
    made = {b.text for a, b in pairwise(found) if a.text == "AS"}
    names = {token.text for token in found[:first] if token.kind == "variable"}
    return {name[1:] for name in names - made}


def _is_branch(words: list[str], opening: int, end: int) -> bool:
    """Whether a group is a branch of UNION or the group of OPTIONAL."""
    return words[opening - 1 : opening] in (["UNION"], ["OPTIONAL"]) or (
        words[end + 1 : end + 2] == ["UNION"]
    )


def regrouped(words: Wording, names: Iterable[str]) -> str:
    """The query with further columns: the variables of its groups.

    DISTINCT then tells groups apart, so LIMIT and OFFSET are left out beside it.
    """
    shown = " ".join(f"?{name}" for name in names)
    groups = " ".join(item.expression or f"?{item.name}" for item in words.group)
    rest = _unlimited(words.rest) if words.distinct else words.rest
    clauses = f"{words.sources} WHERE {words.body} GROUP BY {groups} {rest}"
    return f"{words.prologue} SELECT {words.head} {shown} {clauses}"


def _unlimited(rest: str) -> str:
    """The end of a query without LIMIT and OFFSET."""
    starts = [(token.text, token.start) for token in tokens(rest)]
    limit = min((at for word, at in starts if word in ("LIMIT", "OFFSET")), default=len(rest))
    values = min((at for word, at in starts if word == "VALUES"), default=len(rest))
    return rest[:limit] + rest[max(limit, values) :]


def spelled(prologue: str, group: str) -> str:
    """A group that rdflib's parser reads as it is meant.

    It ends comments at LF only, drops ``^`` inside ``!( )`` and keeps the escapes of names.
    """
    spaces = PREFIXES | dict(_PREFIX.findall(prologue))

    def said(found: re.Match[str]) -> str:
        if found["name"]:
            return _whole(found["name"], spaces)
        if found["comment"]:
            return " "
        return _two_ways(found["set"], spaces) if found["set"] else found[0]

    return _SPELLING.sub(said, group)


def _two_ways(negated: str, spaces: Mapping[str, str]) -> str:
    """``!(a|^b)`` as ``(!(a)|^!(b))`` (SPARQL 1.1 §18.2.2.2)."""
    items = [(back, _whole(name, spaces)) for back, name in _ITEM.findall(negated)]
    parts = ["|".join(name for back, name in items if bool(back) is way) for way in (False, True)]
    ways = [f"{'^' * way}!({part})" for way, part in enumerate(parts) if part]
    return f"({'|'.join(ways)})"


def _whole(name: str, spaces: Mapping[str, str]) -> str:
    """A name with an escape as an IRI, any other as it is."""
    prefix, _, local = name.partition(":")
    if "\\" not in local or prefix not in spaces:
        return name
    return "<" + spaces[prefix] + _ESCAPED.sub(r"\1", local) + ">"
