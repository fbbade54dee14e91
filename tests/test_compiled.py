from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg import compiled, dataset, paths
from kg.compiled import Compiled
from kg.engine import Embedded
from kg.errors import DataError
from kg.exports import default_and_named

ROOT = Path(__file__).parent.parent


def content(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else Path(part).read_bytes()


def test_it_is_made_once(cache: Path, quads: list[Quad], monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled.compiled()
    assert (content(first.default), content(first.named)) == default_and_named(quads)
    assert [each.name for each in cache.iterdir()] == [compiled.key()]

    def fail() -> list[Quad]:
        raise AssertionError("compiled again")

    monkeypatch.setattr(dataset, "compile_quads", fail)
    again = compiled.compiled()
    assert (again.default, again.named) == (first.default, first.named)


def test_a_cache_that_cannot_be_written_to_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quads: list[Quad]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))
    made = compiled.compiled()
    assert (made.default, made.named) == default_and_named(quads)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o500)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert isinstance(compiled.compiled().default, bytes)


def test_a_crash_leaves_no_half_dataset(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(os, "rename", crash)
        with pytest.raises(KeyboardInterrupt):
            compiled.compiled()
    assert list(cache.iterdir()) == []
    (cache / "unfinished-x").mkdir()
    (cache / "unfinished-x" / compiled.DEFAULT).write_text("<http://a> <http")
    assert Path(str(compiled.compiled().default)).parent.name == compiled.key()


def test_old_remains_are_swept(cache: Path) -> None:
    old, young = cache / "unfinished-old", cache / "unfinished-young"
    for folder, days in ((old, 2), (young, 0), (cache / "made", 31)):
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - days * 86_400,) * 2)
    compiled.compiled()
    assert {each.name for each in cache.iterdir()} == {young.name, compiled.key()}


def test_a_dataset_in_use_is_not_swept(cache: Path) -> None:
    """What counts is when it was used, not when it was made."""
    compiled.compiled()
    month_ago = time.time() - 31 * 86_400
    os.utime(cache / compiled.key(), (month_ago,) * 2)
    compiled.compiled()
    compiled.make("other")
    assert {each.name for each in cache.iterdir()} == {"other", compiled.key()}
    os.utime(cache / "other", (month_ago,) * 2)
    compiled.make("another")
    assert {each.name for each in cache.iterdir()} == {"another", compiled.key()}


@pytest.mark.parametrize("name", [compiled.DEFAULT, compiled.NAMED, compiled.SIZES])
@pytest.mark.parametrize("damage", ["gone", "empty", "cut"])
def test_a_damaged_dataset_is_made_anew(cache: Path, name: str, damage: str) -> None:
    compiled.compiled()
    file = cache / compiled.key() / name
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(b"" if damage == "empty" else whole[: len(whole) // 2])
    again = compiled.compiled()
    assert isinstance(again.default, str)
    assert file.read_bytes() == whole
    assert [each.name for each in cache.iterdir()] == [compiled.key()]


def test_files_that_vanish_in_use_are_told(cache: Path) -> None:
    engine = Embedded.shipped()
    engine.store()
    shutil.rmtree(cache)
    with pytest.raises(DataError, match=r"named\.nq: .* cannot be read"):
        engine.query("ASK { GRAPH ?g { ?s ?p ?o } }")


def test_processes_that_start_at_once(cache: Path) -> None:
    code = (
        "from kg.engine import Embedded\n"
        "print(len(list(Embedded.shipped().query('SELECT * { GRAPH ?g { ?s ?p ?o } }'))))"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    answers = {process.communicate()[0] for process in starts}
    assert [process.returncode for process in starts] == [0] * 4
    assert len(answers) == 1
    assert [each.name for each in cache.iterdir()] == [compiled.key()]


def test_the_loser_of_a_race_takes_what_is_there(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    won = compiled.compiled()
    again = compiled.make(compiled.key())
    assert (again.default, again.named) == (won.default, won.named)
    assert len(list(cache.iterdir())) == 1


def test_the_key_changes_with_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = list(compiled.sources())
    suffixes = {".ttl", ".rq", ".py", ".trig", ".tsv", ".txt"}
    assert {Path(file).suffix for file in files} == suffixes
    assert len(files) == len(set(files))
    seen = {compiled.key()}
    copy = tmp_path / "copy"
    copy.write_bytes(Path(files[0]).read_bytes() + b"\n")
    monkeypatch.setattr(compiled, "sources", lambda: iter([str(copy), *files[1:]]))
    seen.add(compiled.key())
    monkeypatch.setattr(compiled, "sources", lambda: iter(files[1:]))
    seen.add(compiled.key())
    assert len(seen) == 3


def test_an_installed_package_takes_what_it_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "compiled" / "k"
    folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "INSTALLED", True)
    monkeypatch.setattr(paths, "folder", lambda name: str(tmp_path / name))
    monkeypatch.setattr(compiled, "key", lambda: "other")
    monkeypatch.setattr(compiled, "make", lambda name: Compiled(name.encode(), b""))
    assert compiled.compiled().default == b"other"
    files = compiled.FILES
    for name in files:
        (folder / name).touch()
    (folder / compiled.SIZES).write_text("".join(f"{name} 0\n" for name in files))
    assert compiled.compiled().default == str(folder / compiled.DEFAULT)
