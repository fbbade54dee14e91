"""Finding the question that words ask, in either language, without a model or a network.

Questions are ranked by BM25 in SQLite's FTS5. What is indexed of each: name, both titles,
``#+ words:`` (what users say for it), description, tags, its parameters, and the labels of the
classes, properties and concepts that it uses (``kg.index``). Words that fill a parameter count as
understood. docs/decisions/0019-export-finder-citation.md says how a decline is decided.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kg.found import Found
from kg.index import Index, pieces
from kg.mentions import Mentions, is_year
from kg.namespaces import BASE, GIP, ID, VOC
from kg.shelf import Shelf
from kg.synonyms import Synonyms, folded
from kg.vocabularies import vocabulary_of

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.mentions import Mention

LIKELY = 12  # questions of which it is looked up whether their parameters fit
PAIR = 0.5  # the weight of a pair of Chinese characters, of which a word has several
TELLING = "name title words tags params"  # columns in which a word tells what is asked
HINT = 0.7  # what a word counts that stands elsewhere
FIT = 6.0  # what a filled parameter adds to the score
FAINT = 0.03  # of the score of a word that names what the whole dataset is about
YEAR = 0.3  # of the score of "year" where a year is named


class Finder:
    """The index of the questions; with an engine, also of what its dataset names."""

    def __init__(self, engine: Engine | None = None, folder: str | None = None) -> None:
        """Raises ``UsageError`` where Python's SQLite has no FTS5."""
        self.questions = Shelf(folder)
        self._synonyms = Synonyms(folder)
        kept = b"" if folder else getattr(engine, "words", b"")
        self._index = Index(self.questions, self._synonyms, kept)
        self._mentions = Mentions(engine) if engine else None
        self._year = [each for _, meanings in self._synonyms.of("year") for each in meanings]

    def find(self, words: str) -> list[Found]:
        """The questions that share a word with ``words``, the best first."""
        sentence = folded(words)
        mentions = self._mentions.of(sentence) if self._mentions else []
        asked = self._asked(sentence)
        hits = {piece: self._best(each) for piece, each in asked.items()}
        self._told = {piece: self._telling(each) for piece, each in asked.items()}
        every = len(self.questions)
        self._plain = {each for each in asked if each not in self._faint and not each.isdigit()}
        for piece in self._faint & hits.keys():
            hits[piece] = {row: score * FAINT for row, score in hits[piece].items()}
        for piece in filter(is_year, hits):
            years = {row: score * YEAR for row, score in self._best(self._year).items()}
            hits[piece] = years | hits[piece]
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
        return sorted(found, key=lambda each: (-each.score * (1 + each.share), each.question.name))

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
        known = set(parts) & self._plain
        question, values, unused = self.questions[row], {}, [m for m in mentions if m.number]
        filled = self._mentions.values(question, mentions) if self._mentions else {}
        for name, mention in filled.items():
            assert self._mentions
            values[name] = self._mentions.value(question.param(name), mention)
            inside = sentence[mention.start : mention.end]
            named = {each for each in weights if each in inside}
            known |= named
            unused = [each for each in unused if each != mention]
            if any(map(_named, mention.things)) or mention.tells(name):
                parts = {each: score for each, score in parts.items() if each not in named}
                parts[inside] = FIT
        things = self._only_things(sentence, mentions, known)
        share = 0.0 if things else self._share(row, weights, parts, known)
        years = tuple(
            m.number for m in unused if is_year(m.number) and m.number not in question.title
        )
        return Found(question, values, share, sum(parts.values()), years, things)

    def _share(
        self, row: int, weights: dict[str, float], parts: dict[str, float], known: set[str]
    ) -> float:
        """The part of the words that a question accounts for."""
        plain = {each: weight for each, weight in weights.items() if each not in self._faint}
        asked = {each: weight for each, weight in plain.items() if not self._neutral(each)}
        asked |= {each: plain[each] for each in known & plain.keys() if not asked or each.isdigit()}
        whole = sum(asked.values())
        understood = sum(
            asked[each] * (1 if each not in parts or row in self._told[each] else HINT)
            for each in known
            if each in asked
        )
        return understood / whole if whole else 0.0

    def _only_things(
        self, sentence: str, mentions: list[Mention], known: set[str]
    ) -> tuple[str, ...]:
        """The things that are named where nothing is asked of them."""
        named = [m for m in mentions if any(map(_in_the_world, m.things))]
        inside = " ".join(sentence[m.start : m.end] for m in named)
        if any(each not in inside and not self._neutral(each) for each in known):
            return ()
        return tuple(sorted(iri for m in named for iri in m.things))

    def _neutral(self, word: str) -> bool:
        return word.isdigit() or word in self._synonyms.about

    def _asked(self, sentence: str) -> dict[str, list[str]]:
        """What a sentence asks with, each with the words of the index that stand for it."""
        subject = [found[0] for found in self._synonyms.subject.finditer(sentence)]
        sentence = self._synonyms.subject.sub(" ", sentence)
        asked: dict[str, list[str]] = {}
        for word, meanings in self._synonyms.of(sentence):
            asked[word] = [*meanings, *pieces(word)]
            sentence = sentence.replace(word, " ", 1)
        asked |= {each: [each] for each in pieces(sentence)}
        faint = {each: [each] for words in subject for each in pieces(words)}
        self._faint = faint.keys() - asked.keys()
        return faint | asked

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


def _in_the_world(iri: str) -> bool:
    """Whether a thing is none of the dataset's own parts, such as a graph or a question."""
    return _named(iri) and (iri.startswith(ID) or not iri.startswith(BASE))
