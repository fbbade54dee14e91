"""The sources of an answer's rows: the claims each row rests on, with words, speaker and place.

A row is traced to the triples that support it (``kg.support``), a triple to the claims that state
it, to the rule that infers it, or to the graph that holds it (``kg.origins``). What is no claim is
told by a source of another kind, which has a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from kg import wording
from kg.attribution import Source as Source
from kg.construct import Described, Template
from kg.engine import Engine
from kg.errors import UsageError
from kg.labels import Labels
from kg.origins import Origins
from kg.support import Plan
from kg.walks import Fact, Facts, Support

Term = NamedNode | BlankNode | Literal
MOST = 1000  # claims that are told of one row
ROWS = 5000  # rows whose sources are told together: some seconds
_DETAILS = """SELECT ?claim ?quote ?summary ?noted ?speaker ?mode ?basis ?source ?record
  ?verification ?confidence ?start ?end ?number WHERE {
  { ?claim gip:quote ?quote } UNION { ?claim gip:summary ?summary }
  OPTIONAL { ?claim gip:notedWords ?noted }
  OPTIONAL { ?claim gip:verification ?verification }
  OPTIONAL { ?claim gip:confidence ?confidence }
  OPTIONAL { ?claim gip:speaker ?speaker }
  OPTIONAL { ?claim gip:mode ?mode }
  OPTIONAL { ?claim gip:basis ?basis }
  OPTIONAL { ?claim gip:source ?source OPTIONAL { ?source a gip:Record BIND(?source AS ?record) } }
  OPTIONAL { ?claim oa:hasTarget ?passage .
    OPTIONAL { ?passage oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }
    OPTIONAL { ?passage gip:inSentence ?sentence . ?sentence gip:number ?number } }
} ORDER BY ?speaker ?mode ?source ?start ?number ?noted"""


class Citing:
    """Looks up sources in one dataset, with labels in one language.

    Raises ``UsageError`` for a dataset without named graphs: nothing in it can name a claim.
    """

    def __init__(self, engine: Engine, labels: Labels) -> None:
        self.engine, self.labels = engine, labels
        self._facts = Facts(engine)
        self._origins = Origins(self._facts, labels)
        self._sources: dict[str, Source | None] = {}
        self._traced: dict[str, Plan | Template | Described] = {}
        if not engine.query("ASK { GRAPH ?g { ?s ?p ?o } }"):
            raise UsageError(
                "there are no named graphs in this data, so no row can name its claim. "
                "Use kg.nq or kg.trig of a build, which have them, in place of kg.ttl or kg.jsonld"
            )

    def rows(
        self,
        sparql: str,
        given: Mapping[str, Term],
        columns: Sequence[str],
        rows: Iterable[Sequence[Term | None]],
        wanted: Sequence[int] | None = None,
    ) -> list[tuple[Source, ...]]:
        """The sources of each row of a SELECT or ASK query; raises ``UsageError``.

        ``wanted`` are the numbers of rows, from 0; without it, all of them.
        """
        if sparql not in self._traced:
            self._traced[sparql] = Plan(self._facts, sparql, given, columns)
        pairs = (zip(columns, row, strict=True) for row in rows)
        bound = [{name: value for name, value in each if value is not None} for each in pairs]
        plan = cast(Plan, self._traced[sparql])
        numbers = chosen(len(bound), wanted)
        return self._cited(plan.of_rows(bound, numbers), numbers)

    def triples(
        self,
        sparql: str,
        given: Mapping[str, Term],
        triples: Sequence[Triple],
        wanted: Sequence[int] | None = None,
    ) -> list[tuple[Source, ...]]:
        """The sources of each triple of a CONSTRUCT or DESCRIBE query; raises ``UsageError``.

        A triple rests on what the WHERE clause found; one that describes a thing also on itself.
        """
        if sparql not in self._traced:
            parts = wording.template(sparql)
            self._traced[sparql] = (
                Template(self._facts, parts, given)
                if parts
                else Described(self._facts, sparql, given, triples)
            )
        maker = cast("Template | Described", self._traced[sparql])
        numbers = chosen(len(triples), wanted)
        return self._cited(maker.support([triples[each] for each in numbers]), numbers)

    def _cited(
        self, support: Sequence[set[Support] | None], numbers: Iterable[int]
    ) -> list[tuple[Source, ...]]:
        found = []
        for number, each in zip(numbers, support, strict=True):
            if each is None:
                raise UsageError(
                    f"row {number + 1} has no sources that can be told: the query does not give it "
                    "a second time. Leave out what changes at each call (RAND, UUID, BNODE, NOW)"
                )
            found.append(self.support(each))
        return found

    def triple(self, triple: Triple) -> tuple[Source, ...]:
        """The sources of one triple."""
        fact = Fact(triple.subject, triple.predicate, triple.object, None)  # type: ignore[arg-type]
        return self.support([fact])

    def support(self, support: Iterable[Support]) -> tuple[Source, ...]:
        """The sources of what a row rests on: claims in the order of the text, then notes.

        First those that alone state some triple of it, then those that state only what others of
        the row state as well.
        """
        self._facts.begin()
        found = self._origins.of(support)
        claims = sorted(found.claims, key=lambda each: (each not in found.alone, each))
        cited = [source for claim in claims[:MOST] if (source := self.source(claim)) is not None]
        unsaid = [claim for claim in claims[:MOST] if self.source(claim) is None]
        notes = [Source(kind=kind, note=note) for kind, note in self._origins.notes(found, unsaid)]
        if len(claims) > MOST:
            note = (
                f"and {len(claims) - MOST:,} more claims; ask for the members to see those of each"
            )
            notes.append(Source(kind="limit", note=note))
        cited.sort(key=lambda each: (each.claim not in found.alone, each.place()))
        return (*cited, *notes)

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
            title=self._label(first["source"]),
            summary=_text(first["summary"]),
            noted=_text(first["noted"]),
            verification=self._label(first["verification"]),
            confidence=_text(first["confidence"]),
            basis=self._label(first["basis"]),
        )

    def _label(self, term: Term | None) -> str:
        return "" if term is None else self.labels.text(term)


def chosen(count: int, wanted: Sequence[int] | None) -> Sequence[int]:
    """The numbers of the rows to trace; raises ``UsageError`` for too many."""
    if wanted is None and count > ROWS:
        raise UsageError(
            f"the answer has {count:,} rows, and sources are told of at most {ROWS:,} together. "
            "Ask for fewer with LIMIT, or in Python for one row with sources_of"
        )
    return range(count) if wanted is None else wanted


def _text(term: Term | None) -> str:
    return "" if term is None else term.value
