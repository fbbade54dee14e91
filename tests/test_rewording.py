"""Sources of rows where the query is put again in other words: groups, branches, odd spellings."""

from __future__ import annotations

import pytest
from test_support import CHAIN, cited, engine_of

import kg
from kg.answer import Answer


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        pytest.param(
            "SELECT ?x ?sized { ?x gip:next ?y BIND(EXISTS { ?x gip:size ?s } AS ?sized) }",
            {
                "a True": {"ab", "ad", "a-size"},
                "b True": {"bc", "b-size"},
                "d False": {"dc"},
            },
            id="exists that is shown",
        ),
        pytest.param(
            "SELECT ?x (IF(EXISTS { ?x gip:size ?s }, 1, 2) AS ?n) { ?x gip:next ?y }",
            {"a 1": {"ab", "ad", "a-size"}, "b 1": {"bc", "b-size"}, "d 2": {"dc"}},
            id="exists in the select clause",
        ),
        pytest.param(
            "SELECT (COUNT(?y) AS ?n) { ?x gip:next ?y ; gip:kind ?k } GROUP BY ?x",
            {"2": {"ab", "ad", "a-kind"}, "1": {"bc", "b-kind"}},
            id="groups that are not shown",
        ),
        pytest.param(
            "SELECT (COUNT(?y) AS ?n) { ?x gip:next ?y } GROUP BY (STR(?x)) HAVING(COUNT(?y) > 1)",
            {"2": {"ab", "ad"}},
            id="groups without a name",
        ),
        pytest.param(
            "SELECT (COUNT(?y) AS ?n) { ?x gip:next ?y } GROUP BY xsd:string(STR(?x)) STR(?x) "
            "ORDER BY DESC(?n) LIMIT 1",
            {"2": {"ab", "ad"}},
            id="groups by a call",
        ),
        pytest.param(
            "SELECT DISTINCT (COUNT(?y) AS ?n) { ?x gip:next ?y } GROUP BY ?x "
            "ORDER BY ?n LIMIT 1 VALUES ?y { id:b id:c }",
            {"1": {"bc", "dc"}},
            id="equal groups shown once",
        ),
        pytest.param(
            "SELECT ?z { ?z gip:next id:b { SELECT (COUNT(?y) AS ?n) { ?x gip:next ?y } "
            "GROUP BY ?x } FILTER(?n = 2) }",
            {"a": {"ab", "ad"}},
            id="sub-select with groups that are not shown",
        ),
        pytest.param(
            "SELECT ?x { { ?x gip:next id:b FILTER(1 = 2) } UNION { ?x gip:size ?s } }",
            {"a": {"a-size"}, "b": {"b-size"}},
            id="filter in a branch",
        ),
        pytest.param(
            "SELECT ?x ?s { ?x gip:next id:c OPTIONAL { ?x gip:size ?s FILTER(?x = id:d) } }",
            {"b -": {"bc"}, "d -": {"dc"}},
            id="filter in an option",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next id:c OPTIONAL { ?x gip:kind ?k FILTER(?x = id:d) } }",
            {"b": {"bc"}, "d": {"dc"}},
            id="filter in an option that shows nothing",
        ),
        pytest.param(
            "SELECT ?x { { SELECT ?x { ?x gip:size ?s FILTER(?s > 4) } } UNION "
            "{ { ?x gip:next id:b FILTER(1 = 2) } UNION { ?x gip:next id:d } } "
            "OPTIONAL { SELECT ?x { { ?x gip:kind ?k } UNION { ?x gip:size ?k FILTER(1 = 2) } } } "
            "}",
            {"b": {"b-size", "b-kind"}, "a": {"ad", "a-kind"}},
            id="branches within branches",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:next id:b FILTER EXISTS { { ?x gip:size 3 FILTER(1 = 2) } UNION "
            "{ ?x gip:kind ?k } } }",
            {"a": {"ab", "a-kind"}},
            id="branches in exists",
        ),
        pytest.param("SELECT ?y { id:b !(^gip:next|^gip:none) ?y }", {}, id="negated inverse path"),
        pytest.param(
            "SELECT ?y { id:k !(gip:size|^gip:next) ?y }",
            {"a": {"a-kind"}, "b": {"b-kind"}},
            id="negated path in both directions",
        ),
        pytest.param(
            "SELECT ?y { id:k (!^gip:next)+ ?y }",
            {"a": {"a-kind"}, "b": {"b-kind"}},
            id="negated inverse without brackets",
        ),
        pytest.param(
            "SELECT ?x { GRAPH claim:a\\/a-size { ?x gip:size ?s } FILTER(?x != gip:a\\#) }",
            {"a": {"a-size"}},
            id="escape in a name",
        ),
        pytest.param(
            "SELECT ?x { ?x gip:size 3 # a comment }\r}", {"a": {"a-size"}}, id="comment until CR"
        ),
    ],
)
def test_what_each_row_rests_on(sparql: str, expected: dict[str, set[str]]) -> None:
    assert cited(CHAIN, sparql) == expected


def test_equal_rows_of_different_groups_have_each_its_own_sources() -> None:
    sparql = "SELECT (COUNT(?y) AS ?n) { ?x gip:next ?y } GROUP BY ?x ORDER BY ?n ?x"
    found = Answer(engine_of(CHAIN), sparql).sources
    assert [[source.quote for source in row] for row in found] == [["bc"], ["dc"], ["ab", "ad"]]


def test_a_claim_that_says_what_is_missing_is_cited(warm: None) -> None:
    answer = kg.open().ask("documents-without-number")
    said = [row.saidToBeMissing for row in answer]
    assert True in said
    assert [any(source.claim for source in row) for row in answer.sources] == said
