"""Checks of sources and of built files: what stops a build, hygiene rules, shapes.

Sources are checked as the dataset that they make, each finding placed at the line that names the
thing; a built file is checked by itself.
"""

from __future__ import annotations

from operator import itemgetter
from pathlib import Path

from pyoxigraph import Quad

from kg import built
from kg.dataset import Sources, compile_quads, shipped
from kg.engine import Embedded
from kg.errors import DataError, Problem, UsageError
from kg.exports import default_and_named
from kg.findings import Place, findings
from kg.paths import PACKAGE, shown
from kg.source import Source
from kg.sssom import SUFFIX
from kg.terms import typed

SHIPPED = {"en": "The shipped sources", "zh": "随附的源文件"}
SUMMARY = {
    "en": ("{place}: no problems.", "{place}: no problems (warnings: {warning}, notes: {note})."),
    "zh": ("{place}：没有问题。", "{place}：没有问题（警告 {warning} 条，提示 {note} 条）。"),
}


def check(path: str | Path | None = None, lang: str = "en") -> list[Problem]:
    """Every finding in the shipped sources, or in what stands at a path.

    A path is a shipped file or folder of sources; an article's folder or ``claims.trig``, a record
    or a mapping set, which is checked together with the shipped sources, whose own findings are
    not repeated, and stands for the one of its name; or an RDF file or folder of a build. Findings
    are told in ``lang``, en or zh; what stops a build in English. Raises UsageError where the path
    does not exist.
    """
    sources = shipped()
    if path is None:
        return problems(sources, lang)
    place = Path(path)
    if not place.exists():
        raise UsageError(
            f"{path} does not exist; give sources, an article's folder or its claims.trig, a "
            "record's file, or a built file or folder"
        )
    here = place.resolve()
    if not _among(sources, here):
        if built.is_built(place):
            return built.problems(place, lang)
        found = problems(_with(sources, place), lang, here)
        return found and _new(found, sources, lang)
    files = [(each, Path(each.file).resolve()) for each in problems(sources, lang)]
    return [each for each, file in files if here in (file, *file.parents)]


def report(path: str | Path | None = None, lang: str = "en") -> str:
    """The warnings and notes, and a sentence that there is no error; raises DataError otherwise."""
    found = check(path, lang)
    if any(each.severity == "error" for each in found):
        raise DataError(found)
    place = shown(path) if path else f"{SHIPPED[lang]} ({PACKAGE})"
    severities = [each.severity for each in found]
    counts = {each: severities.count(each) for each in ("warning", "note")}
    return "\n".join([*map(str, found), SUMMARY[lang][bool(found)].format(place=place, **counts)])


def problems(sources: Sources, lang: str = "en", own: Path | None = None) -> list[Problem]:
    """What stops the build of these sources; where nothing does, what is found in their dataset.

    ``own`` is the file or folder that an author adds to them, where findings are placed first.
    """
    try:
        quads = compile_quads(sources)
    except DataError as error:
        return list(error.problems)
    return broken(quads, sources, lang, own)


def broken(
    quads: list[Quad], sources: Sources, lang: str, own: Path | None = None
) -> list[Problem]:
    """What is found in the dataset made from these sources."""
    default, named = default_and_named(quads)
    engine = Embedded.from_quads(default + named)
    return sorted(set(findings(engine, _place(sources, own), lang)))


def _new(found: list[Problem], others: Sources, lang: str) -> list[Problem]:
    """The problems that the other sources have not by themselves; all, where these do not build."""
    try:
        quads = compile_quads(others)
    except DataError:
        return found
    known = {(each.what, each.expected) for each in broken(quads, others, lang)}
    return [each for each in found if (each.what, each.expected) not in known]


def _with(sources: Sources, place: Path) -> Sources:
    """The sources and an author's own, which stands for the one of its name."""
    if place.name.endswith(SUFFIX):
        return sources._replace(links=_instead(sources.links, place.name, place))
    if place.is_dir() or place.name == built.CLAIMS:
        folder = place.resolve() if place.is_dir() else place.resolve().parent
        return sources._replace(articles=_instead(sources.articles, folder.name, place))
    return sources._replace(records=_instead(sources.records, place.name, place))


def _instead(others: tuple[Path, ...], name: str, place: Path) -> tuple[Path, ...]:
    return (*(each for each in others if each.name != name), place)


def _among(sources: Sources, here: Path) -> bool:
    """Whether a path is one of the sources, in one, or a folder of some."""
    every = [sources.ontology, sources.register, *sources.articles, *sources.records]
    every += sources.links
    paths = [each.resolve() for each in every]
    return any(each == here or each in here.parents or here in each.parents for each in paths)


def _files(sources: Sources) -> list[Path]:
    claims = [path / "claims.trig" if path.is_dir() else path for path in sources.articles]
    ontology = sorted(sources.ontology.glob("*.ttl"))
    return [*claims, *sources.records, sources.register, *ontology]


def _place(sources: Sources, own: Path | None) -> Place:
    """Finds the file where a finding belongs, and the line there.

    That is the author's own file where it names the thing; else the file that says of the thing
    what is at fault, the one that gives it its type, or one that names it, in this order. A part of
    a thing is placed with the whole, and what no file names with the ontology.
    """
    files: list[tuple[bool, Source]] = []

    def place(thing: str, path: str, value: str) -> tuple[str, int | None]:
        if not files:
            files.extend((_is(each, own), Source(each)) for each in _files(sources))
        found = []
        for mine, source in files:
            said = source.line_of_fact(thing, path, value)
            line = said or source.line_of(thing) or source.line_of(thing.partition("/text")[0])
            if line:
                rank = (not mine, not said, thing not in typed(source.quads))
                found.append((rank, source.name, line))
        return min(found, key=itemgetter(0))[1:] if found else (shown(sources.ontology), None)

    return place


def _is(path: Path, own: Path | None) -> bool:
    """Whether a file is the author's own, or stands in the folder that is."""
    return own is not None and own in (path.resolve(), path.resolve().parent)
