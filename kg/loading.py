"""Reading a dataset of another place into a store."""

from __future__ import annotations

import warnings
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from kg import entities
from kg.errors import DataError, DataWarning, Problem, UsageError, joined, shorten
from kg.formats import RDF, rdf_format, suffix_of
from kg.namespaces import INFERRED

WHOLE = "kg.nq"
# What `kg build` writes beside it: the same, or parts of it, in other forms.
BESIDE = {"kg.trig", "kg.ttl", "kg.jsonld", "ontology.ttl", "ontology.owl", "protege.owl"}
UNSEEN = """SELECT ?g (COUNT(*) AS ?n) WHERE {
  GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"""
UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
# What the graphs of rules hold, unless another graph says it too.
INFERRED_ONLY = f"""DELETE {{ ?s ?p ?o }} WHERE {{
  GRAPH ?rule {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?rule), "{INFERRED}"))
  FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(!STRSTARTS(STR(?g), "{INFERRED}")) }} }}"""


def rdf_files(path: str) -> list[str]:
    """Files of a dataset: the file itself, or ``kg.nq`` of a folder, or each RDF file of a folder.

    Raises UsageError where the path does not exist or holds no RDF.
    """
    if not path.strip():
        raise UsageError("the path of the dataset is empty; give an RDF file or a folder of them")
    place = Path(path)
    if place.is_file():
        rdf_format(path)
        return [path]
    if place.exists() and not place.is_dir():
        hint = "save what it gives as a file whose suffix names its format"
        raise UsageError(f"{path} is neither a file nor a folder; {hint}")
    if not place.is_dir():
        raise UsageError(f"{path} does not exist; give an RDF file or a folder of them")
    if (whole := place / WHOLE).is_file():
        return [str(whole)]
    found = sorted(str(each) for each in place.iterdir() if each.is_file())
    files = [each for each in found if suffix_of(each) in RDF]
    if not files:
        raise UsageError(f"{path} holds no RDF file; known are " + ", ".join(f".{s}" for s in RDF))
    return files


def warn_of_overlooked(path: str, store: Store) -> None:
    """Warn of RDF files beside a folder's ``kg.nq``, and of triples that stand in a named graph
    and not in the default graph, where there is one.
    """
    place = Path(path)
    if place.is_dir() and (place / WHOLE).is_file():
        others = sorted(each.name for each in place.iterdir() if suffix_of(each.name) in RDF)
        if unread := [name for name in others if name not in BESIDE and name != WHOLE]:
            warnings.warn(
                f"of {shorten(path, 60)} only {WHOLE} is read, not {joined(unread, 120)}; name "
                f"such a file by itself, or move {WHOLE} away to read all the others together",
                DataWarning,
                stacklevel=5,
            )
    unseen = {row["g"].value: int(row["n"].value) for row in store.query(UNSEEN)}  # type: ignore
    if unseen:
        graph = min(unseen)
        warnings.warn(
            f"{sum(unseen.values())} triples of {len(unseen)} named graphs, such as <{graph}>, do "
            "not stand in the default graph, which is not empty: without GRAPH ?g { … } a query "
            "does not see them. Only an empty default graph is filled with the union of the others",
            DataWarning,
            stacklevel=5,
        )


def load_all(store: Store, files: list[str], asserted: bool = False) -> None:
    """Load each file; fill an empty default graph with the union of the named graphs.

    ``asserted`` leaves out what is inferred. Raises DataError with each file that cannot be read.
    """
    problems = [problem for path in files if (problem := _load(store, path))]
    if problems:
        raise DataError(problems)
    if asserted:
        leave_out_inferred(store)
    if next(store.quads_for_pattern(None, None, None, DefaultGraph()), None) is None:
        store.update(UNION)


def leave_out_inferred(store: Store) -> None:
    """Remove the graphs of rules, and from the default graph what no other graph says."""
    store.update(INFERRED_ONLY)
    for graph in list(store.named_graphs()):
        if isinstance(graph, NamedNode) and graph.value.startswith(INFERRED):
            store.remove_graph(graph)


def _load(store: Store, path: str) -> Problem | None:
    try:
        if rdf_format(path) == RdfFormat.RDF_XML and _written_out(path) > entities.MOST:
            what = f"its entities come to more than {entities.MOST:,} bytes"
            return Problem(path, None, what, "RDF/XML that can be read", "write them out")
        store.bulk_load(path=path, format=rdf_format(path))
    except SyntaxError as error:
        from kg.source import syntax_problem

        with open(path, "rb") as file:
            return syntax_problem(path, error, file.read(3))
    except (OSError, ValueError) as error:
        return Problem(path, None, str(error), "a file that can be read", "")
    return None


def _written_out(path: str) -> int:
    with open(path, "rb") as file:
        return entities.written_out(file.read())
