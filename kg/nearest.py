"""What comes nearest to words or names that were not found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import SequenceMatcher, get_close_matches

_ALIKE = str.maketrans("“”„‟«»″‘’‚‛′‐‑‒–—−", '"""""""\'\'\'\'\'------')


def passage(text: str, quote: str) -> tuple[str, str]:
    """Why the quote is absent, and the passage of the text that comes nearest, as two sentences."""
    shown = short(quote)
    if not quote.strip():
        return "the quote is empty", "quote the words that the claim rests on"
    if found := _same_words(text, quote):
        what = f"the quote {shown!r} differs from the text in quotation marks, spaces or case"
        return what, f"the text has {found!r}"
    near = _nearest(text, quote)
    what = f"the quote {shown!r} is not in the text"
    return what, f"the nearest passage is {near!r}" if near else "quote the text as it stands"


def name(unknown: str, known: Collection[str]) -> str | None:
    """The known name that is spelt most like the unknown one, if any is near."""
    folded = {each.casefold(): each for each in sorted(known, reverse=True)}
    near = get_close_matches(unknown.casefold(), folded, 1, 0.6)
    return folded[near[0]] if near else None


def short(text: str, length: int = 80) -> str:
    """The text, cut in its middle where it is longer than ``length`` characters."""
    half = (length - 1) // 2
    return text if len(text) <= length else f"{text[:half]}…{text[-half:]}"


def tail(text: str, words: int = 3) -> str:
    """The last words of a text, on one line."""
    return " ".join(text.rstrip()[-60:].split()[-words:])


def _same_words(text: str, quote: str) -> str | None:
    """The passage that equals the quote when marks, spaces, width and case are disregarded."""
    folded, places = _fold(text)
    wanted, _ = _fold(quote)
    start = folded.find(wanted) if wanted else -1
    return text[places[start] : places[start + len(wanted) - 1] + 1] if start >= 0 else None


def _fold(text: str) -> tuple[str, list[int]]:
    """The text in compatibility form and small letters without space, and each letter's place."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKC", letter).translate(_ALIKE).casefold()
        kept = [each for each in plain if not each.isspace()]
        letters += kept
        places += [place] * len(kept)
    return "".join(letters), places


def _nearest(text: str, quote: str) -> str | None:
    """The stretch of about the quote's length that shares most of its words."""
    pieces = [(found.start(), found.end()) for found in re.finditer(r"[^\W_]+|[^\w\s]", text)]
    words = [text[start:end].casefold() for start, end in pieces]
    wanted = [each.casefold() for each in re.findall(r"[^\W_]+|[^\w\s]", quote)]
    match = SequenceMatcher(None, words, wanted, autojunk=False)
    block = match.find_longest_match()
    if not block.size or block.size * 3 < len(wanted):
        return None
    start = max(0, block.a - block.b)
    end = min(len(pieces), start + len(wanted))
    return short(text[pieces[start][0] : pieces[end - 1][1]], 160)
