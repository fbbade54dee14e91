"""Which request a worker is at: memory that it shares with the server's own process.

The server can see there what takes long, and take a request over: the answer then comes to the
server. Either side writes its word before it reads the other's, so at least one sees both.
"""

from __future__ import annotations

import mmap
from threading import Lock

# seconds: who works longer on one request is replaced afterwards; is given no next one
LONG, SOON = 0.3, 0.02
ROOM = 1 << 15  # bytes of a request that a worker reads itself
_HEAD = 32
_SERIAL, _NUMBER, _TAKEN, _LENGTH = range(4)


class Slot:
    """The present request of one worker; its ``number`` is that of its connection, 0 for none."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _HEAD + ROOM)
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
