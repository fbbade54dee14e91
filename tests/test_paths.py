from __future__ import annotations

from pathlib import Path

import pytest

from kg import paths


def test_the_shipped_folders_exist() -> None:
    assert (paths.ONTOLOGY / "core.ttl").is_file()
    assert list(paths.QUERIES.glob("*.rq"))
    assert (paths.DATA / "register.ttl").is_file()
    assert Path(paths.folder("compiled")) == paths.SHIPPED


def test_another_name_is_no_path() -> None:
    with pytest.raises(AttributeError):
        _ = paths.NOWHERE


def test_the_cache_follows_the_standard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert paths.cache_dir() == tmp_path / "x" / "green-policy-kg"
    for ignored in ("", "relative/folder"):
        monkeypatch.setenv("XDG_CACHE_HOME", ignored)
        assert paths.cache_dir() == tmp_path / ".cache" / "green-policy-kg"


def test_paths_are_shown_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert paths.shown(tmp_path / "a" / "b.trig") == str(Path("a") / "b.trig")
    assert paths.shown(tmp_path.parent / "c") == str(tmp_path.parent / "c")
