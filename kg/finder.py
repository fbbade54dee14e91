"""Finding the question that words ask, in either language, without a model or a network.

Questions are ranked by BM25 in SQLite's FTS5. What is indexed of each: name, both titles,
``#+ words:`` (what users say for it), description, tags, its parameters, and the labels of the
classes, properties and concepts that it uses (``kg.index``). Words that fill a parameter count as
understood. docs/decisions/0019-export-finder-citation.md says how a decline is decided.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from kg import questions
from kg.errors import UsageError, shorten
from kg.index import Index, pieces
from kg.mentions import Mentions
from kg.namespaces import GIP, VOC
from kg.synonyms import Synonyms, folded
from kg.things import short
from kg.vocabularies import vocabulary_of

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.mentions import Mention
    from kg.questions import Question

ENOUGH = 0.33  # of what was asked has to be understood, by weight of the words
LIKELY = 12  # questions of which it is looked up whether their parameters fit
PAIR = 0.5  # the weight of a pair of Chinese characters, of which a word has several
TELLING = "name title words tags params"  # columns in which a word tells what is asked
HINT = 0.7  # what a word counts that stands elsewhere
FIT = 6.0  # what a filled parameter adds to the score


class Found(NamedTuple):
    """A question that words may ask.

    ``values`` are those that the words give its parameters, as a caller would write them; ``share``
    is the part of the words that is understood, by weight, from 0 to 1.
    """

    question: Question
    values: dict[str, str]
    share: float
    score: float

    @property
    def sure(self) -> bool:
        """Whether enough of the words is understood to answer."""
        return self.share >= ENOUGH

    def __str__(self) -> str:
        """The question's name and its values, as ``policies-issued-in with year = 2013``."""
        told = ", ".join(f"{name} = {short(value)}" for name, value in self.values.items())
        return self.question.name + (f" with {told}" if told else "")


class Finder:
    """The index of the questions; with an engine, also of what its dataset names."""

    def __init__(self, engine: Engine | None = None, folder: str | None = None) -> None:
        """Raises ``UsageError`` where Python's SQLite has no FTS5."""
        self.questions = questions.every(folder)
        self._synonyms = Synonyms(folder)
        kept = b"" if folder else getattr(engine, "words", b"")
        self._index = Index(self.questions, self._synonyms, kept)
        self._mentions = Mentions(engine) if engine else None

    def find(self, words: str) -> list[Found]:
        """The questions that share a word with ``words``, the best first."""
        sentence = folded(words)
        mentions = self._mentions.of(sentence) if self._mentions else []
        asked = self._asked(sentence)
        hits = {piece: self._best(each) for piece, each in asked.items()}
        self._told = {piece: self._telling(each) for piece, each in asked.items()}
        every = len(self.questions)
        weights = {
            piece: math.log(1 + every / (len(hits[piece]) + 0.5)) * (1 if piece.isascii() else PAIR)
            for piece in hits
        }
        scores = self._likely(sentence, mentions, hits)
        order = sorted(scores, key=lambda row: (-scores[row], row))
        found = []
        for row in order[:LIKELY]:
            parts = {each: hits[each][row] for each in hits if row in hits[each]}
            found.append(self._found(row, sentence, mentions, weights, parts))
        return sorted(found, key=lambda each: (-each.score, each.question.name))

    def _likely(
        self, sentence: str, mentions: list[Mention], hits: dict[str, dict[int, float]]
    ) -> dict[int, float]:
        """A first score of each question that may be meant.

        The name of a thing does not tell what is asked of it, but that it can be given.
        """
        named = [m for m in mentions if any(map(_named, m.things))]
        inside = " ".join(sentence[m.start : m.end] for m in named)
        scores: dict[int, float] = {}
        for piece, scored in hits.items():
            for row, score in scored.items():
                scores[row] = scores.get(row, 0.0) + score * (0.2 if piece in inside else 1)
        if named:
            for row, question in enumerate(self.questions):
                if any(each.type == "iri" for each in question.params):
                    scores[row] = scores.get(row, 0.0) + FIT / 2
        return scores

    def _found(
        self,
        row: int,
        sentence: str,
        mentions: list[Mention],
        weights: dict[str, float],
        parts: dict[str, float],
    ) -> Found:
        """A question with what the mentions fill.

        The words of a mention count as understood, and no more for what else they mean.
        """
        known = set(parts)
        question, values = self.questions[row], {}
        if self._mentions:
            filled = self._mentions.values(question, mentions)
            for name, mention in filled.items():
                values[name] = self._mentions.value(question.param(name), mention)
                inside = sentence[mention.start : mention.end]
                named = {each for each in weights if each in inside}
                known |= named
                if mention.number or any(map(_named, mention.things)):
                    parts = {each: score for each, score in parts.items() if each not in named}
                    parts[inside] = FIT
        asked = {
            each: weight
            for each, weight in weights.items()
            if each in known or not self._neutral(each)
        }
        whole = sum(asked.values())
        understood = sum(
            asked[each] * (1 if each not in parts or row in self._told[each] else HINT)
            for each in known
            if each in asked
        )
        share = understood / whole if whole else 0.0
        return Found(question, values, share, sum(parts.values()))

    def _neutral(self, word: str) -> bool:
        return word.isdigit() or word in self._synonyms.about

    def _asked(self, sentence: str) -> dict[str, list[str]]:
        """What a sentence asks with, each with the words of the index that stand for it."""
        asked: dict[str, list[str]] = {}
        for word, meanings in self._synonyms.of(sentence):
            asked[word] = [*meanings, *pieces(word)]
            sentence = sentence.replace(word, " ", 1)
        return asked | {each: [each] for each in pieces(sentence)}

    def _telling(self, alike: list[str]) -> set[int]:
        return set[int]().union(*(self._index.holding(each, TELLING) for each in alike))

    def _best(self, alike: list[str]) -> dict[int, float]:
        """The questions that hold one of some words, with the best score of them."""
        found: dict[int, float] = {}
        for each in alike:
            for row, score in self._index.scores(each).items():
                found[row] = max(score, found.get(row, 0.0))
        return found


def _named(iri: str) -> bool:
    """Whether a thing is one of the world, not a word of a vocabulary."""
    return not iri.startswith((GIP, VOC)) and vocabulary_of(iri) is None


def taken(found: list[Found], words: str) -> Found:
    """The best question; raises ``UsageError`` with the nearest ones where none is sure."""
    if found and found[0].sure:
        return found[0]
    what = f"no question is near enough to {shorten(words, 80)!r}"
    if not found:
        raise UsageError(f"{what}, none shares a word with it; 'kg questions' lists them all")
    near = "; ".join(f"{each.question.name} ({each.question.title})" for each in found[:3])
    raise UsageError(f"{what}; the nearest: {near}")
