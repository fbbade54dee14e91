"""Sources as a property: random claims, random queries, and what each row cites.

Removing the cited claims of a row removes it, and they alone give it again. Two things bound that:

* Where a query has OPTIONAL, MINUS or NOT EXISTS, a claim's removal may let another solution
  through that gives an equal row, or leave an OPTIONAL out that binds nothing. Then only queries
  that show every variable, without UNION and paths of no steps, are held to removal.
* An aggregate or LIMIT over such a pattern may count or take more in less data, so there the cited
  claims need not give the same row.

So the solutions behind a row are held to the same, whatever the query shows and counts: without
the cited claims none of them is left, and with these alone there is each of them. Where a query
only joins patterns and each claim states a triple of its own, none is cited in vain: with some of
the others, each makes the row.

``KG_EXAMPLES=5000 pytest tests/test_tracing.py`` looks at more queries than the 60 of each run.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from test_support import BASE, Triples, engine_of

from kg.answer import Answer
from kg.engine import Embedded

EXAMPLES = int(os.environ.get("KG_EXAMPLES", "60"))
FEW = 4  # claims of which each subset is tried
ROWS = 4  # rows that are looked at of one answer
NODES, EDGES, VARIABLES = "abcd", "pqr", ("?x", "?y", "?z")
# What no claim states, and so is never removed: a path of no steps needs a node that there is.
LISTED = [f"<{BASE}id/{node}> <{BASE}def/listed> <{BASE}id/list>" for node in NODES]
REGISTER = "".join(f"{each} .\n{each} <{BASE}graph/register> .\n" for each in LISTED)
STILL = re.compile(r"[pr)][*?] ")  # a path that may have no steps, and then rests on no claim
MANY = re.compile(r"[pr)][*+] ")  # walks of any length cite every walk, also one in a circle
ATOMS = st.tuples(
    st.sampled_from(NODES), st.sampled_from(EDGES), st.sampled_from([*NODES, "1", "2"])
)
CLAIMS = st.lists(st.lists(ATOMS, min_size=1, max_size=2, unique=True), min_size=4, max_size=10)
ENDS = st.sampled_from([*VARIABLES * 3, *(f"id:{node}" for node in NODES)])
PATHS = st.sampled_from(
    ["gip:p", "gip:q", "gip:r"] * 3
    + ["gip:p/gip:q", "^gip:p", "gip:p|gip:q", "gip:p+", "(gip:q|^gip:r)+", "gip:p*", "gip:r?"]
    + ["!gip:p", "!(gip:p|^gip:q)", "(gip:p/gip:q)*", "?p"]
)


class Text(NamedTuple):
    """A piece of a query, and which of its parts make it more than monotone."""

    text: str
    marks: frozenset[str]


class Query(NamedTuple):
    """A query, the group that it asks, and the variables that tell which solutions a row has.

    ``keys`` go with the row's first columns; None where the solutions cannot be told from it.
    """

    text: str
    marks: frozenset[str]
    group: Text
    keys: str | None


def mixed(form: str, parts: Iterable[Text], *marks: str) -> Text:
    """A form filled in with pieces."""
    found = list(parts)
    return Text(
        form.format(*(each.text for each in found)),
        frozenset(marks).union(*(each.marks for each in found)),
    )


TRIPLES = st.lists(
    st.tuples(ENDS, PATHS, ENDS).map(lambda each: " ".join(each) + " . "), min_size=1, max_size=2
).map(lambda found: Text("".join(found), frozenset()))
CONDITIONS = st.sampled_from(
    [
        "?x != id:a",
        "?y = id:b",
        "?x = ?y",
        "isLiteral(?z)",
        "BOUND(?y)",
        "?z < 2",
        "?x = id:a || ?y = id:c",
    ]
).map(lambda told: Text(f"FILTER({told}) ", frozenset()))


def group(inner: st.SearchStrategy[Text]) -> st.SearchStrategy[Text]:
    """A group of patterns, in which groups may stand."""
    one, two = inner.map(lambda each: [each]), st.tuples(inner, inner)
    alone = TRIPLES.map(lambda each: [each])
    parts = st.one_of(
        CONDITIONS,
        one.map(lambda p: mixed("OPTIONAL {{ {} }} ", p, "optional")),
        two.map(lambda p: mixed("{{ {} }} UNION {{ {} }} ", p, "union")),
        alone.map(lambda p: mixed("MINUS {{ {} }} ", p, "absent")),
        alone.map(lambda p: mixed("FILTER NOT EXISTS {{ {} }} ", p, "absent")),
        one.map(lambda p: mixed("FILTER EXISTS {{ {} }} ", p, "exists")),
        alone.map(lambda p: mixed("FILTER(?x = id:a || EXISTS {{ {} }}) ", p, "exists")),
        alone.map(lambda p: mixed("FILTER(!(?x = id:b) && !EXISTS {{ {} }}) ", p, "absent")),
        one.map(lambda p: mixed("OPTIONAL {{ {} }} FILTER(!BOUND(?y)) ", p, "optional", "absent")),
        alone.map(lambda p: mixed("GRAPH ?g {{ {} }} ", p)),
        one.map(lambda p: mixed("{{ SELECT DISTINCT ?x {{ {} }} }} ", p, "hidden")),
        one.map(lambda p: mixed("{{ SELECT * {{ {} }} }} ", p)),
        one.map(
            lambda p: mixed(
                "{{ SELECT ?x ?y {{ {} }} ORDER BY ?x ?y LIMIT 2 }} ", p, "count", "hidden"
            )
        ),
        one.map(
            lambda p: mixed(
                "{{ SELECT ?x (COUNT(?y) AS ?n) {{ {} }} GROUP BY ?x }} ", p, "count", "hidden"
            )
        ),
        one.map(lambda p: mixed("{{ SELECT (COUNT(*) AS ?m) {{ {} }} }} ", p, "count", "hidden")),
        st.just(Text("VALUES ?x { id:a id:b } ", frozenset())),
        st.just(Text("VALUES (?x ?y) { (id:a UNDEF) (id:c id:b) } ", frozenset())),
        st.just(Text("BIND(?x AS ?w) ", frozenset())),
    )
    return st.tuples(TRIPLES, parts, st.one_of(st.just(Text("", frozenset())), parts)).map(
        lambda found: mixed("{}{}{}", found)
    )


GROUPS = st.recursive(TRIPLES, group, max_leaves=4).filter(lambda g: g.text.count("AS ?") < 2)
FORMS = st.sampled_from(
    [
        ("SELECT * {{ {} }}", (), None),
        ("SELECT * {{ {} }}", (), None),
        ("SELECT DISTINCT ?x {{ {} }}", ("hidden",), "x"),
        ("SELECT ?y ?x {{ {} }} ORDER BY ?x", ("hidden",), "yx"),
        (
            "SELECT ?x (STR(?y) AS ?s) FROM claim:a\\/c0 FROM claim:a\\/c1 "
            "FROM NAMED claim:a\\/c2 {{ {} }}",
            ("hidden",),
            None,
        ),
        ("SELECT ?x (COUNT(?y) AS ?k) {{ {} }} GROUP BY ?x", ("hidden", "count"), "x"),
        ("SELECT (COUNT(*) AS ?k) (MAX(?y) AS ?l) {{ {} }}", ("hidden", "count"), ""),
        (
            "SELECT (COUNT(*) AS ?k) {{ {} }} GROUP BY ?x ?y HAVING(COUNT(*) > 1)",
            ("hidden", "count"),
            None,
        ),
        (
            "SELECT ?x ?y (COUNT(DISTINCT ?z) AS ?k) {{ {} }} GROUP BY ?x ?y HAVING(COUNT(*) > 1)",
            ("hidden", "count"),
            "xy",
        ),
        ("ASK {{ {} }}", ("hidden",), ""),
        ("CONSTRUCT {{ ?x gip:made ?y . ?y gip:made id:a }} WHERE {{ {} }}", ("hidden",), None),
        ("DESCRIBE ?x {{ {} }}", ("hidden",), None),
    ]
)


def query_of(form: str, marks: tuple[str, ...], keys: str | None, group: Text) -> Query:
    """A form with its group."""
    return Query(form.format(group.text), group.marks.union(marks), group, keys)


QUERIES = st.tuples(FORMS, GROUPS).map(lambda found: query_of(*found[0], found[1]))


# Queries that were once not traced rightly, or not held to what is right.
IN_A_GRAPH = query_of(
    "SELECT * {{ {} }}",
    (),
    None,
    Text("?x gip:p ?y . FILTER(?y = id:b) GRAPH ?g { ?x gip:p* ?x . } ", frozenset()),
)
NAMED_IN_A_GRAPH = query_of(
    "SELECT * {{ {} }}",
    (),
    None,
    Text("?x gip:p ?x . GRAPH ?g { ?y gip:p* id:d . } ", frozenset()),
)
TWO_GROUPS = query_of(
    "SELECT (COUNT(*) AS ?k) {{ {} }} GROUP BY ?x ?y HAVING(COUNT(*) > 1)",
    ("hidden", "count"),
    None,
    Text("?x gip:q ?z . ", frozenset()),
)
Terms = tuple[object, ...]


def rows_of(engine: Embedded, sparql: str) -> Counter[Terms]:
    """The rows of an answer, and how often there is each."""
    return Counter(Answer(engine, sparql).terms)


def solutions_of(engine: Embedded, query: Query, row: Terms) -> set[frozenset[object]]:
    """The solutions of a query's group that go with a row."""
    answer = Answer(engine, f"SELECT * {{ {query.group.text} }}")
    wanted = dict(zip(query.keys or "", row, strict=False))
    pairs = [dict(zip(answer.columns, each, strict=True)) for each in answer.terms]
    return {
        frozenset(each.items())
        for each in pairs
        if all(each.get(name) == value for name, value in wanted.items())
    }


