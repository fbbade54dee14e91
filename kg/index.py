"""The full-text index of the questions: SQLite's FTS5, in memory, made when it is first asked.

English words are stemmed; Chinese, which has no spaces, stands in it as pairs of neighbouring
characters, since FTS5's trigram tokenizer finds nothing shorter than three.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import paths
from kg.errors import UsageError
from kg.labels import NAMES
from kg.mentions import folded
from kg.namespaces import PREFIXES
from kg.synonyms import Synonyms

if TYPE_CHECKING:
    from sqlite3 import Connection

    from kg.questions import Question

# column → its weight
WEIGHTS = {"name": 4.0, "title": 6.0, "words": 6.0, "description": 1.5, "tags": 2.0}
WEIGHTS |= {"params": 1.0, "labels": 0.7}
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


class Index:
    """The index of some questions; a question is known by its place in their list."""

    def __init__(self, every: list[Question], synonyms: Synonyms) -> None:
        """Raises ``UsageError`` where Python's SQLite has no FTS5."""
        self._table = _index(every, synonyms)

    def scores(self, piece: str) -> dict[int, float]:
        """The questions that hold a word, each with its BM25, the higher the better."""
        weights = ", ".join(map(str, WEIGHTS.values()))
        rows = self._table.execute(
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
