"""Sources of the triples that CONSTRUCT makes."""

from __future__ import annotations

import pytest
from test_support import BASE, CHAIN, cited


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        pytest.param(
            "CONSTRUCT { ?x gip:reaches ?z } WHERE { ?x gip:next/gip:next ?z }",
            {f"a {BASE}def/reaches c": {"ab", "bc", "ad", "dc"}},
            id="construct of new triples",
        ),
        pytest.param(
            "CONSTRUCT { id:w gip:is [] . ?x gip:big ?x, 1 } "
            "WHERE { ?x gip:size ?s FILTER(?s > 3) }",
            {
                f"w {BASE}def/is _:blank": {"b-size"},
                f"b {BASE}def/big b": {"b-size"},
                f"b {BASE}def/big 1": {"b-size"},
            },
            id="construct with constants",
        ),
        pytest.param(
            "CONSTRUCT WHERE { id:a gip:size ?s }",
            {f"a {BASE}def/size 3": {"a-size"}},
            id="short construct",
        ),
    ],
)
def test_what_each_triple_rests_on(sparql: str, expected: dict[str, set[str]]) -> None:
    assert cited(CHAIN, sparql) == expected
