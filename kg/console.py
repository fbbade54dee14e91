"""The process's arguments and streams: UTF-8 whatever the locale, and closed ones passed over."""

from __future__ import annotations

import os
import sys

from kg.errors import UsageError


def typed() -> list[str]:
    """The process's arguments read as UTF-8, whatever the locale."""
    try:
        return [os.fsencode(argument).decode() for argument in sys.argv[1:]]
    except UnicodeDecodeError:
        raise UsageError("the arguments are not UTF-8") from None


def tell(text: str) -> None:
    """Print a text."""
    write(text.encode())


def write(content: bytes) -> None:
    """Print bytes, all of them."""
    if sys.stdout is None:  # closed by the caller
        return
    rest = memoryview(content)
    while rest:  # an unbuffered stream (python -u) may take a part only
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.flush()


def complain(message: str) -> None:
    """Print a message in one line on standard error."""
    remark("kg: " + " ".join(message.split()))


def remark(text: str) -> None:
    """Print a text of several lines on standard error, as it stands."""
    from kg.tables import clean

    if sys.stderr is None:  # closed by the caller
        return
    lines = [f"{clean(line)}\n" for line in text.splitlines()]
    sys.stderr.buffer.write("".join(lines).encode(errors="replace"))
    sys.stderr.flush()


def width() -> int | None:
    """The columns of the terminal that is printed to; None where there is none."""
    from kg.tables import terminal_width

    return terminal_width(sys.stdout)
