"""An article's text as received: its characters, paragraphs, sentences, and where a quote stands.

Positions count Unicode code points from 0, end exclusive (RFC 5147 §2.1.2).
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kg import nearest
from kg.errors import DataError, Problem
from kg.paths import shown

# A sentence ends with its full stop, the quotation marks that close after it, and white space; a
# Chinese one needs no white space. A small letter after it goes on with the same sentence.
_END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s+[^\sa-z])|[。！？]+["'”’」』）]*(?=\s*\S)""")
_ABBREVIATION = re.compile(r"(?:^|[\s(\"“])(?:Mr|Mrs|Ms|Dr|Prof|No|Nos|St|vs|cf|[A-Z])\.$")
_SAID = re.compile(r"\s+(?:[A-Z]\w+ ){1,4}(?:said|says|added|noted|stated|explained)\.(?=\s|$)")


class Span(NamedTuple):
    """A stretch of the text."""

    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence, headline or line of page furniture; numbers count from 1."""

    number: int
    paragraph: int
    start: int
    end: int


class QuoteError(LookupError):
    """A quote that names no place in the text; ``str()`` says why, ``mend`` what to do."""

    def __init__(self, what: str, expected: str, mend: str) -> None:
        super().__init__(what)
        self.expected = expected
        self.mend = mend


class Article:
    """The text of a file in UTF-8; nothing is changed, line ends included.

    Raises DataError where the file is missing or is not UTF-8.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        content, self.text = read_utf8(self.path)
        self.sha256 = sha256(content).hexdigest()

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The lines that hold more than white space, without the white space around them."""
        lines = re.finditer(r"[^\r\n]+", self.text)
        return tuple(
            trimmed
            for line in lines
            if (trimmed := _trim(self.text, *line.span())).start < trimmed.end
        )

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order. A short "Name said." after a quotation belongs to it."""
        spans = [
            (number, span)
            for number, paragraph in enumerate(self.paragraphs, 1)
            for span in _split(self.text, paragraph)
        ]
        return tuple(Sentence(n, paragraph, *span) for n, (paragraph, span) in enumerate(spans, 1))

    def words(self, span: Span | Sentence) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def locate(self, quote: str, before: str | None = None) -> Span:
        """Where the quote stands; ``before`` are the words just before the place that is meant.

        Raises QuoteError where the quote is absent, or ``before`` leaves no place or several.
        """
        places = _places(self.text, quote)
        if not places:
            what, mend = nearest.passage(self.text, quote)
            raise QuoteError(what, "words of the text, character for character", mend)
        if before is not None:
            places = [start for start in places if _follows(self.text[:start], before)]
        if len(places) != 1:
            raise _undecided(self.text, quote, before, places)
        return Span(places[0], places[0] + len(quote))

    def sentences_of(self, span: Span) -> tuple[Sentence, ...]:
        """Each sentence that shares a character with the span, in order."""
        first = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.end)
        found = []
        for sentence in self.sentences[first:]:
            if sentence.start >= span.end:
                break
            found.append(sentence)
        return tuple(found)


def read_utf8(path: Path) -> tuple[bytes, str]:
    """Bytes and text of a file; raises DataError where it is missing or is not UTF-8."""
    try:
        content = path.read_bytes()
        return content, content.decode("utf-8")
    except OSError as error:
        what = "the file is missing" if isinstance(error, FileNotFoundError) else str(error)
        mend = f"put {path.name} into the folder {path.parent.name}"
        raise DataError([Problem(shown(path), None, what, f"a file {path.name}", mend)]) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start} (0x{content[error.start]:02x}) is not UTF-8"
        mend = "save the file in UTF-8"
        raise DataError([Problem(shown(path), line, what, "text in UTF-8", mend)]) from None


def _trim(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(end - len(words.lstrip()), start + len(words.rstrip()))


def _split(text: str, paragraph: Span) -> list[Span]:
    spans = []
    start = paragraph.start
    for end in _ends(text, paragraph):
        if end > start:
            spans.append(_trim(text, start, end))
            start = end
    return spans


def _ends(text: str, paragraph: Span) -> list[int]:
    ends = []
    for found in _END.finditer(text, paragraph.start, paragraph.end):
        if _ABBREVIATION.search(text, paragraph.start, found.end()):
            continue
        closes = found[0][-1] in "\"'”’"
        said = _SAID.match(text, found.end(), paragraph.end) if closes else None
        ends.append(said.end() if said else found.end())
    return [*ends, paragraph.end]


def _places(text: str, quote: str) -> list[int]:
    places: list[int] = []
    start = text.find(quote) if quote else -1
    while start >= 0:
        places.append(start)
        start = text.find(quote, start + 1)
    return places


def _follows(head: str, before: str) -> bool:
    return head.endswith(before) or head.rstrip().endswith(before.rstrip())


def _undecided(text: str, quote: str, before: str | None, places: list[int]) -> QuoteError:
    shown = nearest.short(quote)
    if places or before is None:
        what = f"the quote {shown!r} stands {len(places)} times in the text"
        if before:
            what += f" after {before!r}"
        heads = [nearest.tail(text[:start]) for start in places]
        mend = "say which with gip:before and one of " + ", ".join(f'"{head}"' for head in heads)
    else:
        what = f"the quote {shown!r} never stands after {before!r}"
        heads = [nearest.tail(text[:start]) for start in _places(text, quote)]
        mend = "before it stand " + ", ".join(f'"{head}"' for head in heads)
    return QuoteError(what, "a quote that stands once, or gip:before to tell which", mend)
