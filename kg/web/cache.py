"""Answers that are kept: by what was asked, as bytes that can be sent again."""

from __future__ import annotations

import re
from collections import OrderedDict
from urllib.parse import unquote_plus

from kg.web import wire
from kg.web.wire import Head

VARYING = ("accept", "accept-language", "accept-encoding", "cookie", "host", "origin")
READS = ("GET", "HEAD")
_QUOTED = re.compile(r"[\"'#<\\]")

Key = tuple[str | bytes, ...]


class Kept:
    """An answer: its header lines and body, and the entity tag among the lines.

    ``plain`` is one to which a worker finds the way by itself.
    """

    __slots__ = ("block", "body", "plain", "size", "tag")

    def __init__(self, block: bytes, body: bytes, tag: str, plain: bool = False) -> None:
        self.block, self.body, self.tag, self.plain = block, body, tag, plain
        self.size = len(body) + len(block) + 800

    def response(self, head: Head) -> tuple[int, bytes]:
        """The status and bytes for a request, 304 where it has the answer (RFC 9110 §13.1.2)."""
        asked = head.headers.get("if-none-match")
        if asked and matches(asked, self.tag):
            lines = self.block.splitlines(keepends=True)
            left = [each for each in lines if not each.lower().startswith(b"content-")]
            return 304, wire.response(304, b"".join(left), b"", head.keep)
        return 200, wire.response(200, self.block, self.body, head.keep)


class Cache:
    """The answers used last, at most ``most`` bytes of them."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Kept | None:
        """The answer to what was asked."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, unless it would take more than a quarter of the room."""
        if kept.size > self.most // 4:
            return
        old = self._kept.pop(key, None)
        self.size += kept.size - (old.size if old else 0)
        self._kept[key] = kept
        while self.size > self.most:
            self.size -= self._kept.popitem(last=False)[1].size


def key(head: Head, body: bytes) -> Key:
    """What an answer depends on, the query without differences of encoding and blanks."""
    path, _, query = head.target.partition("?")
    headers = head.headers
    rest = (headers.get("content-type", ""), body) if body else ()
    varying = [headers.get(name, "") for name in VARYING]
    return (head.method, path, normal(query), *varying, *rest)


def normal(query: str) -> str:
    """A query string with its blanks as a plus each, where none of them can mean more."""
    short = query.replace("%20", "+")
    if "++" not in short and "%0" not in short:
        return short
    parts = [tuple(map(_plain, each.partition("="))) for each in query.split("&")]
    return f" {parts}"  # begins with what no query string has


def _plain(text: str) -> str:
    found = unquote_plus(text)
    if not found.isascii():  # may be no UTF-8, of which the decoded text tells nothing
        return f"%{text}"
    return found if _QUOTED.search(found) else " ".join(found.split())


def matches(asked: str, tag: str) -> bool:
    """Whether If-None-Match names the tag, weakly compared (RFC 9110 §8.8.3.2)."""
    plain = tag.removeprefix("W/")
    return asked.strip() == "*" or plain in [
        each.strip().removeprefix("W/") for each in asked.split(",")
    ]
