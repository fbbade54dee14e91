"""Checks of sources: what stops a build, and the rules of ``ontology/hygiene``.

A rule is a SPARQL file with the header ``#+ title:`` (what must hold) and ``#+ mend:``; each row of
its answer (?thing ?message) is a violation.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.dataset import Sources, compile_quads, shipped
from kg.engine import Embedded
from kg.errors import DataError, Problem, UsageError
from kg.exports import default_and_named
from kg.paths import ONTOLOGY, shown
from kg.source import Source
from kg.sssom import SUFFIX
from kg.terms import typed


class Rule(NamedTuple):
    """A rule and the file it stands in."""

    name: str
    title: str
    mend: str
    sparql: str


def check(path: str | Path | None = None) -> list[Problem]:
    """Every problem of the shipped sources, or of the article folder or ``claims.trig`` at a path.

    A mapping set, ``*.sssom.tsv``, is checked by itself.
    An article is checked together with the shipped ontology and register; problems of those two
    are not repeated then. Raises UsageError where the path does not exist.
    """
    sources = shipped()
    if path is None:
        return problems(sources)
    place = Path(path)
    if not place.exists():
        raise UsageError(f"{path} does not exist; give an article's folder or its claims.trig")
    if place.name.endswith(SUFFIX):
        found = problems(sources._replace(links=(place,)))
        return [each for each in found if each.file == shown(place)]
    name = shown(place)
    found = problems(sources._replace(articles=(place,)))
    own = name if place.is_file() else f"{name}/"
    return [each for each in found if each.file.startswith(own) or each.file == name]


def report(path: str | Path | None = None) -> str:
    """A sentence that says all is in order; raises DataError with every problem otherwise."""
    if found := check(path):
        raise DataError(found)
    return f"{shown(path) if path else 'The shipped sources'}: no problems."


def problems(sources: Sources) -> list[Problem]:
    """What stops the build of these sources; where nothing does, what breaks a rule."""
    try:
        quads = compile_quads(sources)
    except DataError as error:
        return list(error.problems)
    default, named = default_and_named(quads)
    engine = Embedded.from_quads(default + named)
    return sorted({each for rule in rules() for each in violations(engine, rule, sources)})


def rules() -> list[Rule]:
    """The shipped rules in order of their names; raises DataError for one without its header."""
    return [_rule(path) for path in sorted((ONTOLOGY / "hygiene").glob("*.rq"))]


def violations(engine: Embedded, rule: Rule, sources: Sources) -> Iterator[Problem]:
    """A problem for each row of a rule's answer, at the first line that names the thing."""
    answer = engine.query(rule.sparql)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(f"{rule.name} is no SELECT query")
    files: list[Source] = []
    for row in answer:
        thing, message = row["thing"], row["message"]
        if isinstance(thing, NamedNode) and isinstance(message, Literal):
            files = files or _files(sources)
            place = _place(files, thing.value, rule.name)
            yield Problem(*place, message.value, rule.title, rule.mend)


def _rule(path: Path) -> Rule:
    sparql = path.read_text("utf-8")
    header = dict(
        line[2:].strip().split(": ", 1)
        for line in sparql.splitlines()
        if line.startswith("#+ ") and ": " in line
    )
    if not {"title", "mend"} <= header.keys():
        what = "the rule's header is not whole"
        expected = "the lines #+ title: … and #+ mend: …"
        raise DataError([Problem(shown(path), 1, what, expected, "write both")])
    return Rule(shown(path), header["title"], header["mend"], sparql)


def _files(sources: Sources) -> list[Source]:
    claims = [path / "claims.trig" if path.is_dir() else path for path in sources.articles]
    ontology = sorted(sources.ontology.glob("*.ttl"))
    return [Source(path) for path in [*claims, sources.register, *ontology]]


def _place(files: list[Source], thing: str, otherwise: str) -> tuple[str, int | None]:
    """The file that gives the thing its type, else one that names it, and the first line there.

    A part of a thing is placed with the whole.
    """
    for source in sorted(files, key=lambda each: thing not in typed(each.quads)):
        if line := source.line_of(thing) or source.line_of(thing.partition("/text")[0]):
            return source.name, line
    return otherwise, None
