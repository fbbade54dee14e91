"""Links to other datasets: every mapping set, checked, and the quads of them all.

One file in SSSOM is one other dataset; its subjects are terms and things of this project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad

from kg import mappings, matches
from kg.errors import DataError, Problem
from kg.mappings import LITERAL, NO_TERM
from kg.matches import Known
from kg.namespaces import GRAPH, PREFIXES
from kg.sssom import MappingSet


def compiled(paths: Iterable[Path], base: Iterable[Quad]) -> tuple[list[Quad], list[Problem]]:
    """The quads of every set, or none and every problem; ``base`` introduces their subjects."""
    sets: list[MappingSet] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            sets.append(MappingSet(path))
        except DataError as error:
            problems += error.problems
    known = Known(base)
    for each in sets:
        problems += _metadata(each, known)
        problems += matches.problems(each, known)
    problems += _in_two_sets(sets)
    if problems:
        return [], problems
    return [quad for each in sets for quad in mappings.quads(each)], []


def _metadata(of: MappingSet, known: Known) -> Iterator[Problem]:
    wanted = f"{GRAPH}links/{of.dataset}"
    if of.values.get("mapping_set_id") != wanted:
        what = "mapping_set_id is not the graph of this file"
        yield of.problem(of.lines["mapping_set_id"], what, wanted, "write this IRI")
    for prefix, namespace in of.prefixes.items():
        if PREFIXES.get(prefix, namespace) != namespace:
            mend = "write this IRI, or choose another prefix"
            what = f"the prefix {prefix}: stands for another IRI elsewhere in the project"
            yield of.problem(of.lines["curie_map"], what, PREFIXES[prefix], mend)
    if not re.fullmatch(r"https?://\S+", of.values.get("license", "")):
        mend = "write the licence's IRI"
        yield of.problem(of.lines["license"], "license is no IRI", "an IRI of a licence", mend)
    for key in ("object_source", "subject_source"):
        for defect in matches.curie(of, of.values.get(key, "")):
            yield of.problem(of.lines.get(key), *defect)
    for creator in of.creators:
        for defect in matches.curie(of, creator):
            yield of.problem(of.lines["creator_id"], *defect)
    if of.values.get("object_type", LITERAL) != LITERAL:
        mend = "take the line out where the objects have IRIs"
        yield of.problem(of.lines["object_type"], "object_type is another one", LITERAL, mend)


def _in_two_sets(sets: Iterable[MappingSet]) -> Iterator[Problem]:
    seen: dict[tuple[str | None, str | None], MappingSet] = {}
    for of in sets:
        for row in of.rows:
            if row.cells["object_id"] in ("", NO_TERM):
                continue
            pair = (of.expand(row.cells["subject_id"]), of.expand(row.cells["object_id"]))
            other = seen.setdefault(pair, of)
            if other is not of:
                what = f"{other.name} maps {' to '.join(map(str, pair))} too"
                yield of.problem(row.line, what, "one set for a dataset", "take one of them out")
