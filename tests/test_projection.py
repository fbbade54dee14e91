"""The columns of ``SELECT *`` stand in the order of the query."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.answer import Answer
from kg.engine import Embedded

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"


@pytest.mark.parametrize(
    ("sparql", "columns"),
    [
        ("SELECT * { ?x gip:issuedBy ?body . ?body a ?kind }", "x body kind"),
        ("select distinct\n*\nwhere{ ?z ?b ?a }", "z b a"),
        ("SELECT REDUCED # all of ?it\n * { $z ?b ?a }", "z b a"),
        ("# ?b\nSELECT * { ?z ?b '?a' OPTIONAL { ?z <http://a.b/?c> ?a } }", "z b a"),
        ("SELECT * { ?z ?y ?x { SELECT ?a { ?a ?b ?c } } }", "z y x a"),
        ("SELECT ?a ?z { { SELECT * { ?z ?y ?a } } }", "a z"),
        ("SELECT (COUNT(*) AS ?z) ?a { ?a ?b ?c } GROUP BY ?a", "z a"),
        ("SELECT * { ?b ?c ?d } VALUES ?a { 1 }", "b c d a"),
    ],
)
def test_order(sparql: str, columns: str) -> None:
    answer = Answer(Embedded.from_path(SMALL), sparql)
    assert answer.columns == tuple(columns.split())
    assert {len(row) for row in answer.terms} <= {len(answer.columns)}
    head = answer.write("csv").decode().splitlines()[0]
    assert head == ",".join(answer.columns)
