from __future__ import annotations

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.errors import UsageError
from kg.formats import ANSWER_FORMATS, ANSWERS, RDF, RESULTS, rdf_format, suffix_of


@pytest.mark.parametrize("suffix", RDF)
def test_rdf_media_types_are_those_of_the_engine(suffix: str) -> None:
    media_type, form = RDF[suffix]
    assert RdfFormat.from_media_type(media_type) == form
    assert RdfFormat.from_extension(suffix) in (form, None)


@pytest.mark.parametrize("suffix", RESULTS)
def test_result_media_types_are_those_of_the_engine(suffix: str) -> None:
    media_type, form = RESULTS[suffix]
    assert QueryResultsFormat.from_media_type(media_type) == form


def test_every_answer_format_is_of_some_kind() -> None:
    assert {name for names in ANSWERS.values() for name in names} == set(ANSWER_FORMATS)


def test_suffixes() -> None:
    assert suffix_of("a.b/c.TTL") == "ttl"
    assert suffix_of("a.b/c") == ""
    assert rdf_format("x.trig") == RdfFormat.TRIG
    with pytest.raises(UsageError, match=r"known are \.ttl"):
        rdf_format("x.txt")
