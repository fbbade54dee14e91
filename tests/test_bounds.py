from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.bounds import COMPARATORS, bounds, statements
from kg.namespaces import VOC

VALUES = st.decimals(allow_nan=False, allow_infinity=False)


@given(VALUES, st.sampled_from(sorted(COMPARATORS)))
def test_the_stated_value_lies_in_the_closure_of_its_bounds(value: Decimal, word: str) -> None:
    found = bounds(value, word)
    assert found.lower is None or found.lower <= value
    assert found.upper is None or value <= found.upper
    assert (found.lower is None) == (found.lower_inclusive is None)
    assert (found.upper is None) == (found.upper_inclusive is None)


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("exactly", (47, 47, True, True)),
        ("about", (None, None, None, None)),
        ("more-than", (47, None, False, None)),
        ("less-than", (None, 47, None, False)),
        ("approaching", (None, 47, None, False)),
        ("at-least", (47, None, True, None)),
        ("at-most", (None, 47, None, True)),
    ],
)
def test_bounds(word: str, wanted: tuple[object, ...]) -> None:
    assert bounds(Decimal(47), VOC + word) == wanted
    said = statements(Literal("47.0"), VOC + word)
    assert len(said) == sum(each is not None for each in wanted)
    assert {each.value for _, each in said} <= {"47.0", "true", "false"}


def test_another_word_is_no_comparator() -> None:
    with pytest.raises(KeyError):
        bounds(Decimal(1), VOC + "hardly")
