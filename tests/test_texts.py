"""The interface's catalogue: every text in both languages, and every text that is asked for."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from kg import questions
from kg.web.language import CATALOGUE, LANGUAGES, catalogue, texts
from kg.web.request import Request

FOLDER = CATALOGUE.parent


def fields(text: str) -> set[str]:
    """The names that a text has filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_each_text_stands_in_each_language(key: str) -> None:
    row = catalogue()[key]
    assert len(row) == len(LANGUAGES)
    assert all(row)
    whole = [set().union(*map(fields, text.split(" || "))) for text in row]
    assert whole[1] <= whole[0]
    assert re.search(r"[\u4e00-\u9fff]", row[1]) or row[0] == row[1]


def test_each_text_that_pages_ask_for_is_there() -> None:
    sources = [*FOLDER.rglob("*.html"), *FOLDER.rglob("*.py")]
    asked = {
        key
        for path in sources
        for key in re.findall(r"""\bt\(\s*['"]([\w. -]+)['"]\s*[,)]""", path.read_text("utf-8"))
    }
    assert len(asked) > 80
    assert asked <= set(catalogue())


def test_each_topic_has_a_title() -> None:
    tags = {tag for question in questions.every() for tag in question.tags}
    assert {f"topic.{tag}" for tag in tags} <= set(catalogue())


def test_one_and_several() -> None:
    assert texts("en")("rows", n=1) == "1 row"
    assert texts("en")("rows", n=3) == "3 rows"
    assert texts("zh")("rows", n=3) == "3 行"


@pytest.mark.parametrize(
    ("query", "headers", "lang"),
    [
        ("", {}, "en"),
        ("lang=zh", {}, "zh"),
        ("", {"cookie": "a=b; lang=zh"}, "zh"),
        ("lang=en", {"cookie": "lang=zh"}, "en"),
        ("", {"accept-language": "fr, zh-CN;q=0.9, en;q=0.1"}, "zh"),
        ("lang=tlh", {}, "en"),
    ],
)
def test_the_language_is_the_visitors(query: str, headers: dict[str, str], lang: str) -> None:
    assert Request("GET", "/", query, headers).language == lang
