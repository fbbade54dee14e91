"""Which request a worker is at: memory that it shares with the server's own process.

The server can see there what takes long, and take a request over: the answer then comes to the
server. Either side writes its word before it reads the other's, so at least one sees both.
"""

from __future__ import annotations

import marshal
import mmap
from threading import Lock

# seconds: who works longer on one request is replaced afterwards; is given no next one
LONG, SOON = 0.3, 0.02
FROM_SERVER = 1  # the number of a request that the server sends; those of connections are higher
ROOM = 1 << 15  # bytes of a request that a worker reads itself
HOLD = 1 << 18  # bytes of responses that are held back
_SERIAL, _NUMBER, _TAKEN, _LENGTH, _HELD = range(5)
_HEAD = 40
_BEYOND = _HEAD + ROOM
Held = tuple[int, bytes, bytes, bytes, str]  # number, request, header lines, body, tag


class Slot:
    """The present request of one worker; its ``number`` is that of its connection, 0 for none."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _BEYOND + HOLD)
        self._words = memoryview(self._memory)[:_HEAD].cast("Q")
        self._fence = Lock()  # its use orders the words before it and after it

    def begin(self, number: int, request: bytes = b"") -> None:
        """Say which request the worker is at from now on."""
        words = self._words
        words[_LENGTH] = length = len(request)
        self._memory[_HEAD : _HEAD + length] = request
        words[_SERIAL] += 1
        words[_NUMBER] = number

    def end(self) -> bool:
        """Say that the request is answered; whether the server has taken it over."""
        words = self._words
        words[_NUMBER] = 0
        with self._fence:
            return words[_TAKEN] == words[_SERIAL]

    def hold(self, response: Held) -> bool:
        """Keep a response that is to be sent after the next request; whether there is room."""
        content, words = marshal.dumps(response), self._words
        start = _BEYOND + words[_HELD]
        end = start + 4 + len(content)
        if end > _BEYOND + HOLD:
            return False
        self._memory[start : start + 4] = len(content).to_bytes(4, "big")
        self._memory[start + 4 : end] = content
        words[_HELD] = end - _BEYOND
        return True

    def release(self) -> None:
        """Say that all responses are sent."""
        self._words[_HELD] = 0

    def held(self) -> list[Held]:
        """The responses that a worker has held back."""
        found, at, end = [], _BEYOND, _BEYOND + self._words[_HELD]
        while at < end:
            length = int.from_bytes(self._memory[at : at + 4], "big")
            found.append(marshal.loads(self._memory[at + 4 : at + 4 + length]))
            at += 4 + length
        return found

    def present(self) -> tuple[int, int]:
        """How many requests the worker has begun, and the number of the last, 0 once it ended."""
        words = self._words
        return words[_SERIAL], words[_NUMBER]

    def take(self) -> int:
        """Take over the present request: its number, 0 where it has ended meanwhile."""
        words = self._words
        words[_TAKEN] = serial = words[_SERIAL]
        with self._fence:
            return words[_NUMBER] if words[_SERIAL] == serial else 0

    def request(self) -> bytes:
        """The bytes of the last request."""
        return self._memory[_HEAD : _HEAD + self._words[_LENGTH]]

    def close(self) -> None:
        """Let go of the memory."""
        self._words.release()
        self._memory.close()
