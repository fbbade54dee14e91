"""What to know before relying on an answer: each suspicion that holds when it is put to the data.

A suspicion comes from the query's syntax alone; a caution is given where the query and its mended
form answer differently. So a query without aggregates, filters and loose patterns costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from kg.comparisons import comparisons
from kg.crossings import crossings
from kg.engine import Engine
from kg.errors import QueryError, UsageError
from kg.fanouts import fanouts
from kg.optionals import optionals
from kg.overlaps import overlaps
from kg.probes import OutOfTime
from kg.variants import SECONDS, Asked, Caution, Term

RULES = (crossings, fanouts, overlaps, optionals, comparisons)


def cautions(
    engine: Engine,
    sparql: str,
    given: Mapping[str, Term] | None = None,
    seconds: float = SECONDS,
) -> list[Caution]:
    """The cautions about a query's answer, in order of their lines.

    After ``seconds`` no further probe is begun, and what has been found is all. A query that
    ``kg.reader`` does not read has none.
    """
    found = list[Caution]()
    try:
        asked = Asked(engine, sparql, given, seconds)
        for rule in RULES if asked.tree.form != "DESCRIBE" else ():
            # A mended text that the engine refuses tells nothing about the answer.
            with suppress(QueryError):
                found.extend(rule(asked))
    except (OutOfTime, UsageError, RecursionError):
        pass
    return sorted(found, key=lambda each: (each.line, each.kind, each.sentence))
