"""What a query may take: seconds, rows and memory.

They hold where a query runs in a process of its own (``kg.child``), which takes ``os.fork``. On
Windows there is none: rows are limited there, time and memory are not, and a query that nests
deeply is refused before it runs. Memory is limited on Linux.
"""

from __future__ import annotations

from kg.errors import UsageError, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    Number = TypeVar("Number", int, float)

LEAST = 1.0  # seconds that what follows an answer has in any case
UNITS = {"K": 10, "M": 20, "G": 30, "T": 40}  # powers of two


class Limits:
    """``seconds`` of time, ``rows`` of an answer, ``memory`` in bytes beyond what is loaded.

    None lifts a limit.
    """

    __slots__ = ("memory", "rows", "seconds")

    def __init__(
        self,
        seconds: float | None = 60,
        rows: int | None = 1_000_000,
        memory: int | None = 2 << 30,
    ) -> None:
        self.seconds, self.rows, self.memory = seconds, rows, memory
        for name in self.__slots__:
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise UsageError(f"the limit of {name} is above 0, not {value}; None lifts it")

    def after(self, seconds: float) -> Limits:
        """What is left when so many seconds are used up, one second at least."""
        if self.seconds is None:
            return self
        return Limits(min(self.seconds, max(LEAST, self.seconds - seconds)), self.rows, self.memory)

    def __repr__(self) -> str:
        return f"Limits(seconds={self.seconds}, rows={self.rows}, memory={self.memory})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Limits) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))


def read(given: Mapping[str, str]) -> Limits:
    """The limits among a command's options: ``timeout``, ``max-rows``, ``max-memory``.

    ``none`` lifts one; memory is in bytes or has a unit, as ``500M`` or ``2G``. Raises
    ``UsageError``.
    """
    standard = Limits()
    seconds = number(given, "timeout", float, "seconds, such as 10 or 0.5", standard.seconds)
    rows = number(given, "max-rows", int, "a number of rows, such as 1000", standard.rows)
    memory = number(given, "max-memory", size, "a size, such as 500M or 2G", standard.memory)
    return Limits(seconds, rows, memory)


def size(text: str) -> int:
    """Bytes, from a number with or without a unit (K, M, G, T: powers of 1024)."""
    digits = text.upper().removesuffix("B").removesuffix("I")
    if digits and digits[-1] in UNITS:
        return int(float(digits[:-1]) * (1 << UNITS[digits[-1]]))
    return int(digits)


def words(size: int) -> str:
    """A size as a reader has it: ``2 GiB``, ``500 MiB``, ``1234 bytes``."""
    for unit, power in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << power:
            return f"{size / (1 << power):.4g} {unit}"
    return f"{size} bytes"


def number(
    given: Mapping[str, str],
    key: str,
    kind: Callable[[str], Number],
    wanted: str,
    default: Number | None,
) -> Number | None:
    """The number that an option gives, above 0; None where it says ``none``.

    Raises ``UsageError``, which says what is ``wanted``.
    """
    text = given.get(key)
    if text is None:
        return default
    if text == "none":
        return None
    try:
        number = kind(text)
        if 0 < number < float("inf"):
            return number
    except (ValueError, OverflowError):
        pass
    raise UsageError(f"--{key} takes {wanted}, or none, not {shorten(text, 60)!r}")
