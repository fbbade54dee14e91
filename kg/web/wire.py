"""HTTP/1.1 as bytes: reading requests strictly, writing responses (RFC 9112).

What two readers could take for different requests is refused: a header line that is folded, has
a space before its colon or a control character, several lengths, a length beside chunks.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from email.utils import formatdate
from http import HTTPStatus

from kg.web.problem import Refused

HEAD, HEADERS = 40_000, 64  # bytes of a head; header lines
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_START = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,24}) ([\x21-\x7e]+) HTTP/1\.([01])")
_VERSION = re.compile(rb"\S+ \S+ HTTP/\d\.\d")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_ORIGIN = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=\[\]:-]*")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})(?:;[\t\x20-\x7e]*)?")
_REASONS = {each.value: each.phrase.encode() for each in HTTPStatus}
_ONCE = {"host", "content-length", "transfer-encoding", "content-type"}


class Head:
    """The first part of a request; ``target`` begins with a slash or is ``*``.

    ``length`` is that of the body in bytes, None where it comes in chunks; ``keep`` says whether
    the connection stays open.
    """

    __slots__ = ("headers", "keep", "length", "method", "target")

    def __init__(
        self, method: str, target: str, headers: dict[str, str], length: int | None, keep: bool
    ) -> None:
        self.method, self.target, self.headers = method, target, headers
        self.length, self.keep = length, keep


def head(content: bytes) -> Head:
    """Read a request's head, without the empty line that ends it; raises ``Refused``."""
    lines = content.split(b"\r\n")
    start = _START.fullmatch(lines[0])
    if start is None:
        if _VERSION.fullmatch(lines[0]) and not lines[0].rpartition(b"HTTP/")[2].startswith(b"1."):
            raise Refused(505, "this server speaks HTTP/1.1 and HTTP/1.0")
        raise _broken("the request line is not that of HTTP/1.1")
    if len(lines) > HEADERS + 1:
        raise Refused(431, f"the request has more than {HEADERS} headers", "Send fewer headers")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        field = _FIELD.fullmatch(line.decode("latin-1"))
        if field is None:
            raise _broken("a header line is malformed")
        name, value = field[1].lower(), field[2].rstrip(" \t")
        if name in headers:
            if name in _ONCE:
                raise _broken(f"the header {name} stands twice")
            value = headers[name] + ("; " if name == "cookie" else ", ") + value
        headers[name] = value
    newer = start[3] == b"1"
    target = _target(start[2].decode(), headers, newer)
    keep = _keeps(headers, newer)
    return Head(start[1].decode(), target, headers, _length(headers, newer), keep)


def _target(target: str, headers: dict[str, str], newer: bool) -> str:
    """The path and query of a target; that of a proxy has a host, which then counts (§3.2.2)."""
    host = headers.get("host")
    if host is None and newer:
        raise _broken("the header Host is missing")
    if host and not _HOST.fullmatch(host):
        raise _broken("the header Host is malformed")
    if found := _ORIGIN.match(target):
        headers["host"] = found[1]
        target = target[found.end() :]
        target = target if target.startswith("/") else "/" + target
    if not target.startswith("/") and target != "*":
        raise _broken("the target of the request is no path")
    return target


def _keeps(headers: Mapping[str, str], newer: bool) -> bool:
    wanted = headers.get("connection", "").lower()
    return "close" not in wanted if newer else "keep-alive" in wanted


def _length(headers: Mapping[str, str], newer: bool) -> int | None:
    coding, length = headers.get("transfer-encoding"), headers.get("content-length")
    if coding is not None:
        if length is not None or not newer:
            raise _broken("a request has Content-Length or Transfer-Encoding, not both")
        if coding.lower() != "chunked":
            raise Refused(501, "the only transfer coding that is read is chunked")
        return None
    if length is None:
        return 0
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise _broken("Content-Length is no number")
    return int(length)


class Chunks:
    """A body that comes in chunks (§7.1), at most ``most`` bytes; trailers are passed over."""

    def __init__(self, most: int) -> None:
        self.body, self._most, self._last = bytearray(), most, False

    def take(self, incoming: bytearray) -> bool:
        """Take the chunks that are whole from what came in; whether the body is."""
        at = 0
        while not self._last and (end := incoming.find(b"\r\n", at, at + 2000)) >= 0:
            size = _SIZE.fullmatch(incoming, at, end)
            if size is None:
                raise _broken("the size of a chunk is no hexadecimal number")
            count = int(size[1], 16)
            self._last = not count
            if len(self.body) + count > self._most:
                raise too_long(self._most)
            if self._last:
                at = end  # the line end may be that of an empty trailer
                break
            if len(incoming) < end + 4 + count:
                break
            self.body += incoming[end + 2 : end + 2 + count]
            at = end + 4 + count
            if incoming[at - 2 : at] != b"\r\n":
                raise _broken("a chunk is longer than its size")
        else:
            if not self._last and len(incoming) - at > 2000:
                raise _broken("the size of a chunk is no hexadecimal number")
        del incoming[:at]
        return self._last and self._trailers(incoming)

    def _trailers(self, incoming: bytearray) -> bool:
        end = incoming.find(b"\r\n\r\n")
        if end < 0 and len(incoming) > HEAD:
            raise Refused(431, "the trailers are too long")
        if end >= 0:
            del incoming[: end + 4]
        return end >= 0


def block(headers: Iterable[tuple[str, str]]) -> bytes:
    """Header lines as they are sent."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("latin-1")


def response(status: int, block: bytes, body: bytes, keep: bool) -> bytes:
    """A whole response; the length stands among its header lines."""
    start = b"HTTP/1.1 %d %s\r\nDate: %s\r\n" % (status, _REASONS.get(status, b""), date())
    return b"".join((start, block, b"\r\n" if keep else b"Connection: close\r\n\r\n", body))


_NOW: tuple[int, bytes] = (0, b"")


def date() -> bytes:
    """The present time as a header has it."""
    global _NOW
    if (now := int(time.time())) != _NOW[0]:
        _NOW = now, formatdate(now, usegmt=True).encode()
    return _NOW[1]


def too_long(most: int) -> Refused:
    """The refusal of a body that is too long."""
    return Refused(413, f"the body has more than {most} bytes", "Send a shorter query")


def _broken(what: str) -> Refused:
    return Refused(400, what, "Send a request as RFC 9112 has it")
