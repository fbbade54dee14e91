"""An article's text with its claims: sentences cut into segments, each with its claims.

The text is put together from the dataset's sentences, so that it is shown for any dataset that has
them. Positions are those of the passages, in Unicode code points of the whole text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.labels import local_name
from kg.web.site import Site
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.results import Term

SENTENCES = """SELECT DISTINCT ?article ?sentence ?number ?paragraph ?words WHERE {
  { SELECT DISTINCT ?article ?text WHERE {
      ?claim gip:source ?article ; oa:hasTarget ?passage . ?passage oa:hasSource ?text } }
  ?sentence a gip:Sentence ; gip:number ?number ; gip:paragraph ?paragraph ; gip:words ?words .
  FILTER(STRSTARTS(STR(?sentence), CONCAT(STR(?text), "#"))) } ORDER BY ?number"""
CLAIMS = """SELECT ?article ?claim ?quote ?speaker ?mode ?basis ?nested ?start ?end ?prefix WHERE {
  ?claim gip:source ?article ; gip:quote ?quote ; oa:hasTarget ?passage .
  OPTIONAL { ?claim gip:speaker ?speaker } OPTIONAL { ?claim gip:mode ?mode }
  OPTIONAL { ?claim gip:basis ?basis } OPTIONAL { ?claim gip:nestedIn ?nested }
  ?passage oa:hasSelector ?position , ?words . ?position oa:start ?start ; oa:end ?end .
  ?words oa:prefix ?prefix } ORDER BY ?start DESC(?end) ?claim"""
IN = """SELECT ?article ?claim ?sentence WHERE {
  ?claim gip:source ?article ; oa:hasTarget ?passage . ?passage gip:inSentence ?sentence }"""


class Claim(NamedTuple):
    """A claim of an article; ``name`` is the last part of its IRI, ``sentences`` are numbers."""

    iri: str
    name: str
    quote: str
    speaker: str
    mode: str
    basis: str
    nested: str
    start: int
    end: int
    sentences: tuple[int, ...]


class Segment(NamedTuple):
    """A stretch of a sentence that the same claims cover; ``lead`` is the claim with fewest words.

    ``anchors`` are the positions of passages that begin here.
    """

    text: str
    claims: tuple[Claim, ...]
    lead: Claim | None
    anchors: tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence in its segments."""

    number: int
    segments: list[Segment]


class Reading(NamedTuple):
    """An article: paragraphs of sentences, claims, speakers and modes with their numbers."""

    iri: str
    paragraphs: list[list[Sentence]]
    claims: list[Claim]
    speakers: list[tuple[str, int]]
    modes: list[tuple[str, int]]

    @property
    def covered(self) -> float:
        """The part of the text's characters that some claim covers, 0 to 1."""
        every = [s for paragraph in self.paragraphs for each in paragraph for s in each.segments]
        whole = sum(len(each.text) for each in every)
        return sum(len(each.text) for each in every if each.claims) / whole if whole else 0.0


@lru_cache(maxsize=8)
def articles(site: Site) -> tuple[str, ...]:
    """The articles whose sentences the dataset has."""
    from kg.web.request import Request

    rows = Visit(site, Request("GET", "/")).rows(
        "SELECT DISTINCT ?article WHERE { ?claim gip:source ?article ; oa:hasTarget ?passage ."
        " ?passage gip:inSentence ?sentence } ORDER BY ?article"
    )
    return tuple(row["article"].value for row in rows)


@lru_cache(maxsize=16)
def reading(site: Site, article: str) -> Reading:
    """An article's text with its claims."""
    from kg.web.request import Request

    visit = Visit(site, Request("GET", "/"))
    sentences = visit.rows(SENTENCES, article=article)
    numbers = {row["sentence"].value: int(row["number"].value) for row in sentences}
    where: dict[str, list[int]] = defaultdict(list)
    for row in visit.rows(IN, article=article):
        where[row["claim"].value].append(numbers[row["sentence"].value])
    rows = visit.rows(CLAIMS, article=article)
    claims = [_claim(row, where[row["claim"].value]) for row in rows]
    before = {row["claim"].value: row["prefix"].value for row in rows}
    paragraphs: dict[int, list[Sentence]] = defaultdict(list)
    for row in sentences:
        number, words = int(row["number"].value), row["words"].value
        spans = [
            (*_span(words, each, before[each.iri], number), each)
            for each in claims
            if number in each.sentences
        ]
        paragraphs[int(row["paragraph"].value)].append(
            Sentence(number, list(_cut(words, spans, number)))
        )
    whole = [paragraphs[number] for number in sorted(paragraphs)]
    return Reading(
        article,
        whole,
        claims,
        _ranked(each.speaker for each in claims),
        _ranked(each.mode for each in claims),
    )


def _claim(row: Any, sentences: Iterable[int]) -> Claim:
    texts = {name: _value(row[name]) for name in ("quote", "speaker", "mode", "basis", "nested")}
    iri = row["claim"].value
    start, end = int(row["start"].value), int(row["end"].value)
    name = local_name(iri).rpartition("/")[2]
    return Claim(
        iri=iri, name=name, **texts, start=start, end=end, sentences=tuple(sorted(sentences))
    )


def _value(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _span(words: str, claim: Claim, before: str, number: int) -> tuple[int, int]:
    """Where in a sentence the words of a claim stand; they may begin before it or end after it."""
    if number != claim.sentences[0]:
        return 0, _shared(words, claim.quote)
    places = [
        start
        for start in range(len(words))
        if words.startswith(claim.quote[: len(words) - start], start)
    ]
    fitting = [start for start in places if _follows(words[:start], before)]
    start = (fitting or places or [0])[0]
    return start, min(len(words), start + len(claim.quote))


def _follows(head: str, before: str) -> bool:
    """Whether the words before a place are those that the selector gives, as far as both reach."""
    length = min(len(head), len(before))
    return head[len(head) - length :] == before[len(before) - length :]


def _shared(words: str, quote: str) -> int:
    """How much of a later sentence a quote covers: all that it ends with or holds."""
    if words in quote:
        return len(words)
    return next((n for n in range(len(words), 0, -1) if quote.endswith(words[:n])), 0)


def _cut(words: str, spans: list[tuple[int, int, Claim]], number: int) -> Iterator[Segment]:
    """A sentence's segments in order."""
    ends = sorted({0, len(words), *(end for span in spans for end in span[:2])})
    for start, end in pairwise(ends):
        covering = [span for span in spans if span[0] <= start and end <= span[1]]
        claims = tuple(span[2] for span in covering)
        lead = min(claims, key=lambda each: len(each.quote)) if claims else None
        opened = [
            f"char={c.start},{c.end}"
            for i, _, c in spans
            if i == start and c.sentences[0] == number
        ]
        yield Segment(words[start:end], claims, lead, tuple(dict.fromkeys(opened)))


def _ranked(values: Iterable[str]) -> list[tuple[str, int]]:
    """Each value with how often it stands, in the order of first use."""
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return list(found.items())
