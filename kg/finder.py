"""Finding the question that words ask, in either language, without a model or a network.

Questions are ranked by BM25 in SQLite's FTS5. What is indexed of each: name, both titles,
``#+ words:`` (what users say for it), description, tags, its parameters, and the labels of the
classes, properties and concepts that it uses. English words are stemmed; Chinese, which has no
spaces, stands in the index as pairs of neighbouring characters. Words that fill a parameter count
as understood. docs/decisions/0019-export-finder-citation.md says how a decline is decided.
"""

from __future__ import annotations

import math
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import paths, questions
from kg.errors import UsageError
from kg.labels import NAMES
from kg.mentions import Mentions, folded
from kg.namespaces import GIP, PREFIXES, VOC
from kg.synonyms import Synonyms
from kg.things import short

if TYPE_CHECKING:
    from sqlite3 import Connection

    from kg.engine import Engine
    from kg.mentions import Mention
    from kg.questions import Question

# column → its weight
WEIGHTS = {"name": 4.0, "title": 6.0, "words": 6.0, "description": 1.5, "tags": 2.0}
WEIGHTS |= {"params": 1.0, "labels": 0.7}
ENOUGH = 0.36  # of what was asked has to be understood, by weight of the words
LIKELY = 8  # questions of which it is looked up whether their parameters fit
PAIR = 0.5  # the weight of a pair of Chinese characters, of which a word has several
FIT = 6.0  # what a filled parameter adds to the score
_STOP = frozenset(
    "a an the of in on at to for from by with and or is are was were be been do does did has have "
    "had it its this that these those there what which who whom whose how many much me my i you "
    "your we us our can could would should will shall may please tell show give list s t all any "
    "each every they them their as about into than then so if not no".split()
)
_STOP_ZH = re.compile(
    "有哪些|哪些|哪个|哪家|什么|多少|怎么样|怎么|如何|请问|请|了没有|没有吗|"
    "[的了吗呢吧啊过是有都各某其在与和及或几我你他它们这那些讲把被给个第为所何谁到]"
)
_PIECE = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_TERM = re.compile(r"\b(gip|voc):([\w-]+)")


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
        self._index = _index(self.questions, self._synonyms)
        self._mentions = Mentions(engine) if engine else None

    def find(self, words: str) -> list[Found]:
        """The questions that share a word with ``words``, the best first."""
        sentence = folded(words)
        mentions = self._mentions.of(sentence) if self._mentions else []
        hits = {piece: self._best(each) for piece, each in self._asked(sentence).items()}
        every = len(self.questions)
        weights = {
            piece: math.log(1 + every / (len(hits[piece]) + 0.5)) * (1 if piece.isascii() else PAIR)
            for piece in hits
        }
        scores: dict[int, float] = {}
        for scored in hits.values():
            for row, score in scored.items():
                scores[row] = scores.get(row, 0.0) + score
        order = sorted(scores, key=lambda row: (-scores[row], row))
        found = []
        for row in order[:LIKELY]:
            known = {each for each in hits if row in hits[each]}
            found.append(self._found(row, sentence, mentions, weights, known, scores[row]))
        return sorted(found, key=lambda each: (-each.score, each.question.name))

    def _found(
        self,
        row: int,
        sentence: str,
        mentions: list[Mention],
        weights: dict[str, float],
        known: set[str],
        score: float,
    ) -> Found:
        """A question with what the mentions fill, which counts as understood."""
        question, values = self.questions[row], {}
        if self._mentions:
            filled = self._mentions.values(question, mentions)
            for name, mention in filled.items():
                values[name] = self._mentions.value(question.param(name), mention)
                if mention.number or any(map(_named, mention.things)):
                    score += FIT
                    inside = sentence[mention.start : mention.end]
                    known |= {each for each in weights if each in inside}
        asked = {
            each: weight
            for each, weight in weights.items()
            if each in known or not self._neutral(each)
        }
        whole = sum(asked.values())
        share = sum(asked[each] for each in known if each in asked) / whole if whole else 0.0
        return Found(question, values, share, score)

    def _neutral(self, word: str) -> bool:
        return word.isdigit() or word in self._synonyms.about

    def _asked(self, sentence: str) -> dict[str, list[str]]:
        """What a sentence asks with, each with the words of the index that stand for it."""
        asked: dict[str, list[str]] = {}
        for word, meanings in self._synonyms.of(sentence):
            asked[word] = [*meanings, *pieces(word)]
            sentence = sentence.replace(word, " ", 1)
        return asked | {each: [each] for each in pieces(sentence)}

    def _best(self, alike: list[str]) -> dict[int, float]:
        """The questions that hold one of some words, with the best score of them."""
        found: dict[int, float] = {}
        for each in alike:
            for row, score in self._hits(each).items():
                found[row] = max(score, found.get(row, 0.0))
        return found

    def _hits(self, piece: str) -> dict[int, float]:
        weights = ", ".join(map(str, WEIGHTS.values()))
        rows = self._index.execute(
            f"SELECT rowid, -bm25(questions, {weights}) FROM questions WHERE questions MATCH ?",
            (f'"{piece}"',),
        )
        return dict(rows)


