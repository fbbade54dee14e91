from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg import check, cli, dataset, hygiene
from kg.errors import DataError, UsageError
from kg.paths import DATA, ONTOLOGY, shown
from kg.quoted import QuotedClaims
from kg.recorded import RecordedClaims

# of the fixture rivers, a valid source that leaves some things to wish for
MILD = {
    ("warning", "id:obs-rivers lacks gip:about"),
    ("note", "id:obs-rivers lacks gip:timeReading"),
    ("note", "id:rivers lacks dcterms:language"),
}


def test_the_shipped_sources_have_no_problem() -> None:
    assert [str(problem) for problem in check.check() if problem.severity == "error"] == []
    assert "no problems" in check.report()


def test_an_article_is_checked_by_its_folder_or_its_file() -> None:
    (folder,) = (DATA / "articles").iterdir()
    assert check.check(folder) == check.check(folder / "claims.trig") == []


def test_an_article_of_one_s_own(tmp_path: Path, rivers: dataset.Sources) -> None:
    folder = tmp_path / "rivers"
    shutil.copytree(rivers.articles[0], folder)
    assert {(each.severity, each.what) for each in check.check(folder)} == MILD
    trig = (folder / "claims.trig").read_text("utf-8").replace("gip:unit unit:NUM ; ", "")
    (folder / "claims.trig").write_text(trig.replace('clean" ;', 'many" ;'), "utf-8")
    for path in (folder, folder / "claims.trig"):
        errors = [each for each in check.check(path) if each.severity == "error"]
        found = {problem.what.split(",")[0] for problem in errors}
        sentence = "no claim covers sentence 4: The rivers are clean."
        assert found == {"id:obs-rivers has no unit", sentence}
    with pytest.raises(DataError, match="has no unit"):
        check.report(folder)


@pytest.fixture
def own(tmp_path: Path, rivers: dataset.Sources) -> Path:
    """A folder of one's own with an article in order."""
    return Path(shutil.copytree(rivers.articles[0], tmp_path / "rivers"))


def rewrite(folder: Path, old: str, new: str) -> None:
    trig = (folder / "claims.trig").read_text("utf-8")
    assert old in trig
    (folder / "claims.trig").write_text(trig.replace(old, new), "utf-8")


CLAIM = """c:added {{ {} }}
src: {{ c:added gip:quote "The rivers are many" ;
  gip:speaker src: ; gip:mode voc:narration ; gip:basis voc:stated . }}
"""


@pytest.mark.parametrize(
    ("said", "line", "what"),
    [
        ("id:miit gip:issuedBy id:state-council .", 1, "miit is both Agent and InformationEntity"),
        ("id:rivers-plan gip:issuedBy id:wang-yining .", 1, "wang-yining is both Organization and"),
        (
            "id:obs-rivers gip:about id:miit ;\n  gip:verbatim 'a' , 'b' .",
            2,
            "id:obs-rivers has too many",
        ),
        ("id:miit a gip:Person .", 1, "miit is both Organization and Person"),
    ],
)
def test_what_is_said_of_a_registered_thing_is_found_where_it_is_said(
    own: Path, said: str, line: int, what: str
) -> None:
    text = (own / "claims.trig").read_text("utf-8")
    (own / "claims.trig").write_text(text + CLAIM.format(said), "utf-8")
    (found,) = [each for each in check.check(own) if each.what.startswith(what)]
    assert found.file == str(own / "claims.trig")
    assert found.line == len(text.splitlines()) + line


