"""Claims that quote a text: a folder with ``article.txt`` and ``claims.trig``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, Quad

from kg import anchors
from kg.anchors import gip
from kg.article import Article, QuoteError, Span
from kg.claims import BASIS, MODE, SPEAKER, Claims, Kind
from kg.errors import DataError, Problem
from kg.namespaces import compact
from kg.source import Source

SHA256, QUOTE, BEFORE = gip("sha256"), gip("quote"), gip("before")
NEEDED = {
    SPEAKER: "say who speaks: a person, a document, the narrator or the source itself",
    MODE: "say how it is said, e.g. gip:mode voc:direct-quotation",
    **BASIS,
}


class QuotedClaims(Claims):
    """The claims of one article's folder, or of the ``claims.trig`` in it.

    Raises DataError where a file is missing or cannot be read; ``problems`` finds the rest.
    """

    kind = Kind("gip:Article", SHA256, 'gip:sha256 "…"', NEEDED)
    describing = frozenset({QUOTE, *NEEDED})

    def __init__(self, path: Path) -> None:
        folder = path if path.is_dir() else path.parent
        found: list[Problem] = []
        for kind, name in ((Article, "article.txt"), (Source, "claims.trig")):
            try:
                read = kind(folder / name if path.is_dir() or kind is Article else path)
            except DataError as error:
                found += error.problems
            else:
                setattr(self, "article" if kind is Article else "source", read)
        if found:
            raise DataError(found)

    article: Article
    source: Source

    def quads(self) -> Iterator[Quad]:
        """The file's quads, and where in the text each quote stands."""
        yield from super().quads()
        places = {claim: place for claim in self.described if (place := self.place(claim))}
        if self.name:
            yield from anchors.derived(self.name, self.article, places)

    def place(self, claim: str) -> Span | None:
        """Where the claim's quote stands, if it has one that stands in one place."""
        quotes, before = self.strings(claim, QUOTE), self.strings(claim, BEFORE)
        try:
            return self.article.locate(*quotes, *before) if len(quotes) == 1 else None
        except QuoteError:
            return None

    def _source_problems(self) -> Iterator[Problem]:
        yield from super()._source_problems()
        if self.name and self.of_source(SHA256) != [Literal(self.article.sha256)]:
            line = self.source.line_of(SHA256.value)
            what = "gip:sha256 is not that of article.txt: the text is another one"
            mend = "bring back the text that was encoded, or check each quote and state the new sum"
            yield self.source.problem(line, what, self.article.sha256, mend)

    def _own_problems(self, claim: str) -> Iterator[Problem]:
        quotes, before = self.strings(claim, QUOTE), self.strings(claim, BEFORE)
        shown, expected = compact(claim), "one gip:quote, and gip:before once at the most"
        if len(quotes) != 1 or len(before) > 1:
            line = self.source.line_of(claim)
            amount = "no quote" if not quotes else "more than one quote or gip:before"
            mend = "quote the shortest words that suffice; make a claim for each stretch of text"
            yield self.source.problem(line, f"{shown} has {amount}", expected, mend)
            return
        try:
            self.article.locate(*quotes, *before)
        except QuoteError as error:
            line = self.source.line_of(claim, quotes[0])
            yield self.source.problem(line, f"{shown}: {error}", error.expected, error.mend)
