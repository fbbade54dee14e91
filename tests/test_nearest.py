from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import nearest

TEXT = "The rivers are “many”.  They flow\tslowly; 环境保护装备 grew by over 15%, it is said."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ('the rivers are "many"', "The rivers are “many”"),
        ("They flow slowly", "They flow\tslowly"),
        ("环境保护裝备 grew by over 15 percent, it", "环境保护装备 grew by over 15%, it"),
        ("ｏｖｅｒ １５％", "over 15%"),
    ],
)
def test_the_nearest_passage(quote: str, found: str) -> None:
    _, mend = nearest.passage(TEXT, quote)
    assert repr(found)[1:-1] in mend


@given(st.text(), st.text())
def test_any_text_has_an_answer(text: str, quote: str) -> None:
    what, mend = nearest.passage(text, quote)
    assert what.startswith("the quote")
    assert mend


def test_the_nearest_name() -> None:
    names = ["issuedBy", "issueTime", "Document"]
    assert nearest.name("isuedBy", names) == "issuedBy"
    assert nearest.name("document", names) == "Document"
    assert nearest.name("zzz", names) is None


def test_short() -> None:
    assert nearest.short("abc") == "abc"
    assert len(nearest.short("x" * 500, 81)) == 81
    assert nearest.tail("one two\nthree four ") == "two three four"
