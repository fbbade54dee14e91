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


@given(ROWS, st.integers(20, 90))
def test_a_table_fits_and_nothing_is_cut_off(rows: list[tuple[str, str, str]], limit: int) -> None:
    columns = ("first", "second", "n")
    narrow, wide = tables.plain(columns, rows, limit), tables.plain(columns, rows)
    least = 3 * tables.NARROWEST + 2 * len(tables.GAP)
    assert all(tables.width(line) <= max(limit, least) for line in narrow.split("\n"))
    if all(tables.width(line) <= limit for line in wide.split("\n")):
        assert narrow == wide
    letters = sorted(
        "".join(map(tables.clean, (*columns, *(cell for row in rows for cell in row))))
    )
    assert without(sorted(narrow)) == without(letters)


def without(letters: list[str]) -> list[str]:
    """The letters but for space and the rule under the heads."""
    return [each for each in letters if not each.isspace() and each != "-"]


def test_the_widest_columns_give_way() -> None:
    assert tables.fitted([5, 60, 40], 60, [5, 9, 9]) == [5, 27, 28]
    assert tables.fitted([5, 60, 10], 60, [5, 9, 9]) == [5, 45, 10]
    assert tables.fitted([5, 60, 40], 60, [5, 9, 40]) == [5, 15, 40]
    assert tables.fitted([5, 60, 40], 30, [5, 9, 40]) == [5, 12, 13]
    assert tables.fitted([5, 6], 3, [5, 6]) == [5, 6]


def test_long_cells_go_on_below() -> None:
    assert tables.wrapped("one two three", 7) == ["one two", "three"]
    assert tables.wrapped("国务院办公厅", 8) == ["国务院办", "公厅"]
    assert tables.wrapped("", 8) == [""]
    table = tables.plain(("a", "b"), [("x", "State Council of China"), ("y", "z")], 17)
    assert table.splitlines()[2:] == ["x  State Council", "   of China", "y  z"]
