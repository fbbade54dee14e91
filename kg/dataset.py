"""Sources to dataset: files in, checked and sorted quads out, and the files of a build.

Every quad stands in a named graph; the default graph is the union of them, each triple once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
)

from kg import edtf, links, output, paths
from kg.anchors import gip
from kg.claims import Claims
from kg.description import described
from kg.errors import DataError, Problem
from kg.exports import ONTOLOGY, VOCABULARY, exports, order
from kg.infer import inferred, is_inferred
from kg.namespaces import GRAPH, PREFIXES, TIME, compact
from kg.quoted import QuotedClaims
from kg.recorded import RecordedClaims
from kg.source import Source
from kg.terms import LABELS, TYPE, Terms, time_text

REGISTER, TIMES = NamedNode(GRAPH + "register"), NamedNode(GRAPH + "time")
DATE = NamedNode(PREFIXES["xsd"] + "date")


class Sources(NamedTuple):
    """Where a dataset's files are.

    A folder of Turtle, a Turtle file, a folder per article, a TriG file per record, and an SSSOM
    file per external dataset.
    """

    ontology: Path
    register: Path
    articles: tuple[Path, ...]
    records: tuple[Path, ...] = ()
    links: tuple[Path, ...] = ()


def shipped() -> Sources:
    """The sources that the package carries."""
    articles = sorted(each for each in (paths.DATA / "articles").iterdir() if each.is_dir())
    records = sorted((paths.DATA / "record").glob("*.trig"))
    links = sorted((paths.DATA / "links").glob("*.sssom.tsv"))
    register = paths.DATA / "register.ttl"
    return Sources(paths.ONTOLOGY, register, tuple(articles), tuple(records), tuple(links))


def compile_quads(sources: Sources | None = None, asserted: bool = False) -> list[Quad]:
    """All quads of the named graphs, sorted by graph, subject, predicate, object.

    ``asserted`` leaves out what is inferred, from the dataset's description of itself too.
    Raises DataError with every problem of every file.
    """
    said = _asserted(sources or shipped())
    every = sorted({*said, *inferred(said)}, key=order)
    quads = [quad for quad in every if not (asserted and is_inferred(quad))]
    return sorted([*quads, *described(quads)], key=order)


def _asserted(sources: Sources) -> set[Quad]:
    """What the files say and what follows from each of them alone."""
    base, modules, problems = _base(sources)
    said: list[Claims] = []
    for kind, paths_of in ((QuotedClaims, sources.articles), (RecordedClaims, sources.records)):
        for path in paths_of:
            try:
                said.append(kind(path))
            except DataError as error:
                problems += error.problems
    if base:
        terms = Terms(base)
        for module in modules:
            problems += terms.problems(module)
        problems += _claim_problems(said, terms)
    linked, found = links.compiled(sources.links if base else (), base)
    problems += found
    if problems:
        raise DataError(problems)
    quads = {*base, *linked, *(quad for claims in said for quad in claims.quads())}
    return quads | set(_times(quads))


def _claim_problems(said: list[Claims], terms: Terms) -> Iterator[Problem]:
    """The defects of the claims; a record may speak of what an article introduces."""
    articles = [claims for claims in said if isinstance(claims, QuotedClaims)]
    known = frozenset(iri for claims in articles for iri in claims.introduced)
    for claims in said:
        yield from claims.problems(terms, frozenset() if claims in articles else known)
    yield from _twice(said)


def build(out: str | Path, sources: Sources | None = None, asserted: bool = False) -> list[Path]:
    """Write every file of a build into the folder ``out``; returns their paths.

    ``asserted`` leaves out what is inferred. The files are written into a folder inside ``out`` and
    then renamed, one after another: a build that cannot be written replaces nothing, one that is
    cut off while it renames leaves new files beside old ones. Raises DataError as
    ``compile_quads``, UsageError where ``out`` cannot be written to.
    """
    return output.folder(Path(out), exports(compile_quads(sources, asserted)))


def _base(sources: Sources) -> tuple[list[Quad], list[Source], list[Problem]]:
    """Ontology, vocabulary and register, with the files they come from and their problems."""
    files = [(path, ONTOLOGY) for path in sorted(sources.ontology.glob("*.ttl"))]
    files = [(path, VOCABULARY if path.stem == "vocabulary" else name) for path, name in files]
    quads: list[Quad] = []
    modules: list[Source] = []
    problems: list[Problem] = []
    blank: list[Problem] = []
    for path, graph in [*files, (sources.register, REGISTER)]:
        try:
            module = Source(path)
        except DataError as error:
            problems += error.problems
            continue
        modules.append(module)
        quads += [_moved(quad, graph) for quad in module.quads]
        if graph != ONTOLOGY:
            blank += module.blank_nodes()
    if problems:  # half an ontology would make each term that the other half declares unknown
        return [], [], problems
    return _named_blanks(quads), modules, blank


def _moved(quad: Quad, graph: NamedNode) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def _named_blanks(quads: list[Quad]) -> list[Quad]:
    """The quads with blank nodes named by RDF Dataset Canonicalization, the same at each run."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def _times(quads: Iterable[Quad]) -> Iterator[Quad]:
    """What each stated time means."""
    nodes = {node for quad in quads for node in (quad.subject, quad.object)}
    for node in nodes:
        if isinstance(node, NamedNode) and node.value.startswith(TIME):
            text = time_text(node.value)
            yield Quad(node, TYPE, gip("StatedTime"), TIMES)
            yield Quad(node, gip("edtf"), Literal(text), TIMES)
            yield Quad(node, LABELS[0], Literal(text), TIMES)
            for name, day in zip(("earliest", "latest"), edtf.span(text), strict=True):
                if day:
                    yield Quad(node, gip(name), Literal(str(day), datatype=DATE), TIMES)


def _twice(said: list[Claims]) -> Iterator[Problem]:
    """A problem for each two files that make the same claims or source, at the first of these."""
    seen: dict[str, str] = {}
    for claims in said:
        taken: dict[str, list[str]] = defaultdict(list)
        for name in sorted({*claims.graphs, *([claims.name.value] if claims.name else [])}):
            if name in seen:
                taken[seen[name]].append(name)
            seen[name] = claims.source.name
        for other, names in taken.items():
            more = f" and {len(names) - 1} more names stand" if names[1:] else " stands"
            what = f"{compact(names[0])}{more} in {other} too"
            expected, mend = "one file for a source and its claims", "rename one of the two"
            yield claims.source.problem(claims.source.line_of(names[0]), what, expected, mend)
