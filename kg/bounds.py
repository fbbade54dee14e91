"""What a stated number and its comparator allow: "more than 40" excludes 40 as a lower bound."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.namespaces import GIP, PREFIXES, VOC

BOOLEAN = NamedNode(PREFIXES["xsd"] + "boolean")
LOWER, LOWER_INCLUSIVE = NamedNode(GIP + "lowerBound"), NamedNode(GIP + "lowerInclusive")
UPPER, UPPER_INCLUSIVE = NamedNode(GIP + "upperBound"), NamedNode(GIP + "upperInclusive")

# comparator → for the lower and the upper end: included, excluded (False), or no bound (None)
COMPARATORS: dict[str, tuple[bool | None, bool | None]] = {
    VOC + "exactly": (True, True),
    VOC + "about": (None, None),
    VOC + "more-than": (False, None),
    VOC + "less-than": (None, False),
    VOC + "approaching": (None, False),
    VOC + "at-least": (True, None),
    VOC + "at-most": (None, True),
}


class Bounds(NamedTuple):
    """Ends of the numbers allowed, in the value's unit; None for no bound."""

    lower: Decimal | None
    upper: Decimal | None
    lower_inclusive: bool | None
    upper_inclusive: bool | None


def bounds(value: Decimal, comparator: str) -> Bounds:
    """Bounds of a value under a comparator's IRI; raises KeyError for another IRI."""
    lower, upper = COMPARATORS[comparator]
    return Bounds(None if lower is None else value, None if upper is None else value, lower, upper)


def statements(value: Literal, comparator: str) -> list[tuple[NamedNode, Literal]]:
    """The bounds as properties and values; the number keeps the digits it was written with."""
    lower, upper = COMPARATORS[comparator]
    found = []
    if lower is not None:
        found += [(LOWER, value), (LOWER_INCLUSIVE, _boolean(lower))]
    if upper is not None:
        found += [(UPPER, value), (UPPER_INCLUSIVE, _boolean(upper))]
    return found


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=BOOLEAN)
