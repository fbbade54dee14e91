"""What a request is refused for: a status, a sentence, and what to do instead."""

from __future__ import annotations

import re

from kg.errors import KGError, QueryError, shorten

MESSAGE_LENGTH = 400
_PLACE = re.compile(r"^line \d+, column \d+: ")
_SENTENCES = re.compile(r"(?<=[^.])\. (?=[A-Z])")


class Refused(KGError):
    """A request that gets no answer; ``status`` is that of HTTP (RFC 9110 §15).

    ``what`` says why, ``mend`` what to do, ``line`` and ``column`` where in the query, from 1 or
    None; ``headers`` go into the response.
    """

    def __init__(
        self,
        status: int,
        what: str,
        mend: str = "",
        line: int | None = None,
        column: int | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.status, self.line, self.column, self.headers = status, line, column, headers
        self.what, self.mend = shorten(what, MESSAGE_LENGTH), shorten(mend, MESSAGE_LENGTH)
        super().__init__(f"{status}: {self.what}. {self.mend}".rstrip())

    @classmethod
    def from_error(cls, error: KGError, status: int = 400) -> Refused:
        """The refusal for an error of the library: its first sentence, and the others as mend."""
        place = (error.line, error.column) if isinstance(error, QueryError) else (None, None)
        what, *rest = _SENTENCES.split(_PLACE.sub("", str(error)), maxsplit=1)
        return cls(status, what, "".join(rest), *place)

    def members(self) -> dict[str, object]:
        """What the body of the refusal says, without the parts that are empty."""
        found = {
            "status": self.status,
            "what": self.what,
            "line": self.line,
            "column": self.column,
            "mend": self.mend,
        }
        return {name: value for name, value in found.items() if value not in (None, "")}