def suffices(query: Query, false: bool) -> bool:
    """Whether the cited claims alone have to give a row; ``false`` is an ASK that finds nothing."""
    lost = "FROM" in query.text and STILL.search(query.text)  # the register is not looked at
    fickle = "count" in query.marks and query.marks & {"optional", "absent"}
    return not (false or lost or fickle)


def needed(query: Query | Text) -> bool:
    """Whether a row has to go with its claims."""
    still = STILL.search(query.text)
    fickle = still or query.marks & {"hidden", "union"}
    zero = still and "AS ?m" in query.text  # a count of all there is gives a row over nothing too
    return not (zero or (fickle and query.marks & {"optional", "absent"}))


def in_vain(claims: Triples, query: Query, row: Terms) -> set[str]:
    """The claims that make no difference to a row, whichever of the others there are."""
    names = sorted(claims)
    wholes = [set(each) for size in range(len(names) + 1) for each in combinations(names, size)]
    gives = {
        frozenset(whole): row
        in rows_of(engine_of({name: claims[name] for name in whole}, REGISTER), query.text)
        for whole in wholes
    }
    needed = {
        name for whole, held in gives.items() if held for name in whole if not gives[whole - {name}]
    }
    return set(names) - needed


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(CLAIMS, QUERIES)
@example([[("a", "p", "a")]] * 3 + [[("a", "p", "b")]], IN_A_GRAPH)
@example([[("a", "p", "a")], [("d", "p", "a")]], NAMED_IN_A_GRAPH)
@example([[("a", "q", "a"), ("a", "q", "b")], [("b", "q", "a"), ("b", "q", "b")]], TWO_GROUPS)
def test_cited_claims_are_needed_and_enough(
    stated: list[list[tuple[str, str, str]]], query: Query
) -> None:
    claims: Triples = {f"c{number}": triples for number, triples in enumerate(stated)}
    every = engine_of(claims, REGISTER)
    answer = Answer(every, query.text)
    for row, sources in list(zip(answer.terms, answer.sources, strict=True))[:ROWS]:
        assert sources, "a row says what it rests on"
        names = {source.quote for source in sources if source.claim}
        kinds = {source.kind for source in sources}
        if suffices(query, answer.kind == "boolean" and "absence" in kinds):
            only = {name: claims[name] for name in names}
            assert row in rows_of(engine_of(only, REGISTER), query.text), "the cited claims suffice"
        rest = {name: each for name, each in claims.items() if name not in names}
        by_claims = names and not kinds & {"graph", "query"}
        if by_claims and needed(query):
            event("held to removal")
            left = rows_of(engine_of(rest, REGISTER), query.text)[row]
            # Groups that the query does not show can have equal rows, each with its claims.
            most = answer.terms.count(row) - 1 if "GROUP BY ?x ?y" in query.text else 0
            assert left <= most, "they are needed"
        told = {triple for name in names for triple in claims[name]}
        single = len(told) == sum(len(claims[name]) for name in names) == len(names) <= FEW
        if by_claims and single and not query.marks and not MANY.search(query.text):
            event("no claim in vain")
            assert not in_vain({name: claims[name] for name in names}, query, row)
        if query.keys is not None and not query.group.marks & {"count", "hidden"}:
            behind = solutions_of(every, query, row)
            only = {name: claims[name] for name in names}
            event("solutions behind a row")
            assert behind <= solutions_of(engine_of(only, REGISTER), query, row)
            if by_claims and needed(query.group):
                event("solutions held to removal")
                assert not behind & solutions_of(engine_of(rest, REGISTER), query, row)
