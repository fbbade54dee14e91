"""The pages on the model: the drawing can be read, the worked claim is the data's, links hold."""

from __future__ import annotations

import re
import sys
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.infer import is_inferred
from kg.namespaces import CLAIM, GIP, PREFIXES, VOC

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import diagram  # noqa: E402
import layout  # noqa: E402
from schema import Schema, facts  # noqa: E402

Area = tuple[float, float, float, float]  # left, top, right, bottom
PAGE = (DOCS / "model.md").read_text("utf-8")


@pytest.fixture(scope="module")
def schema(quads: list[ox.Quad]) -> Schema:
    return Schema(facts(quads))


@pytest.fixture(scope="module")
def drawing(schema: Schema) -> diagram.Drawing:
    return diagram.Drawing(schema)


def touch(one: Area, other: Area) -> bool:
    """Whether two areas have a point in common."""
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart


def boxes(drawing: diagram.Drawing) -> dict[str, Area]:
    return {
        name: (box.x, box.y, box.x + box.width, box.y + box.height)
        for name, box in drawing.boxes.items()
    }


def words(drawing: diagram.Drawing) -> list[Area]:
    """The areas of the arrows' words."""
    areas = []
    for arrow in drawing.arrows:
        for number, word in enumerate(arrow.words):
            x, y, width = *arrow.at, diagram.width_of(word)
            left = x - width / 2 if arrow.anchor == "middle" else x
            areas.append((left, y + 14 * number - 10, left + width, y + 14 * number + 2))
    return areas


def stretches(arrow: diagram.Arrow) -> list[Area]:
    """The straight pieces of an arrow, a hair wide; where it touches its boxes is left out."""
    pieces = []
    for (x1, y1), (x2, y2) in pairwise(arrow.points):
        assert x1 == x2 or y1 == y2, "a piece is level or upright"
        pieces.append((min(x1, x2), min(y1, y2), max(x1, x2) + 0.1, max(y1, y2) + 0.1))
    return pieces


def within(area: Area, by: float) -> Area:
    return area[0] + by, area[1] + by, area[2] - by, area[3] - by


def test_boxes_do_not_overlap(drawing: diagram.Drawing) -> None:
    for one, other in combinations(boxes(drawing).items(), 2):
        assert not touch(one[1], other[1]), (one[0], other[0])


def test_words_overlap_nothing(drawing: diagram.Drawing) -> None:
    areas = words(drawing)
    assert len(areas) > 20
    for one, other in combinations(areas, 2):
        assert not touch(one, other)
    for area in areas:
        assert not [name for name, box in boxes(drawing).items() if touch(area, box)]
        lines = [piece for arrow in drawing.arrows for piece in stretches(arrow)]
        assert not [piece for piece in lines if touch(within(area, 1), piece)]
        assert area[0] > 0 and area[2] < layout.WIDTH


def test_arrows_pass_between_boxes(drawing: diagram.Drawing) -> None:
    for arrow in drawing.arrows:
        for piece in stretches(arrow):
            inside = (within(box, 0.5) for box in boxes(drawing).values())
            assert not [box for box in inside if touch(piece, box)], arrow.words
        assert min(x for x, _ in arrow.points) > 0


def test_an_arrow_ends_where_its_boxes_are(drawing: diagram.Drawing) -> None:
    for (start, end), arrow in zip(sorted(drawing.between), drawing.arrows, strict=True):
        for name, (x, y) in [(start, arrow.points[0]), (end, arrow.points[-1])]:
            left, top, right, bottom = boxes(drawing)[name]
            assert left <= x <= right and top <= y <= bottom
            assert x in (left, right) or y in (top, bottom)


