from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.article import Article, QuoteError, Span
from kg.errors import DataError
from kg.paths import DATA

LETTERS = st.sampled_from("ab .?!\n\r\t\"'“”，。？环保装备𝒜😀é́A")
TEXTS = st.one_of(st.text(), st.text(LETTERS, max_size=60))


def article(folder: Path, text: str) -> Article:
    path = folder / "article.txt"
    path.write_bytes(text.encode("utf-8", "replace"))
    return Article(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("article")


@given(text=TEXTS, data=st.data())
def test_any_unique_quote_is_located(folder: Path, text: str, data: st.DataObject) -> None:
    read = article(folder, text)
    assume(read.text)
    start = data.draw(st.integers(0, len(read.text) - 1))
    quote = read.text[start : data.draw(st.integers(start + 1, len(read.text)))]
    assume(read.text.find(quote, read.text.find(quote) + 1) < 0)
    span = read.locate(quote)
    assert span == (start, start + len(quote))
    assert read.words(span) == quote


@given(text=TEXTS, data=st.data())
def test_what_stands_before_decides(folder: Path, text: str, data: st.DataObject) -> None:
    read = article(folder, text + "x" + text)
    start = data.draw(st.integers(0, len(read.text) - 1))
    quote = read.text[start : start + 3]
    try:
        assert read.locate(quote, read.text[:start]).start == start
    except QuoteError:  # white space before the quote may be left out, so two places can be meant
        assert read.text[:start].strip() == "" or read.text[start - 1 : start + 1].strip() != quote


@given(text=TEXTS)
def test_sentences_cover_every_letter_once(folder: Path, text: str) -> None:
    read = article(folder, text)
    covered = [place for each in read.sentences for place in range(each.start, each.end)]
    assert covered == sorted(set(covered))
    left = set(range(len(read.text))) - set(covered)
    assert all(read.text[place].isspace() for place in left)
    assert [each.number for each in read.sentences] == list(range(1, len(read.sentences) + 1))
    for each in read.sentences:
        paragraph = read.paragraphs[each.paragraph - 1]
        assert paragraph.start <= each.start < each.end <= paragraph.end


@given(text=TEXTS, data=st.data())
def test_sentences_of_a_span_are_those_it_touches(
    folder: Path, text: str, data: st.DataObject
) -> None:
    read = article(folder, text)
    start = data.draw(st.integers(0, len(read.text)))
    span = Span(start, data.draw(st.integers(start, len(read.text))))
    slow = [s for s in read.sentences if s.start < span.end and s.end > span.start]
    assert list(read.sentences_of(span)) == slow


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Up 3.5%. Mr. Li of the U. N. spoke.", ["Up 3.5%.", "Mr. Li of the U. N. spoke."]),
        ('"So." said Li. "Yes." Li Na said. So.', ['"So." said Li.', '"Yes." Li Na said.', "So."]),
        ("国务院发布。“很好。”他说。下一步？", ["国务院发布。", "“很好。”", "他说。", "下一步？"]),
        ("Headline\r\n\r\n  Body. \n", ["Headline", "Body."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(folder: Path, text: str, sentences: list[str]) -> None:
    read = article(folder, text)
    assert [read.words(each) for each in read.sentences] == sentences


def test_the_shipped_article_is_the_one_received() -> None:
    (path,) = (DATA / "articles").glob("2024-05-02-*/article.txt")
    read = Article(path)
    assert len(read.text) == 6464
    assert read.sha256 == sha256(path.read_bytes()).hexdigest()
    assert read.sha256 == "2e2b216e27b70c808945511f5bad842d880e89534ec5622d3778bafe78134bb2"
    assert len(read.sentences) == 32


@pytest.mark.parametrize(
    ("quote", "before", "what", "mend"),
    [
        ("a CAT", None, "differs", "'a cat'"),
        ("the “dog” ran", None, "differs", "the \"dog\" ran"),
        ("a very small cat", None, "not in the text", "quote the text"),
        ("a cat and a mouse", None, "not in the text", "a cat and a cat"),
        ("", None, "empty", "words"),
        ("cat", None, "2 times", '"I saw a"'),
        ("cat", "the", "never stands after", '"I saw a"'),
        ("cat", "a", "2 times", '"cat and a"'),
    ],
)  # fmt: skip
def test_quotes_that_name_no_place(
    folder: Path, quote: str, before: str | None, what: str, mend: str
) -> None:
    read = article(folder, 'I saw a cat and a cat; the "dog" ran.')
    with pytest.raises(QuoteError, match=what) as caught:
        read.locate(quote, before)
    assert mend in caught.value.mend


def test_before_needs_no_white_space(folder: Path) -> None:
    read = article(folder, "one cat, two\n cat")
    assert read.locate("cat", "two") == (14, 17)
    assert read.locate("cat", "one ") == (4, 7)


def test_bytes_are_kept(folder: Path) -> None:
    read = article(folder, "\ufeffone\r\ntwo\r")
    assert read.text == "\ufeffone\r\ntwo\r"


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_bytes(b"one\ntw\xff")
    with pytest.raises(DataError, match=r"article.txt:2: byte 6 \(0xff\) is not UTF-8"):
        Article(tmp_path / "article.txt")
    with pytest.raises(DataError, match="missing"):
        Article(tmp_path / "other.txt")
