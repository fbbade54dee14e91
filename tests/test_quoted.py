from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg import dataset
from kg.namespaces import CLAIM, ID
from kg.quoted import QuotedClaims
from kg.terms import Terms


@pytest.fixture
def claims(rivers: dataset.Sources) -> QuotedClaims:
    return QuotedClaims(rivers.articles[0])


def test_a_folder_and_its_file_are_the_same_source(
    rivers: dataset.Sources, claims: QuotedClaims
) -> None:
    other = QuotedClaims(rivers.articles[0] / "claims.trig")
    assert set(other.quads()) == set(claims.quads())
    assert claims.name == other.name == NamedNode(ID + "rivers")


def test_places(claims: QuotedClaims) -> None:
    names = {name.removeprefix(CLAIM + "rivers/") for name in claims.graphs}
    assert names == {"plan", "listed", "many", "clean"}
    for name in claims.graphs:
        span = claims.place(name)
        assert span
        quote = claims.article.words(span)
        assert [each.value for each in claims.described[name][NamedNode(GIP_QUOTE)]] == [quote]
    many = claims.place(CLAIM + "rivers/many")
    assert many == (92, 106)


def test_a_valid_source_has_no_problem(claims: QuotedClaims, quads: list[object]) -> None:
    terms = Terms(quads)  # type: ignore[arg-type]
    assert list(claims.problems(terms)) == []


def test_a_source_without_a_name_has_no_quads(tmp_path: Path, rivers: dataset.Sources) -> None:
    (tmp_path / "article.txt").write_bytes((rivers.articles[0] / "article.txt").read_bytes())
    (tmp_path / "claims.trig").write_text("")
    with pytest.raises(ValueError, match="describes no source"):
        list(QuotedClaims(tmp_path).quads())


GIP_QUOTE = "https://w3id.org/green-policy-kg/def/quote"
