"""Words that mean the same, from ``queries/synonyms.txt``: one meaning a line."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache

from kg import paths

ABOUT = "about:"
ENDINGS = ("s", "es", "ed", "d", "ing")
_WORD = re.compile(r"[a-z0-9'-]+")


def folded(text: str) -> str:
    """A text as it is compared: compatibility forms, small letters, plain apostrophes."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


class Synonyms:
    """The meanings of a text's words; a meaning is a word of the index, such as ``meaning7``.

    ``about`` has the words that tell no question from another.
    """

    def __init__(self, folder: str | None = None) -> None:
        self._meanings: dict[str, list[str]] = {}
        self._first: dict[str, list[list[str]]] = {}
        try:
            path = os.path.join(folder or paths.folder("queries"), "synonyms.txt")
            with open(path, encoding="utf-8") as file:
                lines = [line for line in file if line.strip() and not line.startswith("#")]
        except FileNotFoundError:
            lines = []
        self.about: frozenset[str] = frozenset()
        for number, line in enumerate(lines):
            if line.startswith(ABOUT):
                self.about = frozenset(map(str.strip, line.removeprefix(ABOUT).split(",")))
                continue
            for each in line.split(","):
                self._meanings.setdefault(each.strip(), []).append(f"meaning{number}")
        for each in self._meanings:
            if each.isascii():
                first, *rest = each.split()
                self._first.setdefault(first, []).append(rest)
        joined = [each for each in self._meanings if not each.isascii()]
        self._lengths = sorted({len(each) for each in joined}, reverse=True)

    def of(self, text: str) -> list[tuple[str, list[str]]]:
        """The known words of a folded text with their meanings, the longest where two overlap."""
        found = self._joined(text) if not text.isascii() else []
        words, at = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)], 0
        while at < len(words):
            known = self._at(words, at)
            if known:
                end = at + len(known.split()) - 1
                found.append((text[words[at][1] : words[end][2]], self._meanings[known]))
            at += len(known.split()) or 1
        return found

    def _joined(self, text: str) -> list[tuple[str, list[str]]]:
        """The known words of a text that has no spaces."""
        found, at = list[tuple[str, list[str]]](), 0
        while at < len(text):
            stretches = (text[at : at + length] for length in self._lengths)
            known = next((each for each in stretches if each in self._meanings), "")
            if known and not known.isascii():
                found.append((known, self._meanings[known]))
            at += len(known) or 1
        return found

    def _at(self, words: list[tuple[str, int, int]], at: int) -> str:
        """The longest known words that begin at a place; the last one may have an ending."""
        best = ""
        for first in _without_endings(words[at][0]):
            for rest in self._first.get(first, ()):
                following = [word for word, _, _ in words[at + 1 : at + 1 + len(rest)]]
                exact = first == words[at][0] or not rest
                if exact and following[:-1] == rest[:-1] and len(following) == len(rest):
                    last = rest[-1] if rest else ""
                    known = " ".join([first, *rest])
                    if (not rest or last in _without_endings(following[-1])) and len(known) > len(
                        best
                    ):
                        best = known
        return best


@lru_cache(maxsize=10_000)
def _without_endings(word: str) -> tuple[str, ...]:
    """A word, and what is left of it without each of the endings."""
    shorter = (word.removesuffix(each) for each in ENDINGS)
    return tuple(dict.fromkeys((word, *(each for each in shorter if len(each) > 1))))
