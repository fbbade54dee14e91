"""Files of a build, or of another tool, checked as they are: RDF files and folders of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg import addition, hygiene
from kg.engine import Embedded
from kg.errors import DataError, Problem
from kg.findings import Place, findings
from kg.formats import RDF, suffix_of
from kg.namespaces import GRAPH, compact
from kg.paths import shown
from kg.source import Source

CLAIMS, WHOLE = "claims.trig", "kg.nq"


def is_built(place: Path) -> bool:
    """Whether a path is a folder of RDF files or an RDF file, and no author's claims.

    TriG is what an author writes too: it is taken for built beside a ``kg.nq``, or when it holds
    the ontology's graph.
    """
    if place.is_dir():
        return not (place / CLAIMS).exists() and bool(rdf_files(place))
    if suffix_of(place.name) != "trig":
        return suffix_of(place.name) in RDF
    if place.name == CLAIMS:
        return False
    text = place.read_bytes()
    names = (f"<{GRAPH}ontology>", compact(GRAPH + "ontology"))
    return (place.parent / WHOLE).exists() or any(name.encode() in text for name in names)


def rdf_files(folder: Path) -> list[Path]:
    """The RDF files that stand in a folder, in order of their names."""
    return [
        each for each in sorted(folder.iterdir()) if each.is_file() and suffix_of(each.name) in RDF
    ]


def problems(place: Path, lang: str = "en") -> list[Problem]:
    """The findings in each file; a file that cannot be read is one.

    A file that carries the ontology is checked by itself, like one that uses nothing of it; any
    other together with what is shipped (``kg.addition``).
    """
    files = rdf_files(place) if place.is_dir() else [place]
    return sorted(each for path in files for each in _of_file(path, lang))


def _of_file(path: Path, lang: str) -> Iterator[Problem]:
    try:
        engine = Embedded.from_path(path)
    except DataError as error:
        yield from error.problems
        return
    if "ontology" not in hygiene.held(engine) and addition.uses_ours(list(engine.store())):
        yield from addition.problems(path, lang)
    else:
        yield from set(findings(engine, _place(path), lang))


def _place(path: Path) -> Place:
    """Finds the line of a file that says what is at fault, else the first that names the thing.

    XML and JSON name it in a string.
    """

    @cache
    def source() -> Source:
        return Source(path)

    def place(thing: str, property: str, value: str) -> tuple[str, int | None]:
        said = source().line_of_fact(thing, property, value)
        return shown(path), said or source().line_of(thing, thing)

    return place
