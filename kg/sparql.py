"""SPARQL as a command is given it: the text itself, a file that holds it, or standard input."""

from __future__ import annotations

import os
import sys

from kg.errors import UsageError


def text_of(given: str) -> str:
    """The query; ``-`` is standard input. Raises UsageError for what cannot be read as UTF-8."""
    try:
        if given == "-":
            return sys.stdin.buffer.read().decode()
        if "{" not in given and (os.path.exists(given) or len(given.split()) < 2):
            with open(given, encoding="utf-8") as file:
                return file.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{given}: byte {error.start} is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"{given}: {error.strerror}; give SPARQL, a file of it, or -") from None
    return given
