"""The question finder: sixty ways to ask, half of them never tuned by, and what is declined."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from kg import found as taking
from kg import questions
from kg.cli import main
from kg.engine import Embedded
from kg.errors import UsageError
from kg.finder import Finder
from kg.found import Found, taken
from kg.graph import Graph

FILE = Path(__file__).parent / "finder" / "paraphrases.tsv"
with FILE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))
SETS = {"held out": [row for row in ROWS if row["set"] == "held-out"], "all": ROWS}
with (FILE.parent / "more.tsv").open(encoding="utf-8", newline="") as file:
    MORE = list(csv.DictReader(file, delimiter="\t"))
# The best question first, among the first three, and what is declined. No word was added for the
# held-out ones, but what they miss was seen when weights were chosen.
SHARES = {"tuned": (0.85, 0.95, 0.9), "held-out": (0.8, 0.9, 0.9)}
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def found(whole: Embedded) -> dict[str, list[Found]]:
    finder = Finder(whole)
    return {row["words"]: finder.find(row["words"]) for row in ROWS}


def test_the_paraphrases_are_as_many_as_promised() -> None:
    asked = [row for row in ROWS if row["question"]]
    assert (len(ROWS), len(ROWS) - len(asked)) == (60, 10)
    assert sum(row["language"] == "zh" for row in asked) == 15
    assert len(SETS["held out"]) >= 29
    assert {name for row in asked for name in row["question"].split(",")} <= set(questions.names())


@pytest.mark.parametrize("name", SETS)
def test_the_right_question_comes_first(found: dict[str, list[Found]], name: str) -> None:
    asked = [row for row in SETS[name] if row["question"]]
    first = three = 0
    for row in asked:
        each = found[row["words"]][:3]
        right = [one.question.name in row["question"].split(",") for one in each]
        first += bool(each) and each[0].sure and right[0]
        three += any(right)
    assert first / len(asked) >= 0.8
    assert three / len(asked) >= 0.95


def test_what_is_off_topic_is_declined(found: dict[str, list[Found]]) -> None:
    off = [found[row["words"]] for row in ROWS if not row["question"]]
    assert sum(not each or not each[0].sure for each in off) >= 9


@pytest.mark.parametrize("name", SHARES)
def test_more_ways_to_ask(whole: Embedded, name: str) -> None:
    finder = Finder(whole)
    first, three, declined = list[bool](), list[bool](), list[bool]()
    for row in MORE:
        if row["set"] != name:
            continue
        each = finder.find(row["words"])[:3]
        sure = bool(each) and each[0].sure
        if not row["question"]:
            declined.append(not sure)
            continue
        right = [one.question.name in row["question"].split(",") for one in each]
        first.append(sure and right[0])
        three.append(any(right))
    assert len(first) >= 40 and len(declined) >= 10
    for found, least in zip((first, three, declined), SHARES[name], strict=True):
        assert sum(found) / len(found) >= least


# What a stranger asked, with the name of the dataset's subject in it or with a year.
PLAIN = [
    (
        "What is the output value of the environmental protection equipment industry?",
        "output-by-year",
    ),
    ("中国环保装备制造业产值多少", "output-by-year"),
    ("what was the output value in 2022", "output-by-year"),
    ("output in 2021", "output-by-year"),
    ("What was the output in 2025?", "output-by-year"),
    ("环保产业增长率", "growth"),
    ("how many green factories", "counts-of-members"),
    ("绿色工厂有多少家", "counts-of-members"),
    ("how many registered enterprises", "counts-of-members"),
    ("环保装备行业有多少从业人员", "employees-per-enterprise"),
    ("How many people does the sector employ?", "employees-per-enterprise"),
    ("Which targets does the government set for 2027?", "targets"),
    ("who issued the guiding opinions", "policies-by-issuer"),
    ("谁发布了指导意见", "policies-by-issuer"),
    ("who issued the plan", "policies-by-issuer"),
    ("行动计划什么时候发布", "document-timeline"),
]


@pytest.mark.parametrize(("words", "name"), PLAIN)
def test_the_name_of_the_subject_asks_nothing(whole: Embedded, words: str, name: str) -> None:
    (best, *_) = Finder(whole).find(words)
    assert best.sure
    assert str(best).partition(" ")[0] == name
    assert "number" not in best.values


@pytest.mark.parametrize(
    "words",
    [
        "environmental protection",
        "environmental protection equipment industry",
        "环保装备行业",
        "How many companies are listed on the stock exchange?",
    ],
)
def test_what_names_the_subject_alone_or_is_not_known_is_declined(
    whole: Embedded, words: str
) -> None:
    with pytest.raises(UsageError, match="the nearest: "):
        taken(Finder(whole).find(words), words)


def test_a_thing_of_which_nothing_is_asked_is_offered(whole: Embedded) -> None:
    for words, thing in (("Who is Wang Yining?", "wang-yining"), ("王亦宁是谁", "wang-yining")):
        with pytest.raises(UsageError, match=f"'kg show {thing}'"):
            taken(Finder(whole).find(words), words)
    assert Finder(whole).find("what did Wang Yining say")[0].sure


def test_a_year_that_narrows_nothing_is_told(capsys: Captured, warm: None) -> None:
    assert main(["ask", "What was the output in 2025?", "--format", "csv"]) == 0
    assert "kg: not used: 2025; output-by-year takes no year\n" in capsys.readouterr().err
    assert main(["ask", "which policies came out in 2013", "--format", "csv"]) == 0
    assert "not used" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("which policies came out in 2013", "policies-issued-in with year = 2013"),
        ("documents issued by MIIT", "policies-by-issuer with issuer = miit"),
        ("工信部发布了哪些文件", "policies-by-issuer with issuer = miit"),
        ("documents issued by the State Council", "policies-by-issuer with issuer = state-council"),
        ("figures surely above 1,000", "figures-surely-above with threshold = 1000"),
        ("figures surely above 2000", "figures-surely-above with threshold = 2000"),
    ],
)
def test_words_fill_parameters(whole: Embedded, words: str, told: str) -> None:
    (best, *_) = Finder(whole).find(words)
    assert str(best) == told
    answer = Graph(whole).ask(words)
    assert answer.question is not None and answer.question.name == best.question.name
    assert set(best.values) <= set(answer.given)


def test_what_is_declined_offers_the_nearest(whole: Embedded) -> None:
    finder = Finder(whole)
    words = "population of Germany in 1990"
    with pytest.raises(
        UsageError, match=r"near enough to 'population.*the nearest: \S+ \("
    ) as told:
        taken(finder.find(words), words)
    assert str(told.value).count(" (") == 3
    with pytest.raises(UsageError, match="none shares a word"):
        taken(finder.find("!?"), "!?")


def test_a_sqlite_without_fts5_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def execute(self, *_: Any) -> None:
            raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(sqlite3, "connect", lambda *_, **__: Bare())
    with pytest.raises(UsageError, match="needs SQLite with FTS5"):
        Finder()


def test_the_command_line(capsys: Captured, warm: None) -> None:
    assert main(["ask", "documents issued by MIIT", "--format", "csv"]) == 0
    in_words = capsys.readouterr()
    assert in_words.err == "kg: asked: policies-by-issuer with issuer = miit\n"
    assert main(["ask", "policies-by-issuer", "--issuer", "miit", "--format", "csv"]) == 0
    by_name = capsys.readouterr()
    assert (by_name.out, by_name.err) == (in_words.out, "")
    assert main(["ask", "documents issued by MIIT", "--help"]) == 0
    assert "usage: kg ask policies-by-issuer [--issuer VALUE]" in capsys.readouterr().out
    assert main(["ask", "best recipe for pizza dough"]) == 2
    assert "no question is near enough" in capsys.readouterr().err
    assert main(["questions", "mistranslated", "wording", "--names"]) == 0
    assert capsys.readouterr().out.split()[0] == "translation-artefacts"
    assert taking.ENOUGH > 0
