"""Reading a plain request: ``GET /sparql?query=…``, whole, with headers that are mostly known."""

from __future__ import annotations

from typing import NamedTuple

from kg.web import wire
from kg.web.express import PATH, Frame, framed
from kg.web.problem import Refused
from kg.web.site import Site
from kg.web.wire import Head

MOST = 256  # sets of headers that are remembered
_START, _END = b"GET " + PATH.encode(), b" HTTP/1.1\r\n"


class Known(NamedTuple):
    """What a set of header lines says."""

    head: Head
    frame: Frame


class Plain(NamedTuple):
    """A plain request: its query as it stands in the target, and what its headers say."""

    encoded: bytes
    known: Known

    @property
    def target(self) -> str:
        """The target of the request."""
        return PATH + self.encoded.decode("latin-1")


class Reader:
    """Reads requests of one site, and remembers header lines: a client sends the same ones."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._known: dict[bytes, Known | None] = {}

    def read(self, content: bytes) -> Plain | None:
        """The request that these bytes are; None where they are not one plain request."""
        if not content.startswith(_START):
            return None
        start, end = len(_START), content.find(_END)
        if end < 0:
            return None
        lines = content[end + len(_END) - 2 :]
        try:
            known = self._known[lines]
        except KeyError:
            known = self._read(lines)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[lines] = known
        return Plain(content[start:end], known) if known else None

    def _read(self, lines: bytes) -> Known | None:
        if lines.find(b"\r\n\r\n") != len(lines) - 4:
            return None
        try:
            head = wire.head(b"GET / HTTP/1.1" + lines[:-4])
        except Refused:
            return None
        frame = framed(self.site, head.headers) if head.keep and head.length == 0 else None
        return Known(head, frame) if frame else None
