"""A response as it passes from a worker to the server's own process."""

from __future__ import annotations

import marshal

from kg.web import wire
from kg.web.coding import Headers

Packed = tuple[int, bytes, bytes, str]  # status, header lines, body, tag ("" is not to be kept)


def packed(status: int, headers: Headers, body: bytes) -> bytes:
    """A response in one message."""
    named = {name.lower(): value for name, value in headers}
    kept = status == 200 and "set-cookie" not in named
    tag = named.get("etag", "") if kept else ""
    return marshal.dumps((status, wire.block(headers), body, tag))


def unpacked(message: memoryview) -> Packed:
    """What a message holds."""
    found: Packed = marshal.loads(message)
    return found