@pytest.mark.parametrize("here", [".", "claims.trig", "../rivers", "../rivers/../rivers/"])
def test_where_the_article_is_called_from_does_not_matter(
    own: Path, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    rewrite(own, "gip:unit unit:NUM ; ", "")
    monkeypatch.chdir(own)
    errors = [each for each in check.check(here) if each.severity == "error"]
    assert [problem.file for problem in errors] == ["claims.trig"]


def test_a_problem_that_has_no_line_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = "SELECT (voc:x AS ?thing) ('odd' AS ?message) ('odd' AS ?message_zh) {}"
    new = (
        "SELECT (voc:y AS ?thing) ('new' AS ?message) ('new' AS ?message_zh) { id:obs-rivers a ?k }"
    )
    both = {"en": "t", "zh": "t"}
    rule = hygiene.Rule("rule.rq", both, both, frozenset(), odd)
    monkeypatch.setattr(hygiene, "rules", lambda: [rule, rule._replace(sparql=new)])
    errors = [each for each in check.check(own) if each.severity == "error"]
    assert [(each.file, each.line, each.what) for each in errors] == [
        (shown(ONTOLOGY), None, "new")
    ]


def test_a_name_of_a_shipped_article_is_taken(own: Path) -> None:
    (folder,) = (DATA / "articles").iterdir()
    taken = min(QuotedClaims(folder).graphs)
    rewrite(own, "c:clean ", f"<{taken}> ")
    (problem,) = (each for each in check.check(own) if " stands in " in each.what)
    assert problem.file == str(own / "claims.trig")
    assert check.check(folder) == []


def test_an_edited_copy_stands_for_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    shipped = min((DATA / "record").glob("*.trig"))
    copy = tmp_path / shipped.name
    copy.write_text(shipped.read_text("utf-8") + "\nvoc:x a gip:Nothing .\n", "utf-8")
    found = {each.what for each in check.check(copy)}
    assert "gip:Nothing is unknown" in found
    assert not any(" too" in what for what in found)
    other = tmp_path / "other.trig"
    other.write_text(shipped.read_text("utf-8"), "utf-8")
    names = len(RecordedClaims(shipped).graphs) + 1
    (told,) = check.check(other)
    assert f"and {names - 1} more names stand in {shown(shipped)} too" in told.what


def test_sources_that_do_not_build_without_the_article_are_told(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "register.ttl").write_text("<a", "utf-8")
    sources = dataset.shipped()._replace(register=tmp_path / "register.ttl", articles=())
    monkeypatch.setattr(check, "shipped", lambda: sources)
    assert [Path(problem.file).name for problem in check.check(own)] == ["register.ttl"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        check.check(tmp_path / "none")


def test_warnings_and_notes_are_told_and_do_no_harm(
    rivers: dataset.Sources, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (folder,) = rivers.articles
    told = check.report(folder).splitlines()
    assert len(told) == len(MILD) + 1
    assert sum(": warning: " in line for line in told) == 1
    assert sum(": note: " in line for line in told) == 2
    assert told[-1].endswith("rivers: no problems (warnings: 1, notes: 2).")
    assert all(re.match(r".*/claims\.trig:\d+: ", line) for line in told[:-1])
    assert cli.main(["check", str(folder), "--lang", "zh"]) == 0
    *lines, last = capsysbinary.readouterr().out.decode().splitlines()
    assert last.endswith("rivers：没有问题（警告 1 条，提示 2 条）。")
    assert any(
        "警告：id:obs-rivers 缺少 gip:about。 应为：数字须说明其所涉事物" in e for e in lines
    )


def test_a_part_of_the_shipped_sources_is_checked_with_the_whole() -> None:
    for path in (DATA / "register.ttl", DATA / "articles", ONTOLOGY / "vocabulary.ttl"):
        assert check.check(path) == []


def test_findings_stand_where_they_belong(tmp_path: Path) -> None:
    register = tmp_path / "register.ttl"
    text = (DATA / "register.ttl").read_text("utf-8")
    register.write_text(
        text + '\nid:x a gip:Person , gip:Ministry ; skos:prefLabel "x"@en .\n', "utf-8"
    )
    found = check.problems(dataset.shipped()._replace(register=register))
    wrong = [each for each in found if each.file.endswith("register.ttl")]
    assert {each.line for each in wrong} == {len(text.splitlines()) + 2}
    assert {each.what for each in wrong} >= {
        "id:x is at fault",
        "id:x lacks skos:prefLabel",
        "x is both Organization and Person",
    }
    assert "Mend: make two things of it: who speaks, and the body." in "\n".join(map(str, wrong))
