"""The sources of an answer's rows: the claims each row rests on, with words, speaker and place.

A claim of an article has a quote and its place in the text; one of a record has the encoder's
summary in place of it, and how the record was seen.

A row is traced to the triples that support it (``kg.support``), a triple to the claims that state
it. An inferred triple cites what it is inferred from, down to what is asserted (``kg.proofs``). A
triple about a claim (its quote, speaker, mode …) cites that claim, also where the claim is its
object. A row whose triples lead to no claim rests on the register, the vocabulary or the
ontology; its sources are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from kg import wording
from kg.construct import Template
from kg.engine import Engine
from kg.labels import Labels
from kg.namespaces import CLAIM, INFERRED
from kg.proofs import Proofs
from kg.support import Plan
from kg.tables import quoted
from kg.walks import Fact, Facts

Term = NamedNode | BlankNode | Literal
_DETAILS = """SELECT ?claim ?quote ?summary ?noted ?speaker ?mode ?source ?record
  ?verification ?confidence ?start ?end ?number WHERE {
  { ?claim gip:quote ?quote } UNION { ?claim gip:summary ?summary }
  OPTIONAL { ?claim gip:notedWords ?noted }
  OPTIONAL { ?claim gip:verification ?verification }
  OPTIONAL { ?claim gip:confidence ?confidence }
  OPTIONAL { ?claim gip:speaker ?speaker }
  OPTIONAL { ?claim gip:mode ?mode }
  OPTIONAL { ?claim gip:source ?source OPTIONAL { ?source a gip:Record BIND(?source AS ?record) } }
  OPTIONAL { ?claim oa:hasTarget ?passage .
    OPTIONAL { ?passage oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }
    OPTIONAL { ?passage gip:inSentence ?sentence . ?sentence gip:number ?number } }
} ORDER BY ?speaker ?mode ?source ?start ?number ?noted"""


class Source(NamedTuple):
    """One claim behind a row.

    ``claim``, ``article`` and ``record`` are IRIs, ``speaker``, ``mode`` and ``verification``
    labels; ``start`` and ``end`` count Unicode code points of the article's text from 0, end
    exclusive; ``sentences`` count from 1; ``confidence`` is a decimal from 0 to 1 as text.

    Of an article there are ``quote``, its place and ``article``; of a record there are ``summary``,
    which is the encoder's, ``noted`` (words of the record noted down), ``title`` (the record's
    label), ``record``, ``verification`` and ``confidence``. The others are empty.
    """

    claim: str
    quote: str
    speaker: str
    mode: str
    start: int | None
    end: int | None
    sentences: tuple[int, ...]
    article: str
    record: str = ""
    title: str = ""
    summary: str = ""
    noted: str = ""
    verification: str = ""
    confidence: str = ""

    @property
    def sentence(self) -> int | None:
        """The first sentence of the quote."""
        return self.sentences[0] if self.sentences else None

    def __str__(self) -> str:
        """The claim in one line, an article's or a record's.

        ``"…" - speaker, mode (sentence 12, characters 1035-1122)`` or ``summary: … - speaker, in
        title (verification, confidence 0.9)``, with the noted words in quotation marks.
        """
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


class Citing:
    """Looks up sources in one dataset, with labels in one language."""

    def __init__(self, engine: Engine, labels: Labels) -> None:
        self.engine, self.labels = engine, labels
        self._facts = Facts(engine)
        self._proofs = Proofs(self._facts)
        self._sources: dict[str, Source | None] = {}

    def rows(
        self,
        sparql: str,
        given: Mapping[str, Term],
        columns: Sequence[str],
        rows: Iterable[Sequence[Term | None]],
    ) -> list[tuple[Source, ...]]:
        """The sources of each row of a SELECT or ASK query; raises ``UsageError``."""
        plan = Plan(self._facts, sparql, given, columns)
        pairs = (zip(columns, row, strict=True) for row in rows)
        bound = ({name: value for name, value in each if value is not None} for each in pairs)
        return [self.facts(facts) for facts in plan.of_rows(bound)]

    def triples(
        self, sparql: str, given: Mapping[str, Term], triples: Iterable[Triple]
    ) -> list[tuple[Source, ...]]:
        """The sources of each triple that a query made or found; raises ``UsageError``.

        A triple that a template made rests on what the WHERE clause found.
        """
        parts = wording.template(sparql)
        if parts is None:
            return [self.triple(triple) for triple in triples]
        template = Template(self._facts, parts, given)
        return [self.facts(template.facts(triple)) for triple in triples]

    def triple(self, triple: Triple) -> tuple[Source, ...]:
        """The sources of one triple."""
        fact = Fact(triple.subject, triple.predicate, triple.object, None)  # type: ignore[arg-type]
        return self.facts([fact])

    def facts(self, facts: Iterable[Fact]) -> tuple[Source, ...]:
        """The sources of some triples together, in the order of the text, each once."""
        claims = {claim for fact in facts for claim in self.claims(fact)}
        sources = [source for claim in claims if (source := self.source(claim)) is not None]
        return tuple(sorted(sources, key=_order))

    def claims(self, fact: Fact) -> list[str]:
        """The IRIs of the claims that state a triple, that it is inferred from or is about."""
        if fact.graph is not None and fact.graph.value.startswith(CLAIM):
            return [fact.graph.value]
        if fact.graph is None:
            triple = Triple(fact.subject, fact.predicate, fact.object)
            if claims := self.engine.claims_of(triple):
                return [claim.value for claim in claims]
        if fact.graph is None or fact.graph.value.startswith(INFERRED):
            below = self._proofs.asserted(fact._replace(graph=None))
            if below is not None:
                return sorted({claim for each in below for claim in self.claims(each)})
        ends = (end.value for end in (fact.subject, fact.object) if isinstance(end, NamedNode))
        return [end for end in ends if end.startswith(CLAIM)][:1]

    def source(self, claim: str) -> Source | None:
        """A claim's quote and its place; None where nothing is said of the claim."""
        if claim not in self._sources:
            bindings = {"claim": NamedNode(claim)}
            rows = list(cast(QuerySolutions, self.engine.query(_DETAILS, bindings)))
            self._sources[claim] = self._read(claim, rows) if rows else None
        return self._sources[claim]

    def _read(self, claim: str, rows: list[Any]) -> Source:
        first = rows[0]
        numbers = {int(row["number"].value) for row in rows if row["number"] is not None}
        start, end = first["start"], first["end"]
        return Source(
            claim=claim,
            quote=_text(first["quote"]),
            speaker=self._label(first["speaker"]),
            mode=self._label(first["mode"]),
            start=None if start is None else int(start.value),
            end=None if end is None else int(end.value),
            sentences=tuple(sorted(numbers)),
            article="" if first["record"] is not None else _text(first["source"]),
            record=_text(first["record"]),
            title=self._label(first["record"]),
            summary=_text(first["summary"]),
            noted=_text(first["noted"]),
            verification=self._label(first["verification"]),
            confidence=_text(first["confidence"]),
        )

    def _label(self, term: Term | None) -> str:
        return "" if term is None else self.labels.text(term)


def _order(source: Source) -> tuple[str, str, int, int, str]:
    """Articles before records, an article's claims in the order of its text."""
    place = (source.start or 0, source.end or 0)
    return (source.record, source.article, *place, source.claim)


def _text(term: Term | None) -> str:
    return "" if term is None else term.value
