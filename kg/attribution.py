"""One source of a row: a claim with its words, speaker and place, or a note on what else it is.

A claim of an article has a quote and its place in the text; one of a record has the encoder's
summary in place of it, and how the record was seen.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.tables import quoted


class Source(NamedTuple):
    """One claim behind a row, or a note on what else the row rests on.

    ``kind`` is claim, or that of a note: inference (a rule, whose premises' claims are cited),
    graph (triples that no claim states: ontology, vocabulary, register …), absence (a group of the
    query that nothing in the data matches), query (the query itself gives the values) or limit
    (how many claims are left out). A note has ``note``, in English, and nothing else.

    ``claim``, ``article`` and ``record`` are IRIs, ``speaker``, ``mode``, ``basis`` and
    ``verification`` labels; ``start`` and ``end`` count Unicode code points of the article's text
    from 0, end exclusive; ``sentences`` count from 1; ``confidence`` is a decimal from 0 to 1 as
    text.

    Of an article there are ``quote``, its place and ``article``; of a record there are ``summary``,
    which is the encoder's, ``noted`` (words of the record noted down), ``record``,
    ``verification`` and ``confidence``. ``title`` is the label of either. The others are empty.
    """

    claim: str = ""
    quote: str = ""
    speaker: str = ""
    mode: str = ""
    start: int | None = None
    end: int | None = None
    sentences: tuple[int, ...] = ()
    article: str = ""
    record: str = ""
    title: str = ""
    summary: str = ""
    noted: str = ""
    verification: str = ""
    confidence: str = ""
    basis: str = ""
    kind: str = "claim"
    note: str = ""

    @property
    def sentence(self) -> int | None:
        """The first sentence of the quote."""
        return self.sentences[0] if self.sentences else None

    def __str__(self) -> str:
        """The claim in one line, an article's or a record's.

        ``"…" - speaker, mode (sentence 12, characters 1035-1122)`` or ``summary: … - speaker, in
        title (verification, confidence 0.9)``, with the noted words in quotation marks.
        """
        if self.note:
            return self.note
        if self.record:
            return self._of_record()
        said = ", ".join(filter(None, (self.speaker, self.mode)))
        place = []
        if self.sentences:
            first, last = self.sentences[0], self.sentences[-1]
            place.append(f"sentence {first}" if first == last else f"sentences {first}-{last}")
        if self.start is not None:
            place.append(f"characters {self.start}-{self.end}")
        where = f" ({', '.join(place)})" if place else ""
        return quoted(self.quote) + (f" - {said}" if said else "") + where

    def _of_record(self) -> str:
        noted = f" Noted words: {quoted(self.noted)}" if self.noted else ""
        said = self.title if self.speaker == self.title else f"{self.speaker}, in {self.title}"
        seen = filter(None, (self.verification, f"confidence {self.confidence}"))
        return f"summary: {self.summary}{noted} - {said} ({', '.join(seen)})"

    def place(self) -> tuple[str, str, int, int, str]:
        """What claims are sorted by: articles before records, in the order of the text."""
        start, end = self.start or 0, self.end or 0
        return (self.record, self.article, start, end, self.claim)