def test_text_stays_in_its_box(drawing: diagram.Drawing) -> None:
    for name, box in drawing.boxes.items():
        room = box.width - 2 * layout.PAD
        en, zh = drawing.heading(name)
        assert diagram.width_of(en, 14) + diagram.width_of(f" {zh}", 12) <= room, name
        for caption, text in box.lines:
            assert diagram.width_of(f"{caption}: {text}" if caption else text) <= room, text
        last = box.y + layout.PAD + 12 + layout.LINE * len(box.lines)
        assert last < box.y + box.height


def test_every_relation_is_drawn_or_written(drawing: diagram.Drawing, schema: Schema) -> None:
    arrows = {word for arrow in drawing.arrows for word in arrow.words}
    lines = {word for found in drawing.inside.values() for word in found}
    for each in schema.properties:
        boxed = any(schema.home(domain, drawing.names) for domain in each.domains)
        if boxed and each.kind != "owl:AnnotationProperty":
            assert schema.label(each.name) in arrows | lines, each.name


def test_a_relation_without_a_way_is_an_error(
    schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(layout.WAYS, ("gip:Action", "gip:Agent"))
    with pytest.raises(ValueError, match=r"WAYS .* differ in \[\('gip:Action', 'gip:Agent'\)\]"):
        diagram.Drawing(schema)


def test_the_drawing_needs_nothing_from_elsewhere() -> None:
    tree = ElementTree.parse(DOCS / "model.svg").getroot()
    names = {each.tag.rpartition("}")[2] for each in tree.iter()}
    assert names == {"svg", "title", "desc", "defs", "marker", "path", "rect", "text", "tspan"}
    assert not [each for each in tree.iter() if any("href" in key for key in each.attrib)]
    ground = tree.find("{http://www.w3.org/2000/svg}rect")
    assert ground is not None and ground.get("fill") == "#fff"  # readable on a dark page too


def test_the_worked_claim_is_the_datas(quads: list[ox.Quad]) -> None:
    (text,) = re.findall(r"```trig\n(.*?)```", PAGE, re.DOTALL)
    (claims,) = re.findall(r"`c:` stands for `(.*?)`", PAGE)
    prefixes = {**PREFIXES, "c": claims}
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in prefixes.items())
    told = set(ox.parse(head + text, ox.RdfFormat.TRIG))
    assert told <= set(quads)
    claim = next(q.graph_name for q in told if q.graph_name.value.startswith(CLAIM))
    own = (quad for quad in quads if not is_inferred(quad))
    assert {quad for quad in own if claim in (quad.graph_name, quad.subject)} == told


def test_each_property_has_a_row_and_each_class_a_table_or_a_mention(schema: Schema) -> None:
    rows = re.findall(r"^\| `(gip:\w+)` \|", PAGE, re.M)
    for each in schema.properties:
        if each.domains:
            assert each.name in rows, each.name
    for name in drawn():
        assert f"(`{name}`)" in PAGE


def drawn() -> list[str]:
    return [name for row in layout.ROWS for column in row for name in column]


@pytest.mark.parametrize("name", ["ontology", "vocabulary"])
def test_every_term_has_its_anchor_and_every_anchor_is_one(name: str, quads: list[ox.Quad]) -> None:
    html = (DOCS / "reference" / f"{name}.html").read_text("utf-8")
    found = re.findall(r'\bid="([^"]*)"', html)
    assert len(found) == len(set(found))
    space = {"ontology": GIP, "vocabulary": VOC}[name]
    graph = ox.NamedNode(PREFIXES["graph"] + name)
    subjects = {q.subject.value for q in quads if q.graph_name == graph and named(q.subject)}
    own = {iri.removeprefix(space) for iri in subjects if iri.startswith(space)} - {""}
    assert own <= set(found)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(found)


def named(node: object) -> bool:
    return isinstance(node, ox.NamedNode)


def test_pages_of_reference_show_no_clock_and_no_blank_node() -> None:
    for path in (DOCS / "reference").iterdir():
        html = path.read_text("utf-8")
        assert not re.search(r"\d\d:\d\d|_:|\bc14n\d|\bN[0-9a-f]{32}", html)
