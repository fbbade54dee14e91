from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.namespaces import GIP, PREFIXES, compact, expand


@given(st.sampled_from(sorted(PREFIXES)), st.text(st.characters(exclude_characters="\\")))
def test_there_and_back(prefix: str, local: str) -> None:
    iri = PREFIXES[prefix] + local
    short = compact(iri)
    assert short == iri or expand(short) == iri


def test_short_forms() -> None:
    assert compact(GIP + "issuedBy") == "gip:issuedBy"
    assert compact("https://example.org/x") == "https://example.org/x"
    assert compact(expand("claim:article\\/name")) == "claim:article/name"
    assert compact(GIP + "a b") == GIP + "a b"


def test_an_unknown_prefix_is_named_with_a_near_one() -> None:
    with pytest.raises(UsageError, match=r"did you mean skos:Concept\?"):
        expand("sko:Concept")
    with pytest.raises(UsageError, match="known are gip"):
        expand("Concept")
