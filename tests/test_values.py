"""Terms as Python values."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from kg.values import IRI, XSD, Text, value_of


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("12", "integer", 12),
        ("7", "nonNegativeInteger", 7),
        ("12.50", "decimal", Decimal("12.50")),
        ("1.5e0", "double", 1.5),
        ("-INF", "double", float("-inf")),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2014-05-02", "date", date(2014, 5, 2)),
        ("2014-05-02T08:33:42Z", "dateTime", datetime(2014, 5, 2, 8, 33, 42, tzinfo=timezone.utc)),
        ("plain", "string", "plain"),
        ("twelve", "integer", "twelve"),
        ("maybe", "boolean", "maybe"),
        ("2014-13-01", "date", "2014-13-01"),
        ("2014", "gYear", "2014"),
        ("-0012", "integer", -12),
        ("1_000", "integer", "1_000"),
        ("１２", "integer", "１２"),
        (" 12", "integer", " 12"),
        ("-1", "nonNegativeInteger", "-1"),
        ("0", "positiveInteger", "0"),
        ("128", "byte", "128"),
        ("255", "unsignedByte", 255),
        ("NaN", "decimal", "NaN"),
        ("1e5", "decimal", "1e5"),
        (".5", "decimal", Decimal("0.5")),
        ("5.", "decimal", Decimal(5)),
        ("inf", "double", "inf"),
        ("1_0.5", "double", "1_0.5"),
        ("+1.5E-1", "float", 0.15),
        ("2024-W01-1", "date", "2024-W01-1"),
        ("20240502", "date", "20240502"),
        ("2024-02-30", "date", "2024-02-30"),
        ("2024-05-02Z", "date", "2024-05-02Z"),
        ("12024-05-02", "date", "12024-05-02"),
        ("2024-05-02", "dateTime", "2024-05-02"),
        ("2024-05-02T08:33", "dateTime", "2024-05-02T08:33"),
        ("2024-05-02T24:00:00", "dateTime", "2024-05-02T24:00:00"),
        ("2024-05-02T08:33:42.5", "dateTime", datetime(2024, 5, 2, 8, 33, 42, 500_000)),
        ("2024-05-02T08:33:42.1234567", "dateTime", "2024-05-02T08:33:42.1234567"),
        (
            "2024-05-02T08:33:42-03:30",
            "dateTime",
            datetime(2024, 5, 2, 8, 33, 42, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
        ),
    ],
)
def test_literals(text: str, datatype: str, value: object) -> None:
    found = value_of(Literal(text, datatype=NamedNode(XSD + datatype)))
    assert found == value
    assert type(found) is (Text if isinstance(value, str) else type(value))


def test_a_text_keeps_its_language() -> None:
    found = value_of(Literal("国务院", language="zh-Hans"))
    assert isinstance(found, Text)
    assert found.lang == "zh-hans"


def test_an_iri_knows_its_short_form() -> None:
    found = value_of(NamedNode("https://w3id.org/green-policy-kg/def/issuedBy"))
    assert isinstance(found, IRI)
    assert (found.curie, found.label()) == ("gip:issuedBy", "issuedBy")
    assert found == "https://w3id.org/green-policy-kg/def/issuedBy"
    assert repr(found).startswith("IRI('https:")


def test_the_rest() -> None:
    assert value_of(None) is None
    assert value_of(BlankNode("b")) == "_:b"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_decimals_are_exact(number: Decimal) -> None:
    assert value_of(Literal(format(number, "f"), datatype=NamedNode(XSD + "decimal"))) == number


def test_a_number_that_is_none_stays_one() -> None:
    assert repr(value_of(Literal("NaN", datatype=NamedNode(XSD + "double")))) == "nan"
