"""The entities that an RDF/XML file defines (XML 1.0 §4.2): how long the file is without them.

A parser writes each entity out, and some hundred bytes of entities of entities are gigabytes then.
"""

from __future__ import annotations

import re
from collections import Counter

MOST = 100_000_000  # bytes that entities may come to
_DEFINED = re.compile(rb"""<!ENTITY\s+([^\s%"']+)\s+(?:"([^"]*)"|'([^']*)')""")
_USED = re.compile(rb"&([^\s#;&]+);")


def written_out(content: bytes) -> int:
    """How many bytes the entities of an XML file come to; ``MOST`` and one where it is more."""
    if b"<!ENTITY" not in content:
        return 0
    values = {found[1]: found[2] or found[3] or b"" for found in _DEFINED.finditer(content)}
    lengths: dict[bytes, int] = {}

    def length(name: bytes, level: int) -> int:
        if name not in values:
            return 0
        if level > len(values):  # one that stands in itself
            return MOST + 1
        if name not in lengths:
            inner = Counter(found[1] for found in _USED.finditer(values[name]))
            whole = sum(number * length(each, level + 1) for each, number in inner.items())
            lengths[name] = min(MOST + 1, len(values[name]) + whole)
        return lengths[name]

    used = Counter(found[1] for found in _USED.finditer(content))
    return min(MOST + 1, sum(number * length(name, 0) for name, number in used.items()))
