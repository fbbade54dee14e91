"""Questions: headers, finding, and what is said about faulty files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import questions
from kg.errors import DataError, UsageError

ROOT = Path(__file__).parent.parent
GOOD = """#+ title: Who issued it?
#+ title_zh: 谁发布的？
#+ description: One row per document.
#+ tags: policy, look-up
#+ param: issuer | iri | | the body | SELECT ?value { ?d gip:issuedBy|gip:by ?value }
#+ param: least | decimal | 2.5 | the least number
SELECT ?issuer ?least { ?d gip:issuedBy ?issuer }
"""


def test_a_header_is_read() -> None:
    question = questions.parse("who", GOOD, "who.rq")
    assert (question.title, question.title_zh) == ("Who issued it?", "谁发布的？")
    assert question.tags == ("policy", "look-up")
    issuer, least = question.params
    assert (issuer.type, issuer.default, issuer.description) == ("iri", "", "the body")
    assert issuer.values == "SELECT ?value { ?d gip:issuedBy|gip:by ?value }"
    assert (least.type, least.default, least.values) == ("decimal", "2.5", "")
    assert question.heading("zh-Hans") == "谁发布的？"
    assert question.heading() == "Who issued it?"


def test_the_query_keeps_its_line_numbers() -> None:
    question = questions.parse("who", GOOD, "who.rq")
    assert question.sparql.splitlines()[6] == GOOD.splitlines()[6]
    assert "title" not in question.sparql


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("#+ tags:", "#+ tag:", 4, "unknown header key 'tag'"),
        ("#+ tags: policy, look-up", "#+ title: again", 4, "title stands twice"),
        ("#+ title: Who issued it?\n", "", 1, "no title"),
        ("#+ title: Who issued it?", "#+ title:", 1, "title is empty"),
        ("| iri |", "| uri |", 5, "unknown type 'uri'"),
        ("param: issuer", "param: format", 5, "'format' cannot name"),
        ("param: least", "param: issuer", 6, "'issuer' cannot name"),
        ("| decimal | 2.5 | the least number", "| decimal", 6, "2 fields"),
        ("param: least", "param: most", 6, "no variable ?most"),
        ("param: least", "param: leas", 6, "no variable ?leas"),
    ],
)
def test_a_faulty_header_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as caught:
        questions.parse("who", GOOD.replace(old, new, 1), "who.rq")
    told = {problem.line: str(problem) for problem in caught.value.problems}
    assert words in told[line]


def test_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "who-issued.rq").write_text(GOOD, encoding="utf-8")
    other = GOOD.replace("Who issued it?", "Which figures?").replace("谁发布的", "数字")
    (tmp_path / "figures.rq").write_text(other, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    folder = str(tmp_path)
    assert questions.names(folder) == ["figures", "who-issued"]
    assert [each.name for each in questions.find("WHO issued", folder)] == ["who-issued"]
    assert [each.name for each in questions.find(["发布"], folder)] == ["who-issued"]
    assert [each.name for each in questions.find("", folder)] == ["figures", "who-issued"]
    assert questions.find("nothing such", folder) == []
    with pytest.raises(UsageError, match="did you mean figures"):
        questions.load("figure", folder)
    (tmp_path / "latin.rq").write_bytes(b"#+ title: \xff\n")
    with pytest.raises(DataError, match="not UTF-8"):
        questions.load("latin", folder)


@pytest.mark.parametrize("name", ["../secret", "", "a/b", ".", "policies-by-issuer.rq"])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(UsageError, match="no question"):
        questions.load(name)


def test_every_shipped_question_can_be_read() -> None:
    found = questions.every()
    assert len(found) >= 50
    assert len({question.title for question in found}) == len(found)


def test_no_language_tag_is_compared_letter_by_letter() -> None:
    """Engines write ``zh-Hans`` in their own ways; LANGMATCHES reads them all."""
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("ontology/**/*.[rt][qt]*")]
    files += [*ROOT.glob("queries/**/*.rq"), *ROOT.glob("notebooks/*.ipynb")]
    compared = re.compile(r"""\bLANG\s*\([^)]*\)\s*!?=\s*.{0,2}zh""", re.IGNORECASE)
    assert compared.search('FILTER(LANG(?l) = "zh-Hans")')
    assert len(files) > 150
    assert not [path for path in files if compared.search(path.read_text("utf-8"))]


def test_an_unknown_parameter_names_those_there_are() -> None:
    question = questions.parse("who", GOOD, "who.rq")
    assert question.param("least").type == "decimal"
    with pytest.raises(UsageError, match="its parameters: issuer, least"):
        question.param("isuer")
