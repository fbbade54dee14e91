"""Comparisons of ranges, and warnings on queries that were written without looking at the rules."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from test_cautions import COMPARED

from kg.cautions import cautions
from kg.comparisons import OPERATORS, possibly, surely, undecidable
from kg.engine import Embedded
from kg.namespaces import GIP

CAUTIONS = Path(__file__).parent / "cautions"
WRONG = sorted(CAUTIONS.glob("wrong/*.rq"))
RIGHT = sorted(CAUTIONS.glob("right/*.rq"))
# Ends of a range and whether they are in it; None for no end.
RANGES = [
    (low, high, low_in, high_in)
    for low, high in product((None, 0, 2), (None, 2, 4))
    for low_in, high_in in product((True, False), repeat=2)
    if low != high or (low_in and high_in) or low is None
]


def ranges() -> Embedded:
    lines = list[str]()
    for number, (low, high, low_in, high_in) in enumerate(RANGES):
        lines.append(f"<urn:f{number}> <{GIP}value> 2 .")
        for side, end, inside in (("lower", low, low_in), ("upper", high, high_in)):
            if end is not None:
                lines.append(f"<urn:f{number}> <{GIP}{side}Bound> {end} .")
                lines.append(f"<urn:f{number}> <{GIP}{side}Inclusive> {str(inside).lower()} .")
    text = "\n".join(lines)
    integer = "http://www.w3.org/2001/XMLSchema#"
    text = re.sub(r" (\d+) \.", rf' "\1"^^<{integer}integer> .', text)
    text = re.sub(r" (true|false) \.", rf' "\1"^^<{integer}boolean> .', text)
    return Embedded.from_quads(text.encode())


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("number", ["?lower", "?kg", "1 + ?upper - 1"])
def test_ranges_compare_as_the_numbers_in_them(operator: str, number: str) -> None:
    engine = ranges()
    name = re.findall(r"\?\w+", number)[0]
    for limit in range(-1, 6):
        wanted = [set[str](), set[str](), set[str]()]
        for index, (low, high, low_in, high_in) in enumerate(RANGES):
            tried = [each / 4 for each in range(-40, 60)]
            tried = [x for x in tried if low is None or x > low or (low_in and x == low)]
            tried = [x for x in tried if high is None or x < high or (high_in and x == high)]
            found = {COMPARED[operator](x, limit) for x in tried}
            told = (found == {True}, True in found, len(found) == 2)
            for names, holds in zip(wanted, told, strict=True):
                names |= {f"urn:f{index}"} if holds else set()
        for helper, names in zip((surely, possibly, undecidable), wanted, strict=True):
            condition = helper("?f", operator, number)
            query = (
                f"SELECT ?f {{ ?f gip:value ?v VALUES {name} {{ {limit} }} FILTER({condition}) }}"
            )
            assert {row[0].value for row in engine.query(query)} == names, (helper, limit)  # type: ignore[union-attr]


def test_there_are_enough_of_each() -> None:
    assert len(WRONG) >= 15
    assert len(RIGHT) >= 15


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_what_is_wrong_is_warned_of(path: Path, whole: Embedded) -> None:
    text = path.read_text("utf-8")
    kinds = text.partition("\n")[0].removeprefix("# kind: ").split("|")
    found = [each for each in cautions(whole, text, seconds=30) if each.kind in kinds]
    assert found
    for each in found:
        if each.fix:
            assert sorted(map(str, whole.query(each.fix))) != sorted(map(str, whole.query(text)))


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_what_is_right_is_let_pass(path: Path, whole: Embedded) -> None:
    assert cautions(whole, path.read_text("utf-8"), seconds=30) == []
