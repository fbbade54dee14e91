"""Class expressions in words."""

from __future__ import annotations

import pytest

from kg.engine import Embedded
from kg.labels import Labels
from kg.show import show

PREFIX = "http://www.w3.org/2002/07/owl#"
CASES = {
    f"<{PREFIX}onProperty> <http://x/p> . _:a <{PREFIX}someValuesFrom> <http://x/C>": (
        "http://x/p some http://x/C"
    ),
    f'<{PREFIX}onProperty> <http://x/p> . _:a <{PREFIX}hasValue> "v"': "http://x/p value v",
    f"<{PREFIX}complementOf> <http://x/C>": "not http://x/C",
    f"<{PREFIX}complementOf> _:b . _:b <{PREFIX}complementOf> <http://x/C>": "not (not http://x/C)",
    "<http://x/other> <http://x/C>": "_:",
}


@pytest.mark.parametrize("triples", CASES)
def test_expressions(triples: str) -> None:
    lines = f"<http://x/D> <http://x/is> _:a . _:a {triples} .".replace(" . ", " .\n")
    engine = Embedded.from_quads(lines.encode())
    (row,) = engine.query("SELECT ?a WHERE { <http://x/D> <http://x/is> ?a }")
    assert Labels(engine).text(row["a"]).startswith(CASES[triples])


def test_an_expression_inside_itself_ends() -> None:
    lines = f"<http://x/D> <http://x/is> _:a .\n_:a <{PREFIX}complementOf> _:a ."
    engine = Embedded.from_quads(lines.encode())
    (row,) = engine.query("SELECT ?a WHERE { <http://x/D> <http://x/is> ?a }")
    assert "…" in Labels(engine).text(row["a"])


def test_the_restrictions_of_a_class(whole: Embedded) -> None:
    table = show(whole, "gip:Claim").write("table").decode()
    assert "source some document" in table
    assert "speaker some (agent or document)" in table
    assert "(行为主体 or 文件)" in show(whole, "gip:Claim", "zh").write().decode()


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("Official", "person and (works within some public body)"),
        (
            "CentralEnterprisePopulation",
            "population of enterprises and (type of member value central enterprise)",
        ),
        ("DesignatedEnterprisePopulation", "some {designated enterprise, "),
        ("worksWithin", "works for o part of"),
        ("CongressReport", "presented at only party congress"),
    ],
)
def test_axioms_in_words(whole: Embedded, term: str, words: str) -> None:
    assert words in show(whole, f"gip:{term}").write().decode()
