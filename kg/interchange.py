"""Exports for other worlds: nanopublications, a data cube, schema.org and tables.

They are made of what is asserted: an inference has no words of a source, and the description of the
dataset as a download describes another file. The queries stand in ``queries/exports/``, a folder
for each form.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryBoolean, QueryTriples, RdfFormat, Triple, serialize

from kg import csvw, cube, nanopubs, output, paths, schemaorg
from kg.engine import Embedded, Engine
from kg.errors import UsageError
from kg.exports import default_graph, order
from kg.formats import RDF, suffix_of
from kg.namespaces import GRAPH, PREFIXES

# form → suffixes of the file that it is written to, the first where none is named; () for a folder
FORMS: dict[str, tuple[str, ...]] = {
    "nanopub": ("trig", "nq"),
    "cube": ("ttl", "nt", "rdf"),
    "schema": ("jsonld", "json"),
    "csvw": (),
}
_APART = (GRAPH + "inferred/", GRAPH + "meta")
_CLAIMS = "ASK { ?claim a gip:Claim GRAPH ?claim { ?s ?p ?o } }"


def export(engine: Engine, form: str, out: str | os.PathLike[str]) -> list[Path]:
    """Write a dataset in another form to a file, or for csvw into a folder; the paths written.

    Raises UsageError for an unknown form, a suffix that does not fit it, a place that cannot be
    written to and a dataset without claims; DataError for claims that the form cannot hold.
    """
    place, suffixes = Path(out), suffixes_of(form)
    if not suffixes:
        return output.folder(place, _tables(_asserted(engine)))
    suffix = suffix_of(place.name)
    if suffix not in suffixes:
        known = " or ".join(f".{each}" for each in suffixes)
        raise UsageError(f"{out} does not end in {known}, as a file of {form} does")
    return output.file(place, written(engine, form, suffix))


def written(engine: Engine, form: str, suffix: str = "") -> bytes:
    """A dataset in a form that is one file; raises as ``export``, also for csvw."""
    suffixes = suffixes_of(form)
    if not suffixes:
        raise UsageError(f"{form} is a folder of files; name one with -o")
    suffix, dataset = suffix or suffixes[0], _asserted(engine)
    if form == "nanopub":
        queries = _queries(form)
        found = nanopubs.nanopubs(dataset, queries["provenance"], queries["pubinfo"])
        return _rdf((quad for each in found for quad in each), suffix, nanopubs.PREFIXES)
    if form == "cube":
        dataset.store().bulk_extend(cube.structure())
        triples = {*_constructed(dataset, form), *(quad.triple for quad in cube.structure())}
        cube.require_sound(triples)
        return _rdf(sorted((Quad(*each) for each in triples), key=order), suffix, cube.PREFIXES)
    return schemaorg.document(_constructed(dataset, form))


def suffixes_of(form: str) -> tuple[str, ...]:
    """The suffixes of a form; raises UsageError for a form that is unknown."""
    if form not in FORMS:
        raise UsageError(f"there is no export as {form!r}; there are {', '.join(FORMS)}")
    return FORMS[form]


def _asserted(engine: Engine) -> Embedded:
    """What the dataset asserts, with the default graph that belongs to it."""
    quads = [quad for quad in engine.quads() if not _apart(quad)]
    dataset = Embedded(lambda store: store.bulk_extend([*default_graph(quads), *quads]))
    found = dataset.query(_CLAIMS)
    if not (isinstance(found, QueryBoolean) and bool(found)):
        raise UsageError(
            "the dataset holds no claims, of which exports are made; give one with named graphs, "
            "such as the kg.nq of 'kg build'"
        )
    return dataset


def _apart(quad: Quad) -> bool:
    name = quad.graph_name
    return isinstance(name, NamedNode) and name.value.startswith(_APART)


def _queries(form: str) -> dict[str, str]:
    files = sorted((paths.QUERIES / "exports" / form).glob("*.rq"))
    return {file.stem: file.read_text("utf-8") for file in files}


def _constructed(dataset: Embedded, form: str) -> Iterator[Triple]:
    """What all queries of a form construct."""
    for sparql in _queries(form).values():
        found = dataset.query(sparql)
        assert isinstance(found, QueryTriples)
        yield from found


def _tables(dataset: Embedded) -> dict[str, bytes]:
    metadata = (paths.QUERIES / "exports" / "csvw" / csvw.METADATA).read_text("utf-8")
    return csvw.tables(dataset, metadata, _queries("csvw"))


def _rdf(quads: Iterable[Quad], suffix: str, prefixes: dict[str, str]) -> bytes:
    """Quads in their order, with the prefixes that occur."""
    every = list(quads)
    form = RDF[suffix][1]
    text = "\n".join(map(str, every))
    known = {**PREFIXES, **prefixes}
    used = {name: iri for name, iri in known.items() if f"<{iri}" in text}
    statements = every if form.supports_datasets else [quad.triple for quad in every]
    plain = form in (RdfFormat.N_QUADS, RdfFormat.N_TRIPLES)
    return serialize(statements, format=form, prefixes=None if plain else used) or b""
