"""What is said about one thing."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kg.engine import Embedded
from kg.errors import UsageError
from kg.namespaces import ID
from kg.show import show

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_path(SMALL)


def test_facts_in_both_directions(engine: Embedded) -> None:
    table = show(engine, "MIIT", "zh").write("table").decode()
    lines = [line.split("  ") for line in table.splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert cells[0] == [f"工业部 <{ID}miit>"]
    assert cells[2] == ["direction", "subject", "property", "value", "rule"]
    assert ["out", "工业部", "part of", "国务院"] in cells
    assert ["in", "规则", "发布机构", "工业部"] in cells


def test_what_a_claim_states(whole: Embedded) -> None:
    rows = [row for row in show(whole, "growth-rate").answer() if row.direction == "states"]
    assert {row.subject for row in rows} == {ID + "obs-growth-rate"}
    assert "value" in {row.property.label() for row in rows}
    assert not [row for row in show(whole, "miit").answer() if row.direction == "states"]


def test_an_inferred_fact_names_its_rule(whole: Embedded) -> None:
    rules = {row.value: row.rule for row in show(whole, "miit").answer() if row.direction == "out"}
    department = "https://w3id.org/green-policy-kg/id/miit-energy-conservation-department"
    assert rules[department].label("zh") == "逆属性"
    assert rules["https://w3id.org/green-policy-kg/def/Agent"].label() == "broader class"
    assert rules["https://w3id.org/green-policy-kg/def/Ministry"] is None


def test_sources_of_facts(engine: Embedded) -> None:
    answer = show(engine, "miit").answer()
    quotes = {
        (row.direction, row.property.label()): {each.quote for each in sources if each.claim}
        for row, sources in zip(answer.rows, answer.sources, strict=True)
    }
    assert quotes["out", "part of"] == {"part of it"}
    assert quotes["in", "issued by"] == {"rules", "rules, again"}
    assert quotes["out", "type"] == set()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # of rdflib's own JSON-LD reader
@pytest.mark.parametrize("name", ["ttl", "nt", "jsonld"])
def test_facts_as_triples(engine: Embedded, name: str) -> None:
    facts = show(engine, "miit")
    form = {"jsonld": "json-ld"}.get(name, name)
    read = rdflib.Graph().parse(data=facts.write(name), format=form)
    assert len(read) == len(facts.answer()) == len(facts.triples())
    with pytest.raises(UsageError, match="no place for sources"):
        facts.write(name, sources=True)


def test_an_unknown_format(engine: Embedded) -> None:
    with pytest.raises(UsageError, match="formats that fit"):
        show(engine, "miit").write("docx")
