from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg import check, dataset
from kg.errors import DataError, UsageError
from kg.paths import DATA, ONTOLOGY


def test_the_shipped_sources_have_no_problem() -> None:
    assert [str(problem) for problem in check.check()] == []
    assert "no problems" in check.report()


def test_an_article_is_checked_by_its_folder_or_its_file() -> None:
    (folder,) = (DATA / "articles").iterdir()
    assert check.check(folder) == check.check(folder / "claims.trig") == []


def test_an_article_of_one_s_own(tmp_path: Path, rivers: dataset.Sources) -> None:
    folder = tmp_path / "rivers"
    shutil.copytree(rivers.articles[0], folder)
    assert check.check(folder) == []
    trig = (folder / "claims.trig").read_text("utf-8").replace("gip:unit unit:NUM ; ", "")
    (folder / "claims.trig").write_text(trig.replace('clean" ;', 'many" ;'), "utf-8")
    for path in (folder, folder / "claims.trig"):
        found = {problem.what.split(",")[0] for problem in check.check(path)}
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


@pytest.mark.parametrize("here", [".", "claims.trig", "../rivers", "../rivers/../rivers/"])
def test_where_the_article_is_called_from_does_not_matter(
    own: Path, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    rewrite(own, "gip:unit unit:NUM ; ", "")
    monkeypatch.chdir(own)
    assert [problem.file for problem in check.check(here)] == ["claims.trig"]


def test_a_problem_that_has_no_line_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = check.Rule("rule.rq", "t", "m", "SELECT (voc:x AS ?thing) ('odd' AS ?message) {}")
    with_it = "SELECT (voc:y AS ?thing) ('new' AS ?message) { id:obs-rivers a ?kind }"
    monkeypatch.setattr(check, "rules", lambda: [rule, rule._replace(sparql=with_it)])
    assert [(each.file, each.line, each.what) for each in check.check(own)] == [
        ("rule.rq", None, "new")
    ]


def test_a_name_of_a_shipped_article_is_taken(own: Path) -> None:
    (folder,) = (DATA / "articles").iterdir()
    taken = min(dataset.Claims(folder).graphs)
    rewrite(own, "c:clean ", f"<{taken}> ")
    (problem,) = (each for each in check.check(own) if " stands in " in each.what)
    assert problem.file == str(own / "claims.trig")
    assert check.check(folder) == []


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


def test_every_rule_says_what_it_is_for() -> None:
    names = [Path(rule.name).name for rule in check.rules()]
    assert names == sorted(path.name for path in (ONTOLOGY / "hygiene").glob("*.rq"))
    assert len(names) >= 10


def test_a_rule_without_its_header_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hygiene").mkdir()
    (tmp_path / "hygiene" / "x.rq").write_text("#+ title: nothing\nSELECT * {}")
    monkeypatch.setattr(check, "ONTOLOGY", tmp_path)
    with pytest.raises(DataError, match=r"x.rq:1: the rule's header is not whole"):
        check.rules()
