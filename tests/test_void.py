"""The counts of graph:meta are the store's: every partition and subset is asked for."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from kg.namespaces import BASE, GIP, PREFIXES

DATASET = BASE + "dataset"
Ask = Callable[[str], list[tuple[str, ...]]]


def counts(ask: Ask, path: str, key: str) -> dict[tuple[str, str], int]:
    """What the description says: (IRI of class or property, name of the count) → number."""
    rows = ask(f"""SELECT ?key ?count ?n WHERE {{
      <{DATASET}> {path} ?part . ?part {key} ?key ; ?count ?n .
      FILTER(isLiteral(?n) && STRSTARTS(STR(?count), STR(void:))) }}""")
    return {(key, count.removeprefix(PREFIXES["void"])): int(n) for key, count, n in rows}


def stored(ask: Ask, pattern: str, key: str, **numbers: str) -> dict[tuple[str, str], int]:
    """What the store counts: for each key each number, an expression over the pattern."""
    found = {}
    for name, expression in numbers.items():
        query = f"SELECT ?{key} (COUNT({expression}) AS ?n) WHERE {{ {pattern} }} GROUP BY ?{key}"
        found |= {(key, name): int(n) for key, n in ask(query)}
    return found


def test_the_counts_of_the_whole_are_the_stores(ask: Ask) -> None:
    ((*told,),) = ask(f"""SELECT ?a ?b ?c ?d ?e ?f WHERE {{ <{DATASET}> void:triples ?a ;
      void:entities ?b ; void:classes ?c ; void:properties ?d ;
      void:distinctSubjects ?e ; void:distinctObjects ?f }}""")
    own = f'FILTER(isIRI(?s) && STRSTARTS(STR(?s), "{BASE}"))'
    asked = [
        "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
        f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o {own} }}",
        "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s a ?o }",
        "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }",
    ]
    assert told == [ask(query)[0][0] for query in asked]
    assert ask(f"SELECT ?s WHERE {{ <{DATASET}> void:uriSpace ?s }}") == [(BASE,)]
    assert ask(f"SELECT ?n WHERE {{ <{DATASET}/default-graph> void:triples ?n }}") == [(told[0],)]


def test_the_counts_of_each_class_are_the_stores(ask: Ask) -> None:
    told = counts(ask, "void:classPartition", "void:class")
    pattern = "?s a ?class . ?s ?p ?o FILTER(isIRI(?class))"
    members = {"entities": "DISTINCT ?s", "triples": "*", "properties": "DISTINCT ?p"}
    assert told == stored(ask, pattern, "class", **members)
    assert len(told) > 3 * 40


def test_the_counts_of_each_property_are_the_stores(ask: Ask) -> None:
    told = counts(ask, "void:propertyPartition", "void:property")
    numbers = {"distinctSubjects": "DISTINCT ?s", "distinctObjects": "DISTINCT ?o", "triples": "*"}
    found = stored(ask, "?s ?p ?o", "p", **numbers)
    left_out = {key for key in found if key not in told}
    assert told == {key: n for key, n in found.items() if key in told}
    assert {name for _, name in left_out} == {"distinctObjects"}
    assert {iri.removeprefix(PREFIXES["void"]) for iri, _ in left_out} == {
        *("triples", "entities", "classes", "properties", "distinctSubjects", "distinctObjects")
    }


def test_own_classes_are_counted_property_by_property(ask: Ask) -> None:
    path = "void:classPartition ?whole . ?whole void:propertyPartition"
    rows = ask(f"""SELECT ?class ?p ?count ?n WHERE {{ <{DATASET}> {path} ?part .
      ?whole void:class ?class . ?part void:property ?p ; ?count ?n FILTER(isLiteral(?n)) }}""")
    told = {(kind, p, count.rpartition("#")[2]): int(n) for kind, p, count, n in rows}
    found = {}
    numbers = {"triples": "*", "distinctSubjects": "DISTINCT ?s", "distinctObjects": "DISTINCT ?o"}
    for name, what in numbers.items():
        query = f"""SELECT ?class ?p (COUNT({what}) AS ?n) WHERE {{ ?s a ?class ; ?p ?o
          FILTER(STRSTARTS(STR(?class), "{GIP}")) }} GROUP BY ?class ?p"""
        found |= {(kind, p, name): int(n) for kind, p, n in ask(query)}
    assert told == found
    assert len(told) > 3 * 200


def test_every_graph_is_in_one_subset_and_counted(ask: Ask, whole_store: ox.Store) -> None:
    rows = ask(f"""SELECT ?name ?n ?subjects WHERE {{ <{DATASET}> sd:namedGraph ?node .
      ?node a sd:NamedGraph , void:Dataset ; sd:name ?name ; void:triples ?n ;
        void:distinctSubjects ?subjects . <{DATASET}> void:subset+ ?node }}""")
    listed = {name: (int(n), int(subjects)) for name, n, subjects in rows}
    graphs = {each.value for each in whole_store.named_graphs()}
    assert set(listed) == {name for name in graphs if not name.startswith(BASE + "claim/")}
    for name, told in listed.items():
        found = list(whole_store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        assert told == (len(found), len({quad.subject for quad in found})), name


def test_the_claims_are_one_subset_of_distinct_triples(ask: Ask) -> None:
    claims = f'FILTER(STRSTARTS(STR(?g), "{BASE}claim/"))'
    found = ask(f"""SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{
      GRAPH ?g {{ ?s ?p ?o }} {claims} }} }}""")
    assert ask(f"SELECT ?n WHERE {{ <{DATASET}/graphs/claims> void:triples ?n }}") == found
