"""Errors of the package; each names what is wrong, what was expected and how to mend it.

::

    KGError            exit code 1
    ├── UsageError     exit code 2   unknown question, parameter, format, thing, data path
    │   └── QueryError exit code 2   SPARQL that cannot be read or is not allowed
    │       └── LimitError           a query that takes more than its limits allow
    ├── DataError      exit code 1   sources that cannot be compiled; carries every problem
    └── ReasonerError  exit code 1   a reasoner that cannot be run
"""

from __future__ import annotations

TYPE_CHECKING = False  # the typing module costs more to import than this one
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MESSAGE_LENGTH = 400
LIST_LENGTH = 280  # characters of a list in a message
# language → what stands before the parts of a problem, by their names
WORDS = {
    "en": {"warning": "warning: ", "note": "note: ", "expected": " Expected: ", "mend": " Mend: "},
    "zh": {"warning": "警告：", "note": "提示：", "expected": " 应为：", "mend": " 改法："},
}


class Problem:
    """One defect of a source; ``line`` counts from 1 and is None where no line can be named.

    ``str()`` gives ``file:line: what. Expected: …. Mend: …`` without the parts that are empty.
    ``severity`` is error, warning or note; ``lang``, en or zh, is the language it is told in.
    """

    __slots__ = ("expected", "file", "lang", "line", "mend", "severity", "what")

    def __init__(
        self,
        file: str,
        line: int | None,
        what: str,
        expected: str,
        mend: str,
        severity: str = "error",
        lang: str = "en",
    ) -> None:
        self.file = file
        self.line = line
        self.what = what
        self.expected = expected
        self.mend = mend
        self.severity = severity
        self.lang = lang

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        words = WORDS[self.lang]
        text = f"{place}: {words.get(self.severity, '')}{self._sentence(self.what)}"
        if self.expected:
            text += words["expected"] + self._sentence(self.expected)
        if self.mend:
            text += words["mend"] + self._sentence(self.mend)
        return text

    def _sentence(self, text: str) -> str:
        ends = (".", "?", "!", "。", "？", "！")
        return text if text.endswith(ends) else text + ("。" if self.lang == "zh" else ".")

    def __repr__(self) -> str:
        return f"Problem({str(self)!r})"

    def _key(self) -> tuple[str, int, str, str, str, str]:
        return (self.file, self.line or 0, self.what, self.expected, self.mend, self.severity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __lt__(self, other: Problem) -> bool:
        return self._key() < other._key()


class KGError(Exception):
    """Any error that the package raises on purpose; ``exit_code`` is what a command ends with."""

    exit_code = 1


class UsageError(KGError):
    """The caller asks for something that does not exist or cannot be done.

    ``str()`` has at most 400 characters.
    """

    exit_code = 2

    def __init__(self, message: str = "") -> None:
        super().__init__(shorten(message, MESSAGE_LENGTH))


class QueryError(UsageError):
    """SPARQL that cannot be read or is not allowed.

    ``line`` and ``column`` count from 1 and are None where the place is not known. ``mended`` is
    the query with the mend that the message tells, where that makes it readable, else "".
    """

    def __init__(
        self, message: str, line: int | None = None, column: int | None = None, mended: str = ""
    ) -> None:
        self.line = line
        self.column = column
        self.mended = mended
        place = "" if line is None else f"line {line}, column {column}: "
        super().__init__(place + message)


class LimitError(QueryError):
    """A query that takes more than its limits allow.

    ``limit`` is time, memory or stack.
    """

    def __init__(self, limit: str, message: str = "") -> None:
        self.limit = limit
        super().__init__(message)

    def __reduce__(self) -> tuple[object, ...]:
        return LimitError, (self.limit, str(self))


class DataError(KGError):
    """Sources that cannot be compiled; ``problems`` has each defect, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class ReasonerError(KGError):
    """A reasoner that cannot be run: Java is absent, too old, or ended with an error."""


def shorten(text: str, length: int) -> str:
    """The text, cut with an ellipsis where it is longer than ``length`` characters."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def joined(items: Sequence[str], room: int = LIST_LENGTH) -> str:
    """As many of the items as fit, separated by commas, and how many are left out."""
    shown, length = 0, 0
    for item in items:
        length += len(item) + 2
        if length > room:
            break
        shown += 1
    rest = f" and {len(items) - shown} more" if shown < len(items) else ""
    return ", ".join(items[:shown]) + rest
