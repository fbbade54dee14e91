"""Draws docs/model.svg: the main classes as boxes, and the relations between them as arrows.

Where a box and an arrow stand is written in ``layout``; what they say comes from the ontology: an
arrow goes from a property's rdfs:domain to its rdfs:range, and one that has no way is an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from layout import (
    BOX_GAP,
    COLUMNS,
    CONCEPT,
    LINE,
    PAD,
    ROW_GAP,
    ROWS,
    TARGET,
    TIME,
    WAYS,
    Way,
)
from schema import Schema


class Box(NamedTuple):
    """A class as drawn: its place and the lines below its name, each a caption and words."""

    name: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, str], ...]

    def side(self, side: str, share: float) -> tuple[float, float]:
        """A point on a side."""
        if side in ("left", "right"):
            return self.x + self.width * (side == "right"), self.y + self.height * share
        return self.x + self.width * share, self.y + self.height * (side == "bottom")


class Arrow(NamedTuple):
    """A relation as drawn: its turns, its words one a line, and where the first of them stands."""

    points: tuple[tuple[float, float], ...]
    words: tuple[str, ...]
    at: tuple[float, float]
    anchor: str


class Drawing:
    """The boxes and arrows of a schema; raises ``ValueError`` for a relation that has no way."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.names = [name for row in ROWS for column in row for name in column]
        self.inside: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.between: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._sort()
        self.boxes: dict[str, Box] = {}
        self.bottoms: list[float] = []
        self._place()
        if unknown := sorted(set(self.between) ^ set(WAYS)):
            raise ValueError(f"docs/layout.py: WAYS and the ontology differ in {unknown}")
        self.arrows = [self._arrow(ends, words) for ends, words in sorted(self.between.items())]

    def _sort(self) -> None:
        """Each property to the arrow that shows it, or to a line of its box."""
        self.between[TARGET[:2]].append(self.schema.label(TARGET[2]))
        for each in self.schema.properties:
            homes = {self.schema.home(domain, self.names) for domain in each.domains} - {None}
            ends = {self.schema.home(end, self.names) for end in each.ranges} - {None}
            label = self.schema.label(each.name)
            for home in sorted(filter(None, homes)):
                for caption, shown in self._captions(each.kind, home, ends):
                    if shown:
                        self.inside[home, caption].append(label)
                for end in sorted(filter(None, ends)):
                    if end not in (home, CONCEPT, TIME):
                        self.between[home, end].append(label)

    def _captions(self, kind: str, home: str, ends: set[str | None]) -> list[tuple[str, bool]]:
        thing = kind == "owl:ObjectProperty"
        return [
            ("values", kind == "owl:DatatypeProperty"),
            ("concepts", thing and CONCEPT in ends),
            ("times", thing and TIME in ends),
            ("each other", thing and home in ends),
            ("anything", thing and not ends),
        ]

    def _place(self) -> None:
        top = 58.0
        for row in ROWS:
            ends = []
            for column, (x, width) in zip(row, COLUMNS, strict=True):
                y = top
                for name in column:
                    lines = tuple(self._lines(name, width - 2 * PAD))
                    height = PAD * 2 + 8 + LINE * (len(lines) + 1)
                    self.boxes[name] = Box(name, x, y, width, height, lines)
                    y += height + BOX_GAP
                ends.append(y - BOX_GAP)
            self.bottoms.append(max(ends))
            top = max(ends) + ROW_GAP

    def _lines(self, name: str, width: float) -> Iterator[tuple[str, str]]:
        texts = {"kinds": self._kinds(name)} if name != "gip:Sentence" else {}
        for caption in ("values", "concepts", "times", "each other", "anything"):
            texts[caption] = ", ".join(sorted(self.inside[name, caption]))
        for caption, text in texts.items():
            if text:
                yield from wrapped(caption, text, width)

    def _kinds(self, name: str) -> str:
        """The classes below one that have no box of their own, each with those below it."""
        parts = []
        for child in self.schema.children(name):
            if child not in self.names:
                below = self._kinds(child)
                parts.append(self.schema.label(child) + (f" ({below})" if below else ""))
        return ", ".join(parts)

    def _arrow(self, ends: tuple[str, str], words: list[str]) -> Arrow:
        way = WAYS[ends]
        end = self.boxes[ends[1]].side(*way.end)
        level = way.start[0] in ("left", "right")  # whether the next stretch is
        points = [self.boxes[ends[0]].side(*way.start)]
        for turn in way.turns:
            x, y = points[-1]
            there = self.bottoms[turn[0]] + turn[1] if isinstance(turn, tuple) else turn
            points.append((there, y) if level else (x, there))
            level = not level
        x, y = points[-1]
        if way.turns:
            points += [(end[0], y) if level else (x, end[1]), end]
        else:
            points.append((end[0], y) if level else (x, end[1]))
        return self._with_words(way, points, words)

    def _with_words(self, way: Way, points: list[tuple[float, float]], words: list[str]) -> Arrow:
        (x1, y1), (x2, y2) = points[way.label], points[way.label + 1]
        if y1 == y2:
            at = ((x1 + x2) / 2 + way.shift, y1 - 6 - 14 * (len(words) - 1))
            return Arrow(tuple(points), tuple(words), at, "middle")
        at = (x1 + 6, (y1 + y2) / 2 + 4 + way.shift - 7 * (len(words) - 1))
        return Arrow(tuple(points), tuple(words), at, "start")

    def heading(self, name: str) -> tuple[str, str]:
        """A class's label in both languages, without the vocabulary that it is from."""
        labels = (self.schema.label(name, language) for language in ("en", "zh"))
        en, zh = (re.sub(r" ?[(（].*", "", label) for label in labels)
        return en, zh


def width_of(text: str, size: float = 13) -> float:
    """About how wide a text is drawn: Chinese characters are square, others half as wide."""
    return sum(size if ord(char) > 0x2E80 else size * 0.5 for char in text)


def wrapped(caption: str, text: str, width: float) -> Iterator[tuple[str, str]]:
    """Lines no wider than a box; the first has the caption."""
    line, mark = "", caption
    for word in text.split(" "):
        more = f"{line} {word}" if line else word
        if line and width_of(f"{mark}: {more}" if mark else more) > width:
            yield mark, line
            line, mark = word, ""
        else:
            line = more
    yield mark, line
