from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.sparql import text_of


def test_text_and_a_file_of_it(tmp_path: Path) -> None:
    assert text_of("ASK { ?s ?p ?o }") == "ASK { ?s ?p ?o }"
    (tmp_path / "a query.rq").write_text("ASK {}", "utf-8")
    assert text_of(str(tmp_path / "a query.rq")) == "ASK {}"


def test_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.rq: .*give SPARQL, a file of it, or -"):
        text_of("nowhere.rq")
    (tmp_path / "a.rq").write_bytes(b"ASK { \xff }")
    with pytest.raises(UsageError, match="byte 6 is not UTF-8"):
        text_of(str(tmp_path / "a.rq"))
