"""``kg ask NAME --format tsv`` (or csv, json, xml) answered from the question's slice.

With nothing else asked this needs no label, parameter or source: the question's file, its slice
(``kg.slices``) and the engine will do. Only an installed package has slices. A cold call is mostly
imports, so this module has none of the package's, and no ``__future__``.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGE = os.path.dirname(os.path.abspath(__file__))
DEFAULT, NAMED, SLICES = "default.nq", "named.nq", "slices.tsv"
FORMATS = ("csv", "tsv", "json", "xml")
PRIME = 2**127 - 1


def answer(arguments: "Sequence[str]", package: str = PACKAGE) -> "bytes | None":
    """What the arguments ask for, in full; None where that takes more than a slice."""
    match arguments:
        case ["ask", name, "--format", format] | ["ask", "--format", format, name]:
            pass
        case ["ask", name, flag] if flag.startswith("--format="):
            format = flag[len("--format=") :]
        case _:
            return None
    part = slice_of(name, package) if format in FORMATS else None
    if part and edited(name, part[0]):
        return None
    if part is None:
        return None
    if hasattr(sys, "setdlopenflags"):  # spares the engine's libraries some symbols at start
        sys.setdlopenflags(os.RTLD_LAZY)
    from pyoxigraph import QueryResultsFormat, RdfFormat, Store

    store = Store()
    store.load(part[1], RdfFormat.N_QUADS, lenient=True)
    result = store.query(part[0])
    written = result.serialize(format=getattr(QueryResultsFormat, format.upper())) or b""
    return written if written.endswith(b"\n") else written + b"\n"


def edited(name: str, sparql: str) -> bool:
    """Whether the working folder, a clone, has the question otherwise: then there is a note."""
    try:
        return _read(os.path.join("queries", name + ".rq")) != sparql.encode()
    except OSError:
        return False


def slice_of(name: str, package: str = PACKAGE) -> "tuple[str, bytes] | None":
    """A question's SPARQL and the quads that it can see, from an installed package's files."""
    if not name.replace("-", "a").isalnum():
        return None
    try:
        sparql = _read(os.path.join(package, "queries", name + ".rq"))
        (key,) = os.listdir(os.path.join(package, "compiled"))
        folder = os.path.join(package, "compiled", key)
        index = _read(os.path.join(folder, SLICES))
    except (OSError, ValueError):
        return None
    _, found, rest = index.partition(fingerprint(sparql) + b"\t")
    if not found:
        return None
    default, named = rest.partition(b"\n")[0].split(b"\t")
    quads = _stretches(os.path.join(folder, DEFAULT), default)
    return sparql.decode(), quads + _stretches(os.path.join(folder, NAMED), named)


def fingerprint(content: bytes) -> bytes:
    """32 hexadecimal digits that change with the content, at less cost than importing a hash."""
    return b"%032x" % (int.from_bytes(content, "big") % PRIME)


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def _stretches(path: str, places: bytes) -> bytes:
    """Stretches of a file, written as ``start-end,start-end``."""
    if not places:
        return b""
    parts = []
    with open(path, "rb", buffering=0) as file:
        for place in places.split(b","):
            start, _, end = place.partition(b"-")
            file.seek(int(start))
            parts.append(file.read(int(end) - int(start)))
    return b"".join(parts)
