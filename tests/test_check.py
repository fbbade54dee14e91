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
