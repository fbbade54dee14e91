"""What is to be known beside an answer: why it is empty, and why it may mislead."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from kg.engine import Engine
    from kg.explanation import Explanation
    from kg.limits import Limits
    from kg.variants import Caution


class Judged:
    """An answer to a query that can be explained, warned of, and asked elsewhere."""

    engine: Engine
    sparql: str
    given: Mapping[str, Any]
    kind: str
    terms: Any
    limits: Limits | None
    _took: float  # seconds of the limits
    _terms: Any
    _seen: tuple[Any, ...] | None = None  # the first rows of a short answer, as written
    _warnings: list[Caution] | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether the answer has no row, is false, or has zeros alone."""
        from kg.zeros import is_nothing

        if self.kind == "boolean":
            return not self
        return is_nothing(self._first())

    @property
    def explanation(self) -> Explanation | None:
        """Why the answer has no row, is false, or is a figure worked out over nothing; else None.

        It is worked out when it is asked for (``kg.explain``).
        """
        if not self.says_nothing:
            return None
        from kg.explain import UNDIAGNOSED, explained

        def ask() -> Explanation | None:
            return explained(self.engine, self.sparql, self.given, self._first())

        found: Explanation | None = self._briefly(ask, UNDIAGNOSED)
        return found

    @property
    def warnings(self) -> list[Caution]:
        """Why the answer may not mean what it seems to; see ``kg.cautions`` for the kinds.

        Worked out when first asked for, by probes that end after some two seconds.
        """
        if self._warnings is None:
            from kg.cautions import cautions

            def ask() -> list[Caution]:
                return cautions(self.engine, self.sparql, self.given)

            self._warnings = self._briefly(ask, [])
        return self._warnings

    def _briefly(self, work: Callable[[], Any], otherwise: Any) -> Any:
        """What ``work`` returns, in what is left of the limits; what it takes is used up."""
        from time import monotonic

        from kg import child

        began, left = monotonic(), self.limits and self.limits.after(self._took)
        found = child.brief(work, left, otherwise)
        self._took += monotonic() - began
        return found

    def expand(self) -> str:
        """What was asked as one query that any endpoint takes: prefixes declared, values bound."""
        from kg.portable import portable

        return portable(self.sparql, self.given)

    def _first(self) -> Sequence[Any]:
        """The rows, or as much of them as was seen when the answer was written."""
        return self._seen if self._seen is not None and self._terms is None else self.terms
