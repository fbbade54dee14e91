"""Tables: width of characters, emptiness, and text that cannot act."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg import tables

ROWS = st.lists(st.tuples(st.text(), st.text(), st.sampled_from(["1", "22.5", ""])), min_size=1)


def test_wide_characters_take_two_columns() -> None:
    assert tables.width("国务院") == 6
    assert tables.width("e\u0301") == 1
    assert tables.plain(("a", "b"), [("国务院", "x"), ("abc", "y")]) == (
        "a       b\n------  -\n国务院  x\nabc     y\n"
    )


def test_numbers_stand_to_the_right() -> None:
    assert tables.plain(("n",), [("5",), ("-12.50",), ("",)]).splitlines()[2] == "     5"


def test_empty_tables_say_so() -> None:
    assert tables.plain(("a",), []) == "(no rows)\n"
    assert tables.markdown(("a",), []) == "(no rows)\n"


def test_markup_is_inert() -> None:
    cell = "a|b *c* <i> `d` [e](f)\n\\g & h"
    row = tables.markdown(("x",), [(cell,)]).splitlines()[2]
    assert row == r"| a\|b \*c\* \<i\> \`d\` \[e\](f) \\g &amp; h |"
    assert "<script>" not in tables.html(("<script>",), [("<script>",)])
    assert "\x1b" not in tables.plain(("x",), [("\x1b[31mred",)])


@given(ROWS)
def test_each_row_is_one_line_and_columns_line_up(rows: list[tuple[str, str, str]]) -> None:
    lines = tables.plain(("first", "second", "n"), rows).split("\n")
    assert len(lines) == len(rows) + 3
    size = tables.width(lines[1])
    assert all(tables.width(line) <= size for line in lines)
    assert len(tables.markdown(("a", "b", "c"), rows).split("\n")) == len(rows) + 3
