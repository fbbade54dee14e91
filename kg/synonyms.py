"""Words that mean the same, from ``queries/synonyms.txt``: one meaning a line."""

from __future__ import annotations

import os
import re

from kg import paths

ABOUT = "about:"
ENDINGS = "(?:s|es|ed|d|ing)?"


class Synonyms:
    """The meanings of a text's words; a meaning is a word of the index, such as ``meaning7``.

    ``about`` has the words that tell no question from another.
    """

    def __init__(self, folder: str | None = None) -> None:
        self._meanings: dict[str, list[str]] = {}
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
        longest = sorted(self._meanings, key=lambda each: (-len(each), each))
        spaced = [re.escape(each) for each in longest if each.isascii()]
        joined = [re.escape(each) for each in longest if not each.isascii()]
        self._spaced = re.compile(rf"\b({'|'.join(spaced) or '(?!)'}){ENDINGS}\b")
        self._joined = re.compile(f"({'|'.join(joined) or '(?!)'})")

    def of(self, text: str) -> list[tuple[str, list[str]]]:
        """The known words of a folded text with their meanings, the longest where two overlap."""
        found = [(m[0], self._meanings[m[1]]) for m in self._spaced.finditer(text)]
        return found + [(m[0], self._meanings[m[1]]) for m in self._joined.finditer(text)]
