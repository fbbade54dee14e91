"""Why a triple holds: found by names, told as a tree, and refused where it does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.engine import Embedded
from kg.errors import UsageError
from kg.why import why

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
OFFICIAL = "official-2024-05-02-1"


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_path(SMALL)


def test_a_claim_is_the_reason(engine: Embedded) -> None:
    reason = why(engine, "miit", "part of", "国务院")
    assert str(reason).splitlines() == [
        "Ministry of Industry | part of | State Council",
        '  "part of it" - narrator',
    ]
    assert reason.rule is None and reason.premises == ()
    assert [source.quote for source in reason.sources] == ["part of it"]
    assert [graph.rpartition("/")[2] for graph in reason.graphs] == ["part"]


def test_each_claim_is_told(engine: Embedded) -> None:
    told = str(why(engine, "规则", "issued by", "miit", "zh"))
    assert '"rules" - narrator, 据了解' in told and '"rules, again" - narrator' in told


@pytest.mark.parametrize("value", ["12", '"12"^^<http://www.w3.org/2001/XMLSchema#integer>'])
def test_a_literal(engine: Embedded, value: str) -> None:
    assert str(why(engine, "id:plan", "gip:pages", value)).splitlines()[1:] == [
        '  "the Council issued the plan" - narrator, hearsay (sentence 2, characters 10-37)'
    ]


def test_what_no_claim_states_has_a_place(engine: Embedded) -> None:
    assert str(why(engine, "miit", "a", "gip:Ministry")).endswith(
        "\n  no claim: stated in the register"
    )


def test_links_and_derived_days_have_one_too(whole: Embedded) -> None:
    told = str(why(whole, "MIIT", "skos:exactMatch", "http://www.wikidata.org/entity/Q1002010"))
    assert told.endswith("\n  no claim: stated in the links to wikidata")
    told = str(why(whole, "time:2013", "gip:earliest", "2013-01-01"))
    assert told.endswith("\n  no claim: stated in what the stated times allow (derived)")


def test_a_rule_and_its_premises_down_to_the_sentences(whole: Embedded) -> None:
    reason = why(whole, OFFICIAL, "a", "Official")
    assert reason.rule is not None and reason.rule.name == "defined-by-type"
    person, within, department, definition = reason.premises
    assert [each.rule and each.rule.name for each in reason.premises] == [
        "broader-class",
        "broader-property",
        "broader-class",
        None,
    ]
    assert person.premises[0].sources[0].quote.startswith("A relevant person in charge of")
    assert within.premises[0].words[1] == "works for"
    assert department.words[2] == "public body"
    assert definition.words[2] == "person and (works within some public body)"
    depth = max(len(line) - len(line.lstrip()) for line in str(reason).splitlines())
    assert depth == 10


def test_steps_come_in_their_order(whole: Embedded) -> None:
    premises = why(whole, "MIIT", "a", "Agent").premises
    assert [each.words[2] for each in premises] == [
        "ministry",
        "public body",
        "organization",
        "agent",
    ]


def test_as_json(whole: Embedded) -> None:
    found = why(whole, "miit", "has part", "节能与综合利用司", "zh").to_dict()
    assert found["subject"]["value"].endswith("/id/miit")
    assert found["words"] == ("工业和信息化部", "下设", "节能与综合利用司")
    assert found["rule"]["title"] == "逆属性"
    assert found["rule"]["graph"].endswith("/graph/inferred/inverse")
    part, inverse = found["premises"]
    assert len(part["sources"]) == 2 and part["rule"] is None
    assert inverse["graphs"] == ("https://w3id.org/green-policy-kg/graph/ontology",)


def test_a_format_that_does_not_fit(engine: Embedded) -> None:
    reason = why(engine, "miit", "part of", "council")
    assert reason.write("json").startswith(b"{") and reason.write().endswith(b"\n")
    with pytest.raises(UsageError, match="formats that fit: text, json"):
        reason.write("csv")


def test_a_rule_that_is_not_known(tmp_path: Path) -> None:
    base = "https://w3id.org/green-policy-kg/"
    triple = f"<{base}id/x> <{base}def/partOf> <{base}id/y>"
    (tmp_path / "a.nq").write_text(f"{triple} <{base}graph/inferred/other> .\n")
    told = str(why(Embedded.from_path(tmp_path), "x", "partOf", "y"))
    assert told.endswith(
        "graph:inferred/other holds it, the graph of a rule that is not known here"
    )


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("plan", "issued by", "miit"), "what holds: Plan | one | issued by | State Council"),
        (("council", "part of", "miit"), "what holds: Ministry of Industry | part of | State"),
        (("moe", "part of", "council"), "what holds: Ministry of Industry | part of | State"),
        (("moe", "part of", "moe"), "nothing near it does"),
        (("council", "issued by", "miit"), "what holds: Ministry of Industry | part of | State"),
        (
            ("plan", "gip:pages", "13"),
            "nothing is called '13'.*; what holds: Plan . one . pages . 12",
        ),
        (("plan", "issed by", "miit"), "did you mean"),
        (("plann", "issued by", "miit"), "did you mean"),
        (("plan", "part of", "zzz"), "nothing is called 'zzz'; give an IRI"),
    ],
)
def test_what_does_not_hold(engine: Embedded, parts: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words.replace("|", ".")):
        why(engine, *parts)


def test_many_that_are_near_are_counted(whole: Embedded) -> None:
    with pytest.raises(UsageError) as caught:
        why(whole, "sei-plan", "actor", "miit")
    assert len(str(caught.value)) <= 400
    assert str(caught.value).endswith(("…", "more"))
