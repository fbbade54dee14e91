"""The drawing of the model as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from diagram import Arrow, Box, Drawing
from layout import COLOURS, GROUPS, LINE, MARGIN, PAD, ROWS, WIDTH


def svg(drawing: Drawing) -> str:
    """The drawing as a file."""
    height = drawing.bottoms[-1] + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
        ' aria-labelledby="t d" font-family="Helvetica, Arial, sans-serif" font-size="13">',
        "<!-- Written by `python docs/generate.py`; edit docs/layout.py instead. -->",
        '<title id="t">Main classes of the ontology and the relations between them</title>',
        '<desc id="d">Boxes are classes with their kinds and properties; an arrow goes from the'
        " class that has a relation to the class that it leads to.</desc>",
        '<defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" orient="auto"',
        'markerWidth="7" markerHeight="7">',
        '<path d="M0 0L10 5L0 10z" fill="#445"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>',
    ]
    lines += _panels(drawing)
    lines += map(_arrow, drawing.arrows)
    lines += (line for box in drawing.boxes.values() for line in _box(drawing, box))
    return "\n".join([*lines, "</svg>"]) + "\n"


def _panels(drawing: Drawing) -> Iterator[str]:
    colours = iter(COLOURS)
    for titles, row in zip(GROUPS, ROWS, strict=True):
        joined = [[name for column in row for name in column]] if len(titles) == 1 else row
        for title, names in zip(titles, joined, strict=True):
            boxes = [drawing.boxes[name] for name in names]
            left, right = min(b.x for b in boxes), max(b.x + b.width for b in boxes)
            top, bottom = min(b.y for b in boxes), max(b.y + b.height for b in boxes)
            x, y = left - PAD, top - 30
            yield (
                f'<rect x="{x:g}" y="{y:g}" width="{right - left + 2 * PAD:g}"'
                f' height="{bottom - top + 30 + PAD:g}" rx="10" fill="{next(colours)}"/>'
            )
            yield (
                f'<text x="{left:g}" y="{top - 11:g}" font-weight="bold" fill="#556">'
                f"{escape(title)}</text>"
            )


def _box(drawing: Drawing, box: Box) -> Iterator[str]:
    yield (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
        ' rx="6" fill="#fff" stroke="#667"/>'
    )
    left, y = box.x + PAD, box.y + PAD + 10
    en, zh = map(escape, drawing.heading(box.name))
    grey = 'font-weight="normal" font-size="12" fill="#777"'
    yield (
        f'<text x="{left:g}" y="{y:g}" font-weight="bold" font-size="14" fill="#223">'
        f"{en} <tspan {grey}>{zh}</tspan></text>"
    )
    for caption, text in box.lines:
        y += LINE
        label = f'<tspan fill="#777">{caption}:</tspan> ' if caption else ""
        yield f'<text x="{left:g}" y="{y + 2:g}" fill="#333">{label}{escape(text)}</text>'


def _arrow(arrow: Arrow) -> str:
    """An arrow and its words."""
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in arrow.points)
    line = f'<path d="{path}" fill="none" stroke="#445" stroke-width="1.3" marker-end="url(#a)"/>'
    x, y = arrow.at
    texts = (
        f'<text x="{x:g}" y="{y + 14 * number:g}" text-anchor="{arrow.anchor}" fill="#224c7a">'
        f"{escape(word)}</text>"
        for number, word in enumerate(arrow.words)
    )
    return line + "".join(texts)
