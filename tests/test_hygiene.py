"""The hygiene rules: each fires on a file, and none on what is shipped or built.

``tests/hygiene/<rule>.ttl`` or ``.trig`` begins with a line ``# message`` for each violation that
the rule finds there; beside what is at fault, a file has what comes near and is not. A rule of the
articles' text has a folder ``tests/invalid/hygiene-<rule>`` instead.
"""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest

from kg import hygiene, paths
from kg.engine import Embedded
from kg.errors import DataError

HERE = Path(__file__).parent
CASES = sorted((HERE / "hygiene").iterdir())
RULES = {Path(rule.name).stem: rule for rule in hygiene.rules()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_rule_fires_on_its_file(case: Path) -> None:
    lines = takewhile(lambda line: line.startswith("# "), case.read_text("utf-8").splitlines())
    engine, rule = Embedded.from_path(case), RULES[case.stem]
    assert rule.needs <= hygiene.held(engine)
    found = list(hygiene.violations(engine, rule))
    assert sorted(each.message["en"] for each in found) == sorted(line[2:] for line in lines) != []
    assert all(each.message["zh"] not in ("", each.message["en"]) for each in found)


def test_each_rule_has_a_file_on_which_it_fires() -> None:
    folders = {each.name for each in (HERE / "invalid").iterdir()}
    files = {case.stem for case in CASES}
    assert files <= RULES.keys()
    assert [n for n in RULES if n not in files and f"hygiene-{n}" not in folders] == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_silent_on_what_is_shipped(name: str, whole: Embedded) -> None:
    assert [each.message["en"] for each in hygiene.violations(whole, RULES[name])] == []


def test_every_rule_says_what_it_is_for() -> None:
    assert [Path(rule.name).name for rule in hygiene.rules()] == sorted(
        path.name for path in (paths.ONTOLOGY / "hygiene").glob("*.rq")
    )
    assert len(RULES) >= 45
    titles = [title for rule in RULES.values() for title in rule.title.values()]
    assert len(set(titles)) == len(titles)


def test_a_rule_without_its_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text("#+ title: nothing\n#+ mend: none\nSELECT * {}")
    with pytest.raises(DataError, match=r"x.rq:1: the rule's header is not whole.*#\+ title_zh: …"):
        hygiene.rules(tmp_path)


def test_a_rule_that_needs_what_there_is_not_is_refused(tmp_path: Path) -> None:
    head = "".join(f"#+ {each}: x\n" for each in hygiene.HEADER)
    (tmp_path / "x.rq").write_text(f"{head}#+ needs: claims rivers\nSELECT * {{}}")
    with pytest.raises(DataError, match=r"x.rq:1: the rule needs rivers, which is unknown"):
        hygiene.rules(tmp_path)
