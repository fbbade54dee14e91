"""The EXISTS, NOT EXISTS and MINUS groups of a query, and what a solution owes to each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import rdflib

from kg.wording import MARK

SUB_SELECT = "{ SELECT }"  # in place of the columns of a sub-select


class Condition(NamedTuple):
    """The place of an EXISTS, NOT EXISTS or MINUS group, by number, and what a solution owes it.

    ``how`` is present (it matches), absent (it does not), minus (nothing of it goes with a solution
    of what stands before it), or what it may be where other conditions stand beside it:
    maybe-present, maybe-absent, either. ``before`` are the variables before a MINUS.
    """

    number: int
    how: str
    before: frozenset[str] = frozenset()


def minus(node: Any) -> Condition:
    """The group of a MINUS, by its node in the algebra."""
    return Condition(next(marks(node.p2)), "minus", frozenset(map(str, _bound(node.p1))))


def _bound(node: Any) -> Iterator[str]:
    """The variables that a pattern can bind, or what stands for those of its sub-selects."""
    if node.name == "BGP":
        slots = [slot for triple in node.triples for slot in triple]
        yield from (slot for slot in slots if isinstance(slot, rdflib.Variable))
        yield from (SUB_SELECT for _ in marks(slots))
    elif node.name == "values":
        yield from (name for row in node.res for name in row)
    else:
        yield from (
            str(each) for each in (node.var, node.term) if isinstance(each, rdflib.Variable)
        )
        for part in (node.p, node.p1, None if node.name == "Minus" else node.p2):
            yield from () if part is None else _bound(part)


def of(node: Any, wanted: bool | None, sure: bool = True) -> Iterator[Condition]:
    """The EXISTS groups under an expression that is to be ``wanted``; None for any value.

    ``sure`` says that no other condition stands beside it.
    """
    kind = getattr(node, "name", "")
    if kind in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        there = wanted if kind == "Builtin_EXISTS" or wanted is None else not wanted
        how = {True: "present", False: "absent", None: "either"}[there]
        yield Condition(next(marks(node)), how if sure or there is None else f"maybe-{how}")
    elif kind == "UnaryNot":
        yield from of(node.expr, None if wanted is None else not wanted, sure)
    elif kind in ("ConditionalAndExpression", "ConditionalOrExpression"):
        sure = sure and wanted is (kind == "ConditionalAndExpression")
        for each in (node.expr, *(node.other or ())):
            yield from of(each, wanted, sure)
    elif isinstance(node, dict):
        for value in node.values():
            yield from of(value, None, False)
    elif isinstance(node, list | tuple | set) or type(node).__name__ == "plist":
        for value in node:
            yield from of(value, None, False)


def marks(node: Any) -> Iterator[int]:
    """The numbers of the markers under a node."""
    if isinstance(node, rdflib.URIRef):
        if node.startswith(MARK):
            yield int(node.removeprefix(MARK))
    elif isinstance(node, dict):
        yield from (number for value in node.values() for number in marks(value))
    elif isinstance(node, list | tuple | set) or type(node).__name__ == "plist":
        yield from (number for value in node for number in marks(value))
