"""Where the command line's SPARQL comes from: the argument, a file or standard input."""

from __future__ import annotations

import os
import sys

from kg.errors import UsageError, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.questions import Question

BOM = "\ufeff"


def query_text(text: str) -> str:
    """The query itself: what is given, or what stands in the file or on standard input.

    Raises ``UsageError`` where the file cannot be read.
    """
    if "{" not in text and _holds_data(text):
        name = shorten(text, 120)
        raise UsageError(f"{name} is data, no query; ask it: kg query 'SELECT …' --data {name}")
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


def own_question(verb: str, subject: str) -> Question | None:
    """A file of a reader's own as a question; None of ``query`` where no parameter is declared.

    Raises ``UsageError`` where it cannot be read, ``DataError`` for a faulty header.
    """
    from kg import questions

    if verb == "query":
        if "{" in subject or not os.path.isfile(subject) or _holds_data(subject):
            return None
        with open(subject, encoding="utf-8-sig", errors="replace") as file:
            if not any(line.startswith("#+ param:") for line in file):
                return None
    return questions.read(subject)


def _holds_data(path: str) -> bool:
    """Whether a path is that of a dataset: a folder, or a file with a suffix of RDF."""
    from kg.formats import RDF, suffix_of

    return os.path.isdir(path) or (suffix_of(path) in RDF and os.path.isfile(path))
