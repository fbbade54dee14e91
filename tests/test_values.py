"""Terms as Python values."""

from __future__ import annotations

from datetime import date, datetime, timezone
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
