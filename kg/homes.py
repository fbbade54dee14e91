"""Repairs of where a query looks: its FROM clauses and its GRAPH groups."""

from __future__ import annotations

from collections.abc import Iterator

from kg import nearest
from kg.candidates import written
from kg.case import Case, Edit, Repair
from kg.causes import Cause
from kg.namespaces import compact
from kg.tree import Branch, Triple, names

_MOST = 2000  # graphs that are looked at
_SHOWN = 3


def repairs(case: Case) -> Iterator[Repair]:
    """Repairs of FROM, then of GRAPH."""
    yield from _from(case)
    for site in case.sites:
        branch = site.element
        if isinstance(branch, Branch) and branch.kind == "GRAPH" and branch.graph:
            if branch.graph.kind == "iri":
                yield from _named(case, branch, site.needed)
            else:
                yield from _together(case, branch)


def _graphs(case: Case) -> list[str]:
    """Names of the graphs that there are, up to a number."""
    rows = case.probes.rows(f"SELECT ?g WHERE {{ GRAPH ?g {{}} }} LIMIT {_MOST}", _MOST)
    return sorted(row[0].value for row in rows)


def _there(case: Case, iri: str) -> bool:
    return case.probes.any(f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")


def _near(case: Case, iri: str) -> dict[str, str]:
    """The graphs whose names come nearest, as they are told."""
    known = _graphs(case)
    near = [each for alike, each in nearest.ranked(iri, known) if alike > 0.8] or known
    told = [compact(each) for each in near[:_SHOWN]]
    more = len(known) - len(told)
    rest, rest_zh = (f" and {more} more", f"等 {len(known)} 个") if more > 0 else ("", "")
    found = {"near": f"; there are {', '.join(told)}{rest}" if told else ""}
    found["near_zh"] = f"；有 {'、'.join(told)}{rest_zh}" if told else ""
    return found | {"first": near[0] if near else ""}


def _from(case: Case) -> Iterator[Repair]:
    clauses = case.tree.datasets
    every: tuple[Edit, ...] = tuple((each.start, each.end, "") for each in clauses)
    for each in clauses:
        if not _there(case, each.graph.value):
            near = _near(case, each.graph.value)
            found = {"term": case.words(each.graph), **near}
            first = near["first"]
            if first and nearest.likeness(first, each.graph.value) > 0.85:
                edit = (each.graph.start, each.graph.end, written(first))
                yield Repair(Cause.UNKNOWN_GRAPH, each.start, (edit,), found)
            yield Repair(Cause.UNKNOWN_GRAPH, each.start, every, found, True)
    if clauses:
        words = " ".join(case.words(each) for each in clauses)  # type: ignore[arg-type]
        yield Repair(Cause.NAMED_GRAPH, clauses[0].start, every, {"term": words, "near": ""})


def _named(case: Case, branch: Branch, needed: bool) -> Iterator[Repair]:
    """GRAPH with a name: another graph has it, or the graphs together."""
    graph = branch.graph
    assert graph is not None
    start = branch.start
    if not _there(case, graph.value):
        near = _near(case, graph.value)
        found = {"term": case.words(graph), **near}
        if near["first"]:
            edit = (graph.start, graph.end, written(near["first"]))
            yield Repair(Cause.UNKNOWN_GRAPH, start, (edit,), found)
        any_graph = (graph.start, graph.end, f"?{case.fresh('graph')}")
        yield Repair(Cause.UNKNOWN_GRAPH, start, (any_graph,), found, needed)
        return
    name = case.fresh("graph")
    edit = (graph.start, graph.end, f"?{name}")
    homes = [row[0] for row in case.sample(f"?{name}", (edit,), _SHOWN)]
    found = {"term": case.words(graph), "near": ""}
    if homes:
        told = ", ".join(compact(each.value) for each in homes)  # type: ignore[attr-defined]
        found |= {"near": f": in {told}", "near_zh": f"：在 {told} 中"}
        yield Repair(Cause.NAMED_GRAPH, start, (edit,), found)
    yield Repair(Cause.NAMED_GRAPH, start, ((start, branch.group.start, ""),), found)


def _together(case: Case, branch: Branch) -> Iterator[Repair]:
    """GRAPH with a variable, in which triples of several graphs are asked for at once."""
    graph, group = branch.graph, branch.group
    triples = [each for each in group.elements if isinstance(each, Triple)]
    if graph is None or len(triples) < 2:
        return
    found = {"term": f"one graph {case.words(graph)}", "near": ": each line in a graph of its own"}
    found |= {"term_zh": f"同一个图 {case.words(graph)}", "near_zh": "：各行在各自的图中"}
    for each in triples:
        other = case.fresh(f"{graph.value}Of{_name(each)}")
        apart = f" GRAPH ?{other} {{ {each.written} }}"
        edits = ((each.start, each.end, " "), (branch.end, branch.end, apart))
        yield Repair(Cause.NAMED_GRAPH, branch.start, edits, found)
    outside = case.text[: branch.start] + case.text[branch.end :]
    if graph.value not in names(group) and f"?{graph.value}" not in outside:
        edit = (branch.start, group.start, "")
        yield Repair(Cause.NAMED_GRAPH, branch.start, (edit,), found)


def _name(triple: Triple) -> str:
    """The last letters of a predicate, for a variable's name."""
    local = getattr(triple.predicate, "value", "").rstrip("/#").replace("#", "/").rpartition("/")[2]
    return "".join(filter(str.isalnum, local)).capitalize() or "Line"
