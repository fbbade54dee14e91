"""A question that words may ask, and which one is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import UsageError, shorten
from kg.things import short

if TYPE_CHECKING:
    from kg.questions import Question

ENOUGH = 0.33  # of what was asked has to be understood, by weight of the words


class Found(NamedTuple):
    """A question that words may ask.

    ``values`` are those that the words give its parameters, as a caller would write them; ``share``
    is the part of the words that is understood, by weight, from 0 to 1. ``unused`` are the years
    that narrow nothing; ``things`` are named, and nothing is asked of them.
    """

    question: Question
    values: dict[str, str]
    share: float
    score: float
    unused: tuple[str, ...] = ()
    things: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether enough of the words is understood to answer."""
        return self.share >= ENOUGH

    @property
    def note(self) -> str:
        """Which years of the words narrow nothing; "" where there are none."""
        years = ", ".join(dict.fromkeys(self.unused))
        return years and f"not used: {years}; {self.question.name} takes no year"

    def __str__(self) -> str:
        """The question's name and its values, as ``policies-issued-in with year = 2013``."""
        told = ", ".join(f"{name} = {short(value)}" for name, value in self.values.items())
        return self.question.name + (f" with {told}" if told else "")


def taken(found: list[Found], words: str) -> Found:
    """The best question; raises ``UsageError`` with the nearest ones where none is sure."""
    if found and found[0].sure:
        return found[0]
    what = f"no question is near enough to {shorten(words, 80)!r}"
    if not found:
        raise UsageError(f"{what}, none shares a word with it; 'kg questions' lists them all")
    if things := found[0].things:
        shown = " or ".join(f"'kg show {short(iri)}'" for iri in things[:3])
        what += f"; {shown} tells what is said of what is named"
    near = "; ".join(f"{each.question.name} ({each.question.title})" for each in found[:3])
    raise UsageError(f"{what}; the nearest: {near}")
