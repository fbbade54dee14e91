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

    from kg.errors import DataError

WORDS = "words.tsv"  # what questions are found by, see kg.index
CONTENT = "content"  # the hash of the statements, see kg.version
FILES = (DEFAULT, NAMED, CONTENT, WORDS)
SIZES = "sizes"  # of the other files, by which one that was cut short is known


class Compiled:
    """``default`` and ``named``, each the path of an N-Quads file or the bytes of one.

    ``content`` is the path or the bytes of the hash of their statements, ``words`` of what
    questions are found by.
    """

    __slots__ = ("content", "default", "named", "words")

    def __init__(
        self,
        default: str | bytes,
        named: str | bytes,
        content: str | bytes = b"",
        words: str | bytes = b"",
    ) -> None:
        self.default, self.named, self.content, self.words = default, named, content, words


def compiled() -> Compiled:
    """The shipped dataset: what the package carries, else what the cache holds, else made now.

    Raises DataError where the sources cannot be compiled. A cache that cannot be written to is no
    error: the dataset is then held in memory.
    """
    if paths.INSTALLED and (found := _carried()):
        return found
    name = key()
    for folder in (paths.folder("compiled"), paths.cache_folder()):
        place = os.path.join(folder, name)
        if found := _inside(place):
            _used(place)
            return found
    return make(name)


def make(name: str, sliced: bool = False) -> Compiled:
    """Compile the shipped sources and keep the files in the cache under ``name``.

    ``sliced`` adds the index of ``kg.slices``, which takes some seconds: a wheel has it.
    """
    from kg import index
    from kg.dataset import compile_quads
    from kg.exports import default_and_named

    default, named = default_and_named(compile_quads())
    content = _content(default + named)
    files = {DEFAULT: default, NAMED: named, CONTENT: content, WORDS: index.prepared()}
    if sliced:
        from kg import questions, slices

        files[SLICES] = slices.index(default, named, questions.every())
    sizes = "".join(f"{file} {len(content)}\n" for file, content in files.items())
    try:
        from kg.cache import keep

        folder = keep(name, files | {SIZES: sizes.encode()}, lambda place: bool(_inside(place)))
        return Compiled(*(os.path.join(folder, each) for each in FILES))
    except OSError:
        return Compiled(*(files[each] for each in FILES))


def _content(nquads: bytes) -> bytes:
    """The hash of the statements as the engine has them: it writes some numbers otherwise."""
    from pyoxigraph import DefaultGraph, RdfFormat, Store

    from kg.version import content

    store = Store()
    store.load(nquads, RdfFormat.N_QUADS, lenient=True)
    return content([quad for quad in store if quad.graph_name != DefaultGraph()]).encode()


def unreadable(path: str, error: Exception) -> DataError:
    """The error for a compiled file that is gone or damaged when it is read."""
    from kg.errors import DataError, Problem

    reason = getattr(error, "strerror", None) or error
    what = f"a file of the compiled dataset cannot be read: {reason}"
    mend = "start again: where its files are missing or cut short, the dataset is compiled anew"
    return DataError([Problem(path, None, what, "", mend)])


def sources() -> Iterator[str]:
    """Paths of the files that a compiled dataset depends on, in a fixed order."""
    yield from sorted(_files(paths.folder("ontology"), ".ttl"))
    yield from sorted(_files(paths.folder("queries"), ".rq"))
    yield from _files(paths.folder("queries"), "synonyms.txt")
    yield from sorted(_files(os.path.join(paths.folder("ontology"), "rules"), ".rq"))
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
    """What a folder holds; None where there is none, or a file is missing or cut short."""
    try:
        with open(os.path.join(folder, SIZES), encoding="utf-8") as file:
            sizes = dict(line.split() for line in file)
        found = {name: os.path.join(folder, name) for name in sizes}
        if any(os.stat(path).st_size != int(sizes[name]) for name, path in found.items()):
            return None
        return Compiled(*(found[each] for each in FILES))
    except (OSError, ValueError, KeyError):
        return None


def _used(folder: str) -> None:
    """Note the time, so that the dataset is not swept."""
    try:
        os.utime(folder)
    except OSError:  # a cache that can only be read
        return
