"""A record's claims: what is derived, and what is refused, told with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg import check, dataset
from kg.answer import Answer
from kg.engine import Embedded
from kg.errors import DataError
from kg.exports import default_and_named
from kg.namespaces import expand
from kg.paths import DATA
from kg.recorded import RecordedClaims

RECORD = Path(__file__).parent / "fixtures" / "record" / "rivers-report.trig"
SHIPPED = sorted((DATA / "record").glob("*.trig"))
CLAIM = "https://w3id.org/green-policy-kg/claim/rivers-report/"


@pytest.fixture(scope="module")
def both(rivers: dataset.Sources) -> dataset.Sources:
    return rivers._replace(records=(RECORD,))


def node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def errors(sources: dataset.Sources) -> list[str]:
    found = [each for each in check.problems(sources) if each.severity == "error"]
    return [str(each) for each in found if Path(each.file).name in ("claims.trig", RECORD.name)]


def test_a_claim_of_a_record_gets_type_source_mode_and_speaker(both: dataset.Sources) -> None:
    quads = set(dataset.compile_quads(both))
    source = node("id:rivers-report")
    for name, speaker in (("issuers", "id:miit"), ("length", "id:rivers-report")):
        claim = NamedNode(CLAIM + name)
        said = [q for q in quads if q.subject == claim and q.predicate == node("gip:speaker")]
        assert said == [Quad(claim, node("gip:speaker"), node(speaker), source)]
        for predicate, value in (
            ("rdf:type", "gip:Claim"),
            ("gip:source", "id:rivers-report"),
            ("gip:mode", "voc:summary-of-record"),
        ):
            assert Quad(claim, node(predicate), node(value), source) in quads
    assert not [q for q in quads if q.subject.value.startswith(CLAIM) and "oa#" in str(q)]


def test_a_record_may_speak_of_what_an_article_introduces(both: dataset.Sources) -> None:
    assert errors(both) == []
    alone = both._replace(articles=())
    assert "id:rivers-plan is unknown" in "\n".join(errors(alone))


def test_an_article_may_not_speak_of_what_a_record_introduces(
    both: dataset.Sources, tmp_path: Path
) -> None:
    folder = tmp_path / "rivers"
    shutil.copytree(both.articles[0], folder)
    text = (folder / "claims.trig").read_text("utf-8")
    (folder / "claims.trig").write_text(
        text.replace("id:state-council", "id:rivers-report"), "utf-8"
    )
    found = errors(both._replace(articles=(folder,)))
    assert any("id:rivers-report is unknown" in each for each in found)


def test_a_record_is_checked_by_its_path(tmp_path: Path) -> None:
    for path in (SHIPPED[0], DATA / "record"):
        assert check.check(path) == []
    shipped = DATA / "record" / "global-times-803135.trig"
    own = tmp_path / "own.trig"
    own.write_text(shipped.read_text("utf-8").replace(shipped.stem, "own"), "utf-8")
    assert [each for each in check.check(own) if each.severity == "error"] == []
    text = own.read_text("utf-8").replace("gip:confidence 0.93", "gip:confidence 0.5", 1)
    own.write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"own\.trig:\d+: .*confidence of .* is 0\.5"):
        check.report(own)


def test_a_row_of_a_record_is_cited_by_its_summary(both: dataset.Sources) -> None:
    default, named = default_and_named(dataset.compile_quads(both))
    engine = Embedded.from_quads(default + named)
    answer = Answer(engine, "SELECT ?b { id:rivers-plan gip:issuedBy ?b } ORDER BY ?b")
    (ministry,), council = answer.sources
    assert (ministry.quote, ministry.article) == ("", "")
    assert ministry.record == expand("id:rivers-report")
    assert str(ministry) == (
        'summary: The State Council and a ministry issued the plan. Noted words: "jointly" - '
        "Ministry of Industry and Information Technology, in report on the Plan for Clean Rivers "
        "(seen in a copy of the page, confidence 0.9)"
    )
    assert [bool(each.record) for each in council] == [False, True]
    assert str(council[0]).startswith('"In 2014, the State Council issued')
    (length,) = Answer(engine, "SELECT ?t { id:rivers-plan gip:coversTime ?t }").sources[0]
    assert str(length) == (
        "summary: The plan is for 2014 to 2020. - report on the Plan for Clean Rivers "
        "(seen in a copy of the page, confidence 0.6)"
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_record_says_all_and_quotes_nothing(path: Path) -> None:
    claims = RecordedClaims(path)
    assert claims.name == node(f"id:{path.stem}")
    assert claims.graphs == claims.described.keys()
    for said in claims.described.values():
        assert node("gip:quote") not in said
        assert said[node("gip:summary")][0].value.endswith(".")
        assert said[node("gip:evidence")][0].value.endswith((".", ")"))


def test_the_record_is_as_large_as_it_is_said_to_be() -> None:
    assert len(SHIPPED) >= 40
    assert sum(len(RecordedClaims(path).graphs) for path in SHIPPED) >= 200
