"""What comes nearest to words or names that were not found."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher, get_close_matches

_ENDINGS = (
    ("isation", "ization"),
    ("ogramme", "ogram"),
    ("ogue", "og"),
    ("our", "or"),
    ("tre", "ter"),
)
LONG = 300  # characters; a longer text is no name
_LIGHT = re.compile(r"[\s\u0300-\u036f]+")
_ALIKE = str.maketrans("“”„‟«»″‘’‚‛′‐‑‒–—−", '"""""""\'\'\'\'\'------')


def passage(text: str, quote: str) -> tuple[str, str]:
    """Why the quote is absent, and the passage of the text that comes nearest, as two sentences."""
    shown = short(quote)
    if not quote.strip():
        return "the quote is empty", "quote the words that the claim rests on"
    if found := same_words(text, quote):
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


def likeness(unknown: str, known: str) -> float:
    """How alike two names are, from 0 to 1; case, marks, accents and plurals count little."""
    return _likeness(_letters(unknown), _letters(known)) * 0.99 + 0.01 * (unknown == known)


def ranked(unknown: str, known: Iterable[str], most: int = 24) -> list[tuple[float, str]]:
    """The ``most`` known names that share most letters, with their likeness, the best first."""
    left = _letters(unknown)
    counts = [(letter, left.count(letter)) for letter in set(left)]
    found = []
    for each in known:
        right = _letters(each)
        shared = sum(min(count, right.count(letter)) for letter, count in counts)
        if shared * 2 > max(len(left), len(right)):
            found.append((-shared / (len(left) + len(right)), each))
    best = [(likeness(unknown, each), each) for _, each in sorted(found)[:most]]
    return sorted(best, key=lambda pair: (-pair[0], pair[1]))


def near(one: str, other: str, most: int = 2) -> bool:
    """Whether so few letters have to be changed to make one text of the other."""
    if abs(len(one) - len(other)) > most or (Counter(one) - Counter(other)).total() > most:
        return False
    return _distance(one, other) <= most


def misspelt(text: str, known: Iterable[str]) -> str | None:
    """The known text that differs by one slip of the pen, or from 16 letters on by two.

    Numerals are not misspelt, and a text of three characters is too short to tell.
    """
    wanted, digits = squashed(text), _digits(text)
    most = 2 if len(wanted) >= 16 else 1
    counts = Counter(wanted)
    best: tuple[int, str] | None = None
    for each in known if 3 < len(wanted) < LONG else ():
        if abs(len(each) - len(text)) > most + 2 or _digits(each) != digits:
            continue
        other = squashed(each)
        if (counts - Counter(other)).total() > most or abs(len(other) - len(wanted)) > most:
            continue
        far = _distance(wanted, other)
        if far <= most and (best is None or (far, each) < best):
            best = far, each
    return best[1] if best else None


def respelt(text: str, known: Iterable[str]) -> str:
    """A text of plain words, those that stand in no known text replaced by the nearest there.

    A word of five Latin letters or fewer is too short to tell: another word is one letter away.
    """
    words = {word for each in known for word in re.findall(r"[^\W\d_]+", each)}
    light = {squashed(each) for each in words}

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if (word.isascii() and len(word) < 6) or squashed(word) in light:
            return word
        return misspelt(word, words) or word

    return re.sub(r"[^\W\d_]+", other, text)


def _digits(text: str) -> str:
    return "".join(filter(str.isnumeric, text))  # of Chinese too


def _likeness(left: str, right: str) -> float:
    if not left or not right:
        return 0.0
    far = _distance(left, right) / max(len(left), len(right))
    alike = max(1 - far, SequenceMatcher(None, left, right, autojunk=False).ratio())
    return alike * 0.96 + 0.02 * (left[0] == right[0]) + 0.02 * (left[-1] == right[-1])


def _letters(text: str) -> str:
    """The letters and digits of a name, in small letters, in one of two ways of spelling."""
    plain = text.lower() if text.isascii() else _fold(text)[0]
    folded = "".join(filter(str.isalnum, plain))
    for british, american in _ENDINGS:
        folded = folded.replace(british, american)
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded


def _distance(left: str, right: str) -> int:
    """Letters to add, drop, change or swap with the next one to make one name of the other."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]


def same(text: str, other: str) -> bool:
    """Whether two texts are equal when marks, spaces, width, accents and case are disregarded."""
    return squashed(text) == squashed(other)


def squashed(text: str) -> str:
    """A text in small letters without marks' kinds, spaces, width and accents."""
    plain = unicodedata.normalize("NFKD", text).translate(_ALIKE).casefold()
    return _LIGHT.sub("", plain)


def short(text: str, length: int = 80) -> str:
    """The text, cut in its middle where it is longer than ``length`` characters."""
    half = (length - 1) // 2
    return text if len(text) <= length else f"{text[:half]}…{text[-half:]}"


def tail(text: str, words: int = 3) -> str:
    """The last words of a text, on one line."""
    return " ".join(text.rstrip()[-60:].split()[-words:])


def same_words(text: str, quote: str) -> str | None:
    """The passage that equals the quote when marks, spaces, width and case are disregarded."""
    folded, places = _fold(text)
    wanted, _ = _fold(quote)
    start = folded.find(wanted) if wanted else -1
    return text[places[start] : places[start + len(wanted) - 1] + 1] if start >= 0 else None


def _fold(text: str) -> tuple[str, list[int]]:
    """The text in small letters without width, accents and space, and each letter's place."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = unicodedata.normalize("NFKD", letter).translate(_ALIKE).casefold()
        kept = [each for each in plain if not each.isspace() and not unicodedata.combining(each)]
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


def names_under(iri: str, space: str) -> list[str]:
    """What an IRI names under a namespace, as far as that is written nearly so, or wholly.

    Scheme, www., case and the signs between words are easily mistaken, and two letters are.
    """
    wanted = _folded(space)
    heads = [found.end() for found in re.finditer(r"[/#:]", iri)]
    if iri.startswith(end := space.rstrip("/#")):  # also without the namespace's last letter
        heads.append(len(end))
    return [iri[at:] for at in heads if at < len(iri) and near(_folded(iri[:at]), wanted)]


def _folded(space: str) -> str:
    plain = re.sub(r"^https?://(www\.)?", "", space.casefold())
    return "".join(filter(str.isalnum, plain))
