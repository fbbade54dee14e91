"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import output
from kg.errors import UsageError


def test_a_file_and_its_folder(tmp_path: Path) -> None:
    place = tmp_path / "new" / "a.txt"
    assert output.file(place, b"one") == [place]
    assert output.file(place, b"two") == [place]
    assert place.read_bytes() == b"two"
    assert [each.name for each in place.parent.iterdir()] == ["a.txt"]


def test_a_folder_keeps_what_else_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    output.folder(tmp_path / "out", {"a": b"1", "b": b"2"})
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["a", "b", "mine"]
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(UsageError, match=r"cannot be written to: .*Give another folder"):
        output.folder(tmp_path / "file", {"a": b""})
    with pytest.raises(UsageError, match=r"cannot be written to: .*Give another file"):
        output.file(tmp_path, b"")
    with pytest.raises(UsageError, match="cannot be written to"):
        output.file(tmp_path / "file" / "a", b"")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "kept"


def test_one_bad_name_leaves_a_folder_as_it_was(tmp_path: Path) -> None:
    output.folder(tmp_path / "out", {"a": b"old"})
    with pytest.raises(UsageError):
        output.folder(tmp_path / "out", {"a": b"new", "b/c": b""})
    assert (tmp_path / "out" / "a").read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
