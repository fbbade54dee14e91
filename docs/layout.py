"""Where the boxes and arrows of docs/model.svg stand; what they say comes from the ontology."""

from __future__ import annotations

from typing import NamedTuple

# Rows of columns of boxes, from the top; a row is one group or one group a column.
ROWS = (
    (
        ("gip:Reading", "gip:TranslationArtefact"),
        ("gip:Claim",),
        ("oa:SpecificResource", "gip:Sentence"),
    ),
    (
        ("gip:Event", "gip:Document", "gip:Provision", "gip:PolicyInstrument"),
        ("gip:Agent", "gip:Organization"),
        ("gip:Action", "gip:ReportedState", "gip:CausalStatement", "gip:IndustrialPattern"),
    ),
    (
        ("gip:Country", "gip:StatedTime", "skos:Concept"),
        ("gip:Population", "gip:PlanningPeriod", "qudt:Unit"),
        ("gip:Figure",),
    ),
)
GROUPS = (
    ("Claims and provenance",),
    ("Documents and instruments", "Agents", "Actions and states"),
    ("Populations and figures",),
)
COLUMNS = ((170, 290), (580, 310), (1000, 290))  # left edge, width
WIDTH, MARGIN, ROW_GAP, BOX_GAP, PAD, LINE = 1314, 20, 92, 40, 14, 17
COLOURS = ("#eef2fb", "#f7f3e8", "#eaf4ee", "#f8eeee", "#f1eef8")
CONCEPT, TIME = "skos:Concept", "gip:StatedTime"


class Way(NamedTuple):
    """How an arrow goes: from a side of a box, over turns, to a side of another.

    A place on a side is a share of its length. Turns are x and y in turn; a y is counted from the
    top of the gap below a row: (row, distance). ``label`` is the stretch that has the words.
    """

    start: tuple[str, float]
    end: tuple[str, float]
    turns: tuple[float | tuple[int, float], ...] = ()
    label: int = 0
    shift: float = 0


WAYS = {
    ("gip:Reading", "gip:Claim"): Way(("right", 0.5), ("left", 0)),
    ("gip:TranslationArtefact", "gip:Claim"): Way(("right", 0.3), ("left", 0)),
    ("gip:Claim", "oa:SpecificResource"): Way(("right", 0.25), ("left", 0)),
    ("oa:SpecificResource", "gip:Sentence"): Way(("bottom", 0.5), ("top", 0.5)),
    ("gip:Claim", "gip:Agent"): Way(("bottom", 0.6), ("top", 0)),
    ("gip:Claim", "gip:Document"): Way(("bottom", 0.2), ("left", 0.25), ((0, 48), 30), 1),
    ("gip:Document", "gip:Event"): Way(("top", 0.5), ("bottom", 0)),
    ("gip:Provision", "gip:Document"): Way(("top", 0.5), ("bottom", 0)),
    ("gip:PolicyInstrument", "gip:Document"): Way(("left", 0.5), ("left", 0.8), (88,), 1),
    ("gip:Event", "gip:Organization"): Way(("right", 0.5), ("left", 0.1), (562,), 0),
    ("gip:Document", "gip:Organization"): Way(("right", 0.5), ("left", 0)),
    ("gip:Provision", "gip:Organization"): Way(("right", 0.5), ("left", 0.85), (562,), 0),
    ("gip:Agent", "gip:Organization"): Way(("bottom", 0.5), ("top", 0)),
    ("gip:Action", "gip:Agent"): Way(("left", 0.4), ("right", 0)),
    ("gip:Action", "gip:PolicyInstrument"): Way(("left", 0.75), ("right", 0.5), (960,), 2, -110),
    ("gip:IndustrialPattern", "gip:Population"): Way(("bottom", 0.3), ("top", 0.8), ((1, 56),), 1),
    ("gip:Population", "gip:Organization"): Way(("top", 0.5), ("bottom", 0), (), 0, 70),
    ("gip:Population", "gip:Document"): Way(("top", 0.1), ("left", 0.5), ((1, 56), 56), 1),
    ("gip:Population", "gip:Country"): Way(("left", 0.2), ("right", 0)),
    ("gip:Figure", "gip:Population"): Way(("left", 0.2), ("right", 0)),
    ("gip:Figure", "gip:PlanningPeriod"): Way(("left", 0.55), ("right", 0.5), (966,), 2),
    ("gip:PolicyInstrument", "gip:Organization"): Way(("right", 0.2), ("left", 0.95), (562,), 0, 0),
    ("gip:Figure", "gip:Document"): Way(("top", 0.5), ("left", 0.7), ((1, 22), 72), 1),
    ("gip:Figure", "qudt:Unit"): Way(("left", 0.85), ("right", 0.5), (978,), 2),
}
# The one relation drawn whose ends another vocabulary leaves open.
TARGET = ("gip:Claim", "oa:SpecificResource", "oa:hasTarget")
