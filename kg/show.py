"""What a dataset says about one thing: every triple that it stands in, as subject or object.

Of a claim, also what it states: the triples of its graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg import results, tables, things, writing
from kg.answer import Answer
from kg.formats import ANSWER_FORMATS, ANSWERS
from kg.labels import Labels
from kg.namespaces import CLAIM, INFERRED

if TYPE_CHECKING:
    from kg.citing import Citing, Source
    from kg.engine import Engine

COLUMNS = ("direction", "subject", "property", "value", "rule")
FACTS = f"""SELECT ?thing ?subject ?property ?value ?rule WHERE {{ TRIPLE
  OPTIONAL {{ GRAPH ?rule {{ TRIPLE }} FILTER(STRSTARTS(STR(?rule), "{INFERRED}")) }} }}"""
OUT = FACTS.replace("TRIPLE", "?thing ?property ?value").replace(" ?subject", "", 1)
INTO = FACTS.replace("TRIPLE", "?subject ?property ?thing").replace(" ?value", "", 1)
STATED = (
    "SELECT ?thing ?subject ?property ?value WHERE { GRAPH ?thing {?subject ?property ?value} }"
)
WITH = """SELECT ?thing ?s ?p ?o WHERE {
  { ?s ?thing ?o } UNION { GRAPH ?thing { ?s ?p ?o } } } LIMIT """


class Row(NamedTuple):
    """A fact, and the graph of the rule that infers it."""

    triple: Triple
    rule: NamedNode | None


class Facts:
    """The facts about one thing, outgoing before incoming, in order of property and value.

    An inferred fact comes with the rule that gives it.
    """

    def __init__(self, engine: Engine, thing: NamedNode, lang: str = "en") -> None:
        self.engine, self.thing, self.lang = engine, thing, lang
        self.stated: list[Row] = []
        if thing.value.startswith(CLAIM):
            self.stated = self._found(STATED)
        self.out, self.into = self._found(OUT), self._found(INTO)

    def _found(self, sparql: str) -> list[Row]:
        """The triples that a query finds, in order; the columns it leaves out are the thing."""
        rows = cast(QuerySolutions, self.engine.query(sparql, {"thing": self.thing}))
        names = {each.value for each in rows.variables}
        found = [
            Row(
                Triple(*(row[part if part in names else "thing"] for part in COLUMNS[1:4])),
                row["rule"] if "rule" in names else None,
            )
            for row in rows
        ]
        return sorted(found, key=_order)

    def triples(self) -> list[Triple]:
        """The facts as triples, in the order of the rows."""
        return [row.triple for row in (*self.stated, *self.out, *self.into)]

    def answer(self) -> Answer:
        """The facts as a SELECT's answer.

        The columns are direction (``states``, ``out`` or ``in``), subject, property, value, and the
        rule that infers the fact.
        """
        return Answer(self.engine, "", lang=self.lang, run=self._solutions, trace=self._trace)

    def write(
        self, format: str = "table", sources: bool = False, limit: int | None = None
    ) -> bytes:
        """The facts in any format: as triples in Turtle, N-Triples and JSON-LD, else as rows.

        Raises ``UsageError`` for an unknown format, and for sources in a format of triples.
        """
        if format not in ANSWERS["solutions"] and format in ANSWER_FORMATS:
            return writing.triples(self.triples(), format, sources)
        written = self.answer().write(format, sources, limit)
        return self._heading(format).encode() + written

    def _heading(self, format: str) -> str:
        """The thing's label and IRI, above a table."""
        if format not in ("table", "md"):
            return ""
        clean = tables.clean if format == "table" else tables.escaped
        label = clean(Labels(self.engine, self.lang).text(self.thing))
        return f"{label} <{self.thing.value}>\n\n"

    def _solutions(self) -> QuerySolutions:
        kinds = (("states", self.stated), ("out", self.out), ("in", self.into))
        rows = [
            (
                Literal(kind),
                row.triple.subject,
                row.triple.predicate,
                row.triple.object,
                row.rule,
            )
            for kind, found in kinds
            for row in found
        ]
        return results.solutions(COLUMNS, rows)

    def _trace(self, citing: Citing) -> list[tuple[Source, ...]]:
        return [citing.triple(triple) for triple in self.triples()]


def show(engine: Engine, thing: str, lang: str = "en") -> Facts:
    """The facts about what a text means: an IRI, a CURIE, a local name or a label.

    Raises ``UsageError`` where it means nothing or several things, with the candidates.
    """
    return Facts(engine, things.resolve(engine, thing), lang)


def _order(row: Row) -> tuple[str, str, str]:
    triple = row.triple
    return triple.predicate.value, str(triple.subject), str(triple.object)


def uses(engine: Engine, iri: str, most: int) -> list[Triple]:
    """The facts with a property, or in a graph, of which nothing is said: at most one too many."""
    thing = NamedNode(iri)
    rows = cast(QuerySolutions, engine.query(WITH + str(most + 1), {"thing": thing}))
    return [Triple(row["s"], thing if row["p"] is None else row["p"], row["o"]) for row in rows]