def pieces(text: str) -> list[str]:
    """The words of a folded text that carry meaning; of Chinese the pairs of characters."""
    found: list[str] = []
    for piece in _PIECE.findall(_STOP_ZH.sub(" ", text.replace("'s", ""))):
        if piece.isascii():
            found += [piece] if piece not in _STOP else []
        else:
            found += [piece[n : n + 2] for n in range(len(piece) - 1)]
    return found


def _index(every: list[Question], synonyms: Synonyms) -> Connection:
    """The full-text index, in memory; its row numbers are places in the list."""
    try:
        import sqlite3

        index = sqlite3.connect(":memory:", check_same_thread=False)
        columns = ", ".join(WEIGHTS)
        index.execute(
            f"CREATE VIRTUAL TABLE questions USING fts5({columns}, tokenize='porter unicode61')"
        )
    except (ImportError, sqlite3.OperationalError):
        raise UsageError(
            "finding a question by words needs SQLite with FTS5, which this Python lacks. "
            "Name the question instead: 'kg questions' lists them"
        ) from None
    labels = _labels()
    marks = ", ".join("?" * (len(WEIGHTS) + 1))
    rows = [(row, *_texts(each, labels, synonyms)) for row, each in enumerate(every)]
    index.executemany(f"INSERT INTO questions(rowid, {columns}) VALUES ({marks})", rows)
    return index


def _texts(question: Question, labels: dict[str, list[str]], synonyms: Synonyms) -> list[str]:
    """The texts of a question, in the order of the columns."""
    terms = {PREFIXES[prefix] + name for prefix, name in _TERM.findall(question.sparql)}
    params = [f"{each.name} {each.description}" for each in question.params]
    texts = [
        question.name.replace("-", " "),
        f"{question.title} {question.title_zh}",
        question.synonyms,
        question.description,
        " ".join(question.tags),
        " ".join(params),
        " ".join(label for term in sorted(terms) for label in labels.get(term, ())),
    ]
    return [" ".join([*pieces(each), *_meant(each, synonyms)]) for each in map(folded, texts)]


def _meant(text: str, synonyms: Synonyms) -> list[str]:
    return [meaning for _, meanings in synonyms.of(text) for meaning in meanings]


def _labels() -> dict[str, list[str]]:
    """The labels of each term of the ontology."""
    found: dict[str, list[str]] = {}
    for name in ("core.ttl", "vocabulary.ttl"):
        path = os.path.join(paths.folder("ontology"), name)
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if quad.predicate.value in NAMES and isinstance(quad.object, Literal):
                assert isinstance(quad.subject, NamedNode)
                found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found


def _named(iri: str) -> bool:
    """Whether a thing is one of the world, not a word of the vocabulary."""
    return not iri.startswith((GIP, VOC))
