"""The compiled dataset: two N-Quads files, made once and read at every start.

``default`` holds the default graph and, of the named graphs, the quads with a blank node: a blank
node's name means nothing in another file, so both copies of such a triple stand in one. ``named``
holds all other quads. docs/decisions/0003-compiled-dataset.md says where they are looked for.
"""

from __future__ import annotations

import os

from kg import paths
from kg.digest import digest
from kg.quick import DEFAULT, NAMED, SLICES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = "unfinished-"


class Compiled:
    """``default`` and ``named``, each the path of an N-Quads file or the bytes of one."""

    __slots__ = ("default", "named")

    def __init__(self, default: str | bytes, named: str | bytes) -> None:
        self.default = default
        self.named = named


def compiled() -> Compiled:
    """The shipped dataset: what the package carries, else what the cache holds, else made now.

    Raises DataError where the sources cannot be compiled. A cache that cannot be written to is no
    error: the dataset is then held in memory.
    """
    if paths.INSTALLED and (found := _carried()):
        return found
    name = key()
    for folder in (paths.folder("compiled"), paths.cache_folder()):
        if found := _inside(os.path.join(folder, name)):
            return found
    return make(name)


def make(name: str, sliced: bool = False) -> Compiled:
    """Compile the shipped sources and keep the files in the cache under ``name``.

    ``sliced`` adds the index of ``kg.slices``, which takes some seconds: a wheel has it.
    """
    from kg.dataset import compile_quads
    from kg.exports import default_and_named

    default, named = default_and_named(compile_quads())
    files = {DEFAULT: default, NAMED: named}
    if sliced:
        from kg import questions, slices

        files[SLICES] = slices.index(default, named, questions.every())
    try:
        return _keep(name, files)
    except OSError:
        return Compiled(default, named)


def sources() -> Iterator[str]:
    """Paths of the files that a compiled dataset depends on, in a fixed order."""
    yield from sorted(_files(paths.folder("ontology"), ".ttl"))
    yield from sorted(_files(paths.PACKAGE, ".py"))
    yield from sorted(_below(paths.folder("data")))


def key() -> str:
    """A name that changes with the name or a byte of any source."""
    parts = []
    for path in sources():
        with open(path, "rb", buffering=0) as file:
            parts += [os.path.basename(path).encode(), file.read()]
    return digest(*parts)


def _files(folder: str, suffix: str) -> list[str]:
    with os.scandir(folder) as entries:
        return [each.path for each in entries if each.name.endswith(suffix)]


def _below(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir():
                yield from _below(each.path)
            elif not each.name.startswith("."):
                yield each.path


def _carried() -> Compiled | None:
    try:
        names = os.listdir(paths.folder("compiled"))
    except OSError:
        return None
    return _inside(os.path.join(paths.folder("compiled"), names[0])) if len(names) == 1 else None


def _inside(folder: str) -> Compiled | None:
    default, named = (os.path.join(folder, name) for name in (DEFAULT, NAMED))
    if not os.path.isfile(default) or not os.path.isfile(named):
        return None
    return Compiled(default, named)


def _keep(name: str, files: dict[str, bytes]) -> Compiled:
    """Write beside, then rename: another process sees a whole folder or none."""
    import shutil
    from tempfile import mkdtemp

    cache = paths.cache_folder()
    os.makedirs(cache, exist_ok=True)
    _sweep(cache)
    beside = mkdtemp(prefix=UNFINISHED, dir=cache)
    try:
        for file_name, content in files.items():
            with open(os.path.join(beside, file_name), "wb") as file:
                file.write(content)
        target = os.path.join(cache, name)
        try:
            os.rename(beside, target)
        except OSError:  # another process was first, and what it made is the same
            if not _inside(target):
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Compiled(os.path.join(target, DEFAULT), os.path.join(target, NAMED))


def _sweep(cache: str) -> None:
    """Remove what a crash left behind a day ago, and datasets made a month ago."""
    import shutil
    import time

    now = time.time()
    with os.scandir(cache) as entries:
        for each in entries:
            days = 1 if each.name.startswith(UNFINISHED) else 30
            if now - each.stat(follow_symlinks=False).st_mtime > days * 86_400:
                shutil.rmtree(each.path, ignore_errors=True)
