"""What passes between the server's own process and a worker: messages, and open connections."""

from __future__ import annotations

import marshal
import socket
import struct
from collections import deque
from typing import Any

_LENGTH = struct.Struct("!I")
_ROOM = socket.CMSG_SPACE(8 * 4)  # for files at once
_PIECE = 1 << 16  # bytes

# To a worker: (JOB, method, target, headers, body, client), (LEND, number, client) with a file,
# (RECALL, client).
JOB, LEND, RECALL = range(3)
# From a worker: (ANSWER, number, taken, status, header lines, body, tag, plain),
# (BACK, number, bytes that came, bytes to send, whether the client is there),
# (TALLY, statuses, durations, seconds, events, log lines).
ANSWER, BACK, TALLY = range(3)

Message = tuple[Any, ...]


class Link:
    """One end of a socket pair. ``files`` are the connections that came and were not taken yet."""

    def __init__(self, end: socket.socket) -> None:
        self.end, self.files = end, deque[int]()
        self._incoming, self._outgoing = bytearray(), b""

    @property
    def full(self) -> bool:
        """Whether something waits to be sent."""
        return bool(self._outgoing)

    def send(self, message: Message, file: int | None = None) -> None:
        """Send what can be sent now, and keep the rest; raises ``OSError``.

        A file passes only where nothing waits.
        """
        content = marshal.dumps(message)
        content = _LENGTH.pack(len(content)) + content
        if self._outgoing:
            self._outgoing += content
            return
        if file is None:
            self._outgoing = content
            self.flush()
        else:
            sent = socket.send_fds(self.end, [content], [file])
            self._outgoing = content[sent:]

    def flush(self) -> None:
        """Go on sending; an end that blocks sends all. Raises ``OSError``."""
        rest = memoryview(self._outgoing)
        try:
            while rest:
                rest = rest[self.end.send(rest) :]
        except BlockingIOError:
            pass
        self._outgoing = bytes(rest)

    def read(self) -> list[Message]:
        """The messages that have come whole; raises ``EOFError`` where the other end is gone."""
        try:
            # socket.recv_fds passes no flags on before Python 3.12.
            content, beside, *_ = self.end.recvmsg(_PIECE, _ROOM, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return []
        except ConnectionResetError:
            raise EOFError from None
        if not content:
            raise EOFError
        for _, _, data in beside:
            self.files.extend(memoryview(data).cast("i"))
        incoming = self._incoming
        incoming += content
        found, at = [], 0
        while len(incoming) - at >= 4:
            end = at + 4 + _LENGTH.unpack_from(incoming, at)[0]
            if end > len(incoming):
                break
            found.append(marshal.loads(memoryview(incoming)[at + 4 : end]))
            at = end
        if at:
            del incoming[:at]
        return found

    def outlast(self) -> None:
        """Pass over what comes until the other end is gone."""
        while self.end.recv(_PIECE):
            pass

    def close(self) -> None:
        """Close this end."""
        self.end.close()
