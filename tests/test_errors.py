from __future__ import annotations

import pytest

from kg.errors import DataError, KGError, Problem, QueryError, UsageError, shorten


def test_a_problem_reads_as_place_what_expected_mend() -> None:
    whole = Problem("a.trig", 7, "no speaker", "one speaker", "say who speaks")
    assert str(whole) == "a.trig:7: no speaker. Expected: one speaker. Mend: say who speaks."
    assert str(Problem("a.txt", None, "why?", "", "")) == "a.txt: why?"


def test_problems_are_sorted_and_said_once() -> None:
    late, early = Problem("a", 10, "x", "", ""), Problem("a", 9, "y", "", "")
    error = DataError([late, early, Problem("a", 10, "x", "", "")])
    assert error.problems == (early, late)
    assert str(error) == "a:9: y.\na:10: x."


@pytest.mark.parametrize(
    ("kind", "code"), [(KGError, 1), (DataError, 1), (UsageError, 2), (QueryError, 2)]
)
def test_exit_codes(kind: type[KGError], code: int) -> None:
    assert kind.exit_code == code
    assert issubclass(kind, KGError)


def test_a_query_error_is_short() -> None:
    error = QueryError("x" * 1000, 3, 4)
    assert str(error).startswith("line 3, column 4: xxx")
    assert len(str(error)) == 400
    assert (error.line, error.column) == (3, 4)
    assert shorten("abc", 3) == "abc"
