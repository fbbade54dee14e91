"""The figures as an RDF Data Cube (W3C Recommendation of 16 January 2014).

``structure.ttl`` in ``queries/exports/cube`` has the structure, the queries there the rest. The
measure is one, ``gip:value``, and what is measured is a dimension: the figures are few and
irregular, and a measure dimension would demand every measure of every subject (IC-17).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg import paths
from kg.errors import DataError, Problem
from kg.namespaces import BASE, compact

CUBE, QB = BASE + "cube/", "http://purl.org/linked-data/cube#"
DIMENSION, OBSERVATION = NamedNode(QB + "dimension"), NamedNode(QB + "Observation")
SDMX = "http://purl.org/linked-data/sdmx/2009/"
PREFIXES = {"cube": CUBE, "qb": QB} | {
    f"sdmx-{part}": f"{SDMX}{part}#" for part in ("attribute", "dimension", "measure")
}


def structure() -> list[Quad]:
    """The structure, in the default graph."""
    path = paths.QUERIES / "exports" / "cube" / "structure.ttl"
    return list(parse(path=str(path), format=RdfFormat.TURTLE))


def require_sound(triples: Collection[Triple]) -> None:
    """Raise DataError for each observation that its dimensions do not identify.

    It has one value of each, and no other observation has the same ones (IC-11, IC-12).
    """
    if found := sorted(_problems(triples)):
        raise DataError(found)


def _problems(triples: Collection[Triple]) -> Iterator[Problem]:
    dimensions = sorted({str(t.object) for t in triples if t.predicate == DIMENSION})
    named = [str(t.subject) for t in triples if t.object == OBSERVATION]
    values: dict[str, dict[str, list[str]]] = {
        name: {each: [] for each in dimensions} for name in named
    }
    for subject, predicate, value in triples:
        if str(subject) in values and str(predicate) in dimensions:
            values[str(subject)][str(predicate)].append(str(value))
    seen: dict[tuple[str, ...], str] = {}
    for name, of in sorted(values.items()):
        for dimension, found in of.items():
            if len(found) != 1:
                yield _problem(name, f"has {len(found)} values of {_short(dimension)}", "one")
        place = tuple(value for found in of.values() for value in found)
        if place in seen:
            yield _problem(name, f"cannot be told from {_short(seen[place])}", "other dimensions")
        seen[place] = name


def _problem(observation: str, what: str, expected: str) -> Problem:
    claim, _, figure = observation.strip("<>").partition("#")
    mend = "give the figure one gip:about, gip:measure and type, and one gip:time at the most"
    return Problem(compact(claim), None, f"the figure {figure} {what}", expected, mend)


def _short(iri: str) -> str:
    return compact(iri.strip("<>")).removeprefix(CUBE)
