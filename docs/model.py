"""Writes docs/model.md: the diagram, a claim worked through, and one table a class, from the data.

What the tables say comes from the ontology, and the examples from the dataset; only the sentences
between them stand here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from cells import ARTICLE, CLAIMS, head, row, short, shown, turtle
from layout import GROUPS, ROWS
from schema import Fact, Property, Schema

from kg.bounds import COMPARATORS
from kg.namespaces import GRAPH, compact

WORKED = CLAIMS + "large-share"
INTRO = """\
Boxes are classes, arrows are relations, each from its domain to its range. In a box stand the kinds
of the class and its other properties: *values* are numbers and words, *concepts* lead into the
[vocabulary](reference/vocabulary.html), *times* to a stated time, *each other* to the same class,
*anything* wherever the source leads. Every term with its definition in both languages:
[reference/ontology.html](reference/ontology.html).

![The main classes and the relations between them](model.svg)
"""
CLAIM = f"""\
## A claim, worked through

A stretch of text becomes a claim: a named graph with what the words state and nothing else. The
graph of the source tells which words these are, who answers for them, in which speech mode and on
what basis, and what they leave unsaid. `c:` stands for `{CLAIMS}`.
"""
DERIVED = """
Derived and never written by hand are the bounds, `gip:source`, the type `gip:Claim`, and where the
quote stands: `oa:hasTarget` leads to the passage, with its characters and sentences.
"""
TIMES = """\
## Time

A time is written as the source states it, in EDTF, and is a thing: `time:2023-08`. The first and
last day that it allows are derived. Words that tell no date keep their words (`gip:timeWords`) and
are sorted by `gip:timeReading`."""
BOUNDS = """
## Bounds

A number is read together with its comparator; what the two allow is derived. "About" sets no bound,
since no tolerance is invented, and an end that the words exclude is marked so."""
READINGS = """
## Readings and artefacts

