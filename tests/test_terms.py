from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg import dataset
from kg.namespaces import GIP, TIME
from kg.source import Source
from kg.terms import Terms, time_text


@pytest.fixture(scope="module")
def terms(quads: list[Quad]) -> Terms:
    return Terms(quads)


def test_the_shipped_dataset_uses_known_terms_alone(
    terms: Terms, quads: list[Quad], tmp_path: Path
) -> None:
    """What is derived is held to the same rule as what is written."""
    (tmp_path / "all.nq").write_text("".join(f"{quad} .\n" for quad in quads))
    claims = [quad.subject.value for quad in quads if str(quad.object) == f"<{GIP}Claim>"]  # type: ignore[union-attr]
    source = Source(tmp_path / "all.nq")
    parts = frozenset(
        quad.subject.value  # type: ignore[union-attr]
        for quad in quads
        if "/text" in str(quad.subject)
    )
    found = [each for each in terms.problems(source, parts, claims) if "graph" not in each.what]
    assert found == []


def test_terms_of_a_namespace_nobody_declares_are_let_through_as_things(
    terms: Terms, tmp_path: Path
) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<http://a/x> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <http://a/y> .")
    assert list(terms.problems(Source(path))) == []
    path.write_text('<http://a/x> <http://www.w3.org/2000/01/rdf-schema#label> "x"^^<http://a/t> .')
    assert [each.what for each in terms.problems(Source(path))] == ["http://a/t is unknown"]


def test_percent_signs_of_a_time_are_read() -> None:
    assert time_text(TIME + "2014%3F") == "2014?"
    assert time_text(TIME + "2011/2015") == "2011/2015"


def test_the_shipped_sources_are_found() -> None:
    assert [path.name for path in dataset.shipped().articles] == [
        "2024-05-02-environmental-protection-equipment"
    ]
