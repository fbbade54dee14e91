"""A drawing of what stands next to a thing: what leads to it, and what it leads to.

Everything drawn stands in the page's tables too; each box is a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.errors import shorten
from kg.namespaces import PREFIXES
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.show import Row

MOST = 9  # boxes on a side
WIDTH, BOX, HEIGHT, STEP, TOP = 960, 290, 38, 48, 14
MIDDLE = 220  # width of the box in the middle
LEFT_OUT = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "void", "sh", "sssom", "oa"))


class Box(NamedTuple):
    """A thing in the drawing, its place, and the relation that leads to it."""

    x: float
    y: float
    text: str
    whole: str
    href: str
    via: str
    path: str
    via_x: float


class Drawing(NamedTuple):
    """The boxes of both sides around the thing in the middle; ``more`` counts those left out.

    ``middle`` are the lines of its label. A side without boxes is left out: ``start`` and
    ``width`` say what is left.
    """

    start: int
    width: int
    height: int
    left: list[Box]
    right: list[Box]
    middle: list[str]
    y: float
    more: int


def drawing(visit: Visit, thing: str, into: Sequence[Row], out: Sequence[Row]) -> Drawing | None:
    """The drawing of a thing's facts; None where no other thing stands next to it."""
    into, out = (sorted(rows, key=lambda row: row.rule is not None) for rows in (into, out))
    before = _ends(visit, [(row.triple.subject, row.triple.predicate) for row in into], thing)
    after = _ends(visit, [(row.triple.object, row.triple.predicate) for row in out], thing)
    if not before and not after:
        return None
    rows = max(min(MOST, len(before)), min(MOST, len(after)), 1)
    height = rows * STEP + 2 * TOP
    left = _boxes(visit, before[:MOST], 1, height, True)
    right = _boxes(visit, after[:MOST], WIDTH - BOX - 1, height, False)
    more = max(0, len(before) - MOST) + max(0, len(after) - MOST)
    half = (WIDTH + MIDDLE) // 2 + 2
    start, width = (0, WIDTH) if left and right else (0, half) if left else (WIDTH - half, half)
    return Drawing(start, width, height, left, right, _lines(visit.label(thing)), height / 2, more)


def _ends(visit: Visit, pairs: list[tuple[object, NamedNode]], thing: str) -> list[tuple[str, str]]:
    """The other ends that are things, each once with its relations."""
    found: dict[str, list[str]] = {}
    for end, predicate in pairs:
        if not isinstance(end, NamedNode) or end.value == thing:
            continue
        if predicate.value.startswith(LEFT_OUT):
            continue
        found.setdefault(end.value, []).append(visit.label(predicate.value))
    return [(iri, ", ".join(dict.fromkeys(via))) for iri, via in found.items()]


def _boxes(
    visit: Visit, ends: list[tuple[str, str]], x: float, height: int, left: bool
) -> list[Box]:
    start = (height - len(ends) * STEP) / 2
    boxes = []
    for place, (iri, via) in enumerate(ends):
        y = start + place * STEP + (STEP - HEIGHT) / 2
        near, far = (x + BOX, (WIDTH - MIDDLE) / 2) if left else ((WIDTH + MIDDLE) / 2, x)
        mid, here = height / 2, y + HEIGHT / 2
        ends_at = (here, mid) if left else (mid, here)
        bend = (near + far) / 2
        first, last = ends_at
        path = f"M{near:g} {first:g}C{bend:g} {first:g} {bend:g} {last:g} {far:g} {last:g}"
        whole = visit.label(iri)
        boxes.append(
            Box(x, y, fitted(whole, 37), whole, visit.thing(iri), fitted(via, 46), path, x + 8)
        )
    return boxes


def _lines(text: str) -> list[str]:
    """A label in at most three lines."""
    lines = wrap(text, 28 if text.isascii() else 14) or [text]
    return [*lines[:2], fitted(" ".join(lines[2:]), 28)] if lines[2:] else lines


def fitted(text: str, room: int) -> str:
    """As much of a text as fits into so many half-width letters."""
    taken = 0
    for place, letter in enumerate(text):
        taken += 2 if ord(letter) > 0x2E7F else 1
        if taken > room:
            return shorten(text, max(2, place))
    return text
