"""What is said beside a result: why it is empty, what to be wary of, and the query that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer


class Finding(NamedTuple):
    """One remark; ``href`` leads to the query page with the mended query, ``fix`` shows the change."""

    title: str
    text: str
    fix: str
    href: str
    action: str
    bad: bool


def findings(visit: Visit, answer: Answer) -> list[Finding]:
    """The explanation of an empty answer, then the warnings."""
    return []
