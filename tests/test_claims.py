"""What the claims of an article and of a record have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.claims import Claims
from kg.namespaces import CLAIM, ID
from kg.quoted import QuotedClaims
from kg.recorded import RecordedClaims

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.mark.parametrize(
    ("claims", "name", "graphs"),
    [
        (QuotedClaims(FIXTURES / "rivers"), "rivers", {"plan", "listed", "many", "clean"}),
        (
            RecordedClaims(FIXTURES / "record" / "rivers-report.trig"),
            "rivers-report",
            {"issuers", "length"},
        ),
    ],
)
def test_a_source_and_its_claims(claims: Claims, name: str, graphs: set[str]) -> None:
    assert claims.name == NamedNode(ID + name)
    assert claims.graphs == {f"{CLAIM}{name}/{each}" for each in graphs} == set(claims.described)
    assert claims.name.value in claims.introduced
    assert claims.of_source(claims.kind.mark)


def test_each_kind_of_source_says_how_it_is_written() -> None:
    kinds = [QuotedClaims.kind, RecordedClaims.kind]
    assert [kind.type for kind in kinds] == ["gip:Article", "gip:Record"]
    assert all(kind.mark.value.rpartition("/")[2] in kind.example for kind in kinds)
