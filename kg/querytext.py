"""Where the command line's SPARQL comes from: the argument, a file or standard input."""

from __future__ import annotations

import os
import sys

from kg.errors import UsageError, shorten

BOM = "\ufeff"


def query_text(text: str) -> str:
    """The query itself: what is given, or what stands in the file or on standard input.

    Raises ``UsageError`` where the file cannot be read.
    """
    try:
        if text == "-":
            return sys.stdin.buffer.read().decode().removeprefix(BOM)
        if text.strip() and "{" not in text and (os.path.exists(text) or len(text.split()) < 2):
            with open(text, encoding="utf-8") as file:
                return file.read().removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise UsageError(f"{shorten(text, 200)}: byte {error.start} is not UTF-8") from None
    except OSError as error:
        name = shorten(text, 200)
        raise UsageError(f"{name}: {error.strerror}; give SPARQL, a file of it, or -") from None
    return text
