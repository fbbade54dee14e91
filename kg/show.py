"""What a dataset says about one thing: every triple that it stands in, as subject or object."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from kg import results, things, writing
from kg.answer import Answer
from kg.formats import ANSWER_FORMATS, ANSWERS

if TYPE_CHECKING:
    from kg.citing import Citing, Source
    from kg.engine import Engine

COLUMNS = ("direction", "property", "value")
OUT = "SELECT ?thing ?property ?value WHERE { ?thing ?property ?value }"
INTO = "SELECT ?thing ?property ?value WHERE { ?value ?property ?thing }"
Term = NamedNode | BlankNode | Literal


class Facts:
    """The facts about one thing, outgoing before incoming, in order of property and value."""

    def __init__(self, engine: Engine, thing: NamedNode, lang: str = "en") -> None:
        self.engine, self.thing, self.lang = engine, thing, lang
        self.out, self.into = self._pairs(OUT), self._pairs(INTO)

    def _pairs(self, sparql: str) -> list[tuple[NamedNode, Term]]:
        rows = cast(QuerySolutions, self.engine.query(sparql, {"thing": self.thing}))
        return sorted(((row["property"], row["value"]) for row in rows), key=_order)

    def triples(self) -> list[Triple]:
        """The facts as triples, in the order of the rows."""
        out = [Triple(self.thing, name, value) for name, value in self.out]
        into = [
            Triple(value, name, self.thing)
            for name, value in self.into
            if not isinstance(value, Literal)
        ]
        return out + into

    def answer(self) -> Answer:
        """The facts as a SELECT's answer: direction (``out`` or ``in``), property, value."""
        return Answer(self.engine, "", lang=self.lang, run=self._solutions, trace=self._trace)

    def write(
        self, format: str = "table", sources: bool = False, limit: int | None = None
    ) -> bytes:
        """The facts in any format: as triples in Turtle, N-Triples and JSON-LD, else as rows.

        Raises ``UsageError`` for an unknown format, and for sources in a format of triples.
        """
        if format not in ANSWERS["solutions"] and format in ANSWER_FORMATS:
            return writing.triples(self.triples(), format, sources)
        return self.answer().write(format, sources, limit)

    def _solutions(self) -> QuerySolutions:
        out = [(Literal("out"), name, value) for name, value in self.out]
        into = [(Literal("in"), name, value) for name, value in self.into]
        return results.solutions(COLUMNS, out + into)

    def _trace(self, citing: Citing) -> list[tuple[Source, ...]]:
        return [citing.triple(triple) for triple in self.triples()]


def show(engine: Engine, thing: str, lang: str = "en") -> Facts:
    """The facts about what a text means: an IRI, a CURIE, a local name or a label.

    Raises ``UsageError`` where it means nothing or several things, with the candidates.
    """
    return Facts(engine, things.resolve(engine, thing), lang)


def _order(pair: tuple[NamedNode, Term]) -> tuple[str, str]:
    return pair[0].value, str(pair[1])