Words that can be read in more than one way get a claim with the preferred reading; the other
readings stand beside it as `gip:Reading`, which states no fact. Suspected mistranslations are
`gip:TranslationArtefact`, with the likely Chinese term.
"""


class Page:
    """The page's lines; ``uses`` are facts by predicate, ``homes`` the boxes of a thing's types."""

    def __init__(self, found: Iterable[Fact]) -> None:
        self.facts = [fact for fact in found if fact.graph != GRAPH + "meta"]
        self.schema = Schema(self.facts)
        self.boxes = [name for row in ROWS for column in row for name in column]
        self.uses: dict[str, list[Fact]] = defaultdict(list)
        self.homes: dict[str, set[str]] = defaultdict(set)
        for fact in self.facts:
            self.uses[fact.predicate].append(fact)
        for fact in self.uses["rdf:type"]:
            if isinstance(fact.object, ox.NamedNode):
                home = self._home(compact(fact.object.value))
                self.homes[fact.subject] |= {home} if home else set()

    def lines(self) -> Iterator[str]:
        """The page, line by line."""
        yield "# The model\n"
        yield "<!-- Written by `python docs/generate.py`; edit docs/model.py instead. -->\n"
        yield from (INTRO, CLAIM, "```trig", *self.worked(), "```", DERIVED)
        yield from (TIMES, *self.times(), BOUNDS, *self.bounds(), READINGS, *self.readings())
        for titles, columns in zip(GROUPS, ROWS, strict=True):
            joined = [[name for column in columns for name in column]]
            for title, names in zip(titles, joined if len(titles) == 1 else columns, strict=True):
                yield from ("", f"## {title}")
                for name in names:
                    yield from self.table(name)
        yield from ("", "## Properties of several classes", *self.shared())

    def worked(self) -> Iterator[str]:
        """The claim's own graph and what its source's graph says of it, as TriG."""
        yield from trig(short(WORKED), (fact for fact in self.facts if fact.graph == WORKED))
        said = (fact for fact in self.facts if fact.subject == WORKED)
        yield from trig(f"id:{ARTICLE}", said)

    def times(self) -> Iterator[str]:
        """Each time that the article's claims state, with its days."""
        stated = {f.object.value for f in self.facts if f.graph.startswith(CLAIMS)}
        latest = {fact.subject: fact.object.value for fact in self.uses["gip:latest"]}
        yield from head("time", "first day", "last day")
        for fact in sorted(self.uses["gip:earliest"], key=str):
            if fact.subject in stated:
                yield row(f"`{short(fact.subject)}`", fact.object.value, latest[fact.subject])

    def bounds(self) -> Iterator[str]:
        """The comparators, what each allows, and a figure of the data."""
        words = {fact.subject: fact.object.value for fact in self.uses["gip:verbatim"]}
        used: dict[str, list[str]] = defaultdict(list)
        for fact in self.uses["gip:comparator"]:
            used[fact.object.value] += [f"“{words[fact.subject]}”"] * (fact.subject in words)
        name = {True: "the number", False: "the number, excluded", None: "none"}
        yield from head("comparator", "lower end", "upper end", "example")
        for comparator, ends in sorted(COMPARATORS.items()):
            example = min(used[comparator], default="")
            yield row(f"`{compact(comparator)}`", *(name[end] for end in ends), example)

    def readings(self) -> Iterator[str]:
        """The claim with the most readings, and those."""
        of: dict[str, list[str]] = defaultdict(list)
        for fact in self.uses["gip:readingOf"]:
            of[fact.object.value].append(fact.subject)
        claim = min(of, key=lambda each: (-len(of[each]), each))
        (quote,) = (f.object.value for f in self.uses["gip:quote"] if f.subject == claim)
        yield f"`{short(claim)}` rests on “{quote}”, which could also be read so:\n"
        for label in self.uses["skos:prefLabel"]:
            if label.subject in of[claim] and turtle(label.object).endswith("@en"):
                yield f"* {label.object.value}"

    def table(self, name: str) -> Iterator[str]:
        """A class: its definition, its kinds, and its properties with an example of each."""
        label = " · ".join(self.schema.label(name, language) for language in ("en", "zh"))
        definition = self.schema.text(name, "skos:definition")
        yield from ("", f"### {label} (`{name}`)", "", definition)
        if below := [f"`{each}`" for each in self._below(name)]:
            yield from ("", f"Kinds: {', '.join(below)}.")
        own = [p for p in self.schema.properties if name in map(self._home, p.domains)]
        if own:
            yield from head("property", "to", "meaning", "example")
            yield from (self._row(each, name) for each in own)

    def shared(self) -> Iterator[str]:
        """The properties without a class of these as domain, and where they are used."""
        yield from head("property", "on", "to", "meaning", "example")
        for each in self.schema.properties:
            on = {home for fact in self.uses[each.name] for home in self.homes[fact.subject]}
            if not any(map(self._home, each.domains)) and (on or each.domains):
                labels = sorted(map(self.schema.label, on or each.domains))
                yield self._row(each, None, ", ".join(labels))

    def _row(self, each: Property, on: str | None, *between: str) -> str:
        """The example is of the thing with the shortest name, of those in a box if one is given."""
        found = (f for f in self.uses[each.name] if on is None or on in self.homes[f.subject])
        fact = min(found, key=lambda fact: (len(fact.subject), str(fact)), default=None)
        example = ""
        if fact:
            example = f"{shown(ox.NamedNode(fact.subject))} → {shown(fact.object)}"
        to = ", ".join(f"`{end}`" for end in each.ranges)
        meaning = self.schema.text(each.name, "skos:definition")
        return row(f"`{each.name}`", *between, to, meaning, example)

    def _home(self, domain: str) -> str | None:
        return self.schema.home(domain, self.boxes)

    def _below(self, name: str) -> Iterator[str]:
        for child in self.schema.children(name):
            if child not in self.boxes:
                yield from (child, *self._below(child))


def trig(graph: str, found: Iterable[Fact]) -> Iterator[str]:
    """A graph in TriG, one property a line, types first."""
    things: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact in sorted(found, key=lambda fact: (fact.predicate != "rdf:type", str(fact))):
        name = fact.predicate.replace("rdf:type", "a")
        things[short(fact.subject)][name].append(turtle(fact.object))
    yield f"{graph} {{"
    for subject, properties in things.items():
        lines = (f"{name} {' , '.join(values)}" for name, values in properties.items())
        yield f"  {subject} " + " ;\n    ".join(lines) + " ."
    yield "}"
