"""HTTP/1.1 is read strictly: what is read, another reader reads the same way."""

from __future__ import annotations

import h11
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.web import wire
from kg.web.problem import Refused

HOST = b"Host: a\r\n"
REFUSED = [
    (b"GET / HTTP/1.1", 400),  # no Host
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b", 400),
    (b"GET / HTTP/1.1\r\nHost: a b", 400),
    (b"GET / HTTP/1.1\r\nHost: a/../b", 400),
    (b"GET  / HTTP/1.1\r\nHost: a", 400),
    (b"GET / HTTP/1.1 \r\nHost: a", 400),
    (b"GET /\x00 HTTP/1.1\r\nHost: a", 400),
    (b"GET / HTTP/2.0\r\nHost: a", 505),
    (b"GET / HTTP/0.9\r\nHost: a", 505),
    (b"GET x HTTP/1.1\r\nHost: a", 400),
    (b"G\x00T / HTTP/1.1\r\nHost: a", 400),
    (b"GET / HTTP/1.1\r\nHost : a", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\n folded: b", 400),
    (b"GET / HTTP/1.1\r\nHost: a\nX: b", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\n: b", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nnocolon", 400),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2", 400),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1", 400),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1", 400),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \xb2", 400),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 400),
    (b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked", 400),
    (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked", 501),
    (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked", 501),
    (b"GET / HTTP/1.1\r\nHost: a" + b"\r\nX: y" * 70, 431),
]


@pytest.mark.parametrize(("head", "status"), REFUSED)
def test_what_is_refused(head: bytes, status: int) -> None:
    with pytest.raises(Refused) as caught:
        wire.head(head)
    assert caught.value.status == status


def test_what_is_read() -> None:
    head = wire.head(b"GET http://b:8/x?y HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=2")
    assert (head.method, head.target, head.headers["host"]) == ("GET", "/x?y", "b:8")
    assert head.headers["cookie"] == "a=1; b=2"
    assert (head.length, head.keep) == (0, True)
    assert not wire.head(b"GET / HTTP/1.0").keep
    assert wire.head(b"GET / HTTP/1.0\r\nConnection: Keep-Alive").keep
    assert not wire.head(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close").keep
    chunked = wire.head(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked")
    assert chunked.length is None


PIECES = st.one_of(
    st.sampled_from(
        [
            *(b"\r\n", b" ", b":", b"Host: a", b"Content-Length: 3", b"X-Y: z", b"\t", b"\xe9"),
            *(b"Transfer-Encoding: chunked", b"GET / HTTP/1.1\r\n", b"POST /a HTTP/1.1\r\n"),
        ]
    ),
    st.binary(max_size=4),
)


@given(st.lists(PIECES, max_size=8).map(b"".join))
@example(b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3")
@settings(max_examples=150, deadline=None)
def test_another_reader_agrees(tail: bytes) -> None:
    for content in (tail, b"GET / HTTP/1.1\r\nHost: a\r\n" + tail):
        try:
            ours = wire.head(content)
        except Refused:
            continue
        other = h11.Connection(h11.SERVER)
        other.receive_data(content + b"\r\n\r\n")
        theirs = other.next_event()
        assert isinstance(theirs, h11.Request)
        assert theirs.method.decode() == ours.method
        named: dict[str, list[str]] = {}
        for name, value in theirs.headers:
            named.setdefault(name.decode(), []).append(value.decode("latin-1"))
        assert {name: ", ".join(values) for name, values in named.items()} == ours.headers
        following = other.next_event()
        assert isinstance(following, h11.EndOfMessage) == (ours.length == 0)


@given(
    st.lists(st.binary(min_size=1, max_size=30), max_size=4),
    st.integers(1, 9),
    st.sampled_from([b"", b";a=b", b"X: y\r\n"]),
)
def test_chunks_come_in_pieces(parts: list[bytes], step: int, extra: bytes) -> None:
    mark = extra if extra.startswith(b";") else b""
    content = b"".join(b"%x%b\r\n%b\r\n" % (len(part), mark, part) for part in parts)
    trailer = extra if extra.startswith(b"X") else b""
    content += b"0\r\n" + trailer + b"\r\n"
    chunks, incoming = wire.Chunks(200), bytearray()
    whole = False
    for start in range(0, len(content), step):
        assert not whole
        incoming += content[start : start + step]
        whole = chunks.take(incoming)
    assert whole
    assert bytes(chunks.body) == b"".join(parts)
    assert not incoming


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"5\r\nabcdefgh", 400),
        (b"x\r\n", 400),
        (b"-1\r\n", 400),
        (b"0x5\r\nabcde\r\n", 400),
        (b"ff\r\n", 413),
        (b"a" * 3000, 400),
        (b"9\r\n123456789\r\n" * 30, 413),
    ],
)
def test_bad_chunks_are_refused(content: bytes, status: int) -> None:
    with pytest.raises(Refused) as caught:
        wire.Chunks(200).take(bytearray(content))
    assert caught.value.status == status
