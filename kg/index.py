"""The full-text index of the questions: SQLite's FTS5, in memory, made when it is first asked.

English words are stemmed; Chinese, which has no spaces, stands in it as pairs of neighbouring
characters, since FTS5's trigram tokenizer finds nothing shorter than three.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg import paths, questions
from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.synonyms import Synonyms, folded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection

    from kg.questions import Question

# column → its weight
WEIGHTS = {"name": 4.0, "title": 6.0, "words": 6.0, "description": 1.5, "tags": 2.0}
WEIGHTS |= {"params": 1.0, "labels": 0.7}
_NAMES = {PREFIXES["skos"] + f"{kind}Label" for kind in ("pref", "alt", "hidden")}
_NAMES.add(PREFIXES["rdfs"] + "label")
_STOP = frozenset(
    """a again all also am an and another any anybody anyone anything are as at away be because been
being besides both but by came can come comes concerning could did do does doing done down
during each either else ever every everybody everyone everything exist few find for from
further gave get gets getting give given gives go goes going gone got had has have having he
her here him his how i if in inside into is it its itself just keep know known laid let like
list look made make makes many may me mean means might mine much must my need nor of off offer
offers on once one only onto or other others our ours out outside own people please put quite
rather really regarding s see seem seems shall she should show sit sits so some somebody
someone something sort still such t take taken takes tell term than that the their them then
there these they thing things this those through thus to together too two typical until up upon
us use very want was way we well were what whatever when where which while who whole whom whose
will with within would yes yet you your""".split()
)
_STOP_ZH = re.compile(
    "有哪些|哪些|哪个|哪家|什么|多少|怎么样|怎么|如何|请问|请|了没有|没有吗|列出来|列出|告诉|知道|关于|想要|"
    "一个|一些|一下|目前|现在|分别|主要|来自|出过|最|"
    "[的了吗呢吧啊过是有都各某其在与和及或几我你他它们这那些讲把被给个第为所何谁到就也还才只会能可要从以]"
)
_PIECE = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_TERM = re.compile(r"\b(gip|voc):([\w-]+)")


class Index:
    """The index of some questions; a question is known by its place in their list."""

    def __init__(
        self, every: Sequence[Question], synonyms: Synonyms, kept: str | bytes = b""
    ) -> None:
        """``kept`` is the file, or its bytes, of what ``prepared`` made of the same questions.

        Raises ``UsageError`` where Python's SQLite has no FTS5.
        """
        self._table = _index(_kept(kept, len(every)) or _rows(every, synonyms))

    def scores(self, piece: str) -> dict[int, float]:
        """The questions that hold a word, each with its BM25, the higher the better."""
        weights = ", ".join(map(str, WEIGHTS.values()))
        rows = self._table.execute(
            f"SELECT rowid, -bm25(questions, {weights}) FROM questions WHERE questions MATCH ?",
            (f'"{piece}"',),
        )
        return dict(rows)

    def holding(self, piece: str, columns: str) -> set[int]:
        """The questions that hold a word in one of some columns, named with blanks between."""
        rows = self._table.execute(
            "SELECT rowid FROM questions WHERE questions MATCH ?",
            (f'{{{columns}}} : "{piece}"',),
        )
        return {row for (row,) in rows}


def pieces(text: str) -> list[str]:
    """The words of a folded text that carry meaning; of Chinese the pairs of characters."""
    found: list[str] = []
    for piece in _PIECE.findall(_STOP_ZH.sub(" ", text.replace("'s", ""))):
        if piece.isascii():
            found += [piece] if piece not in _STOP else []
        else:
            found += [piece[n : n + 2] for n in range(len(piece) - 1)]
    return found


def prepared() -> bytes:
    """The texts of the shipped questions, in lines and tabs: the dearest part of the index."""
    rows = _rows(questions.every(), Synonyms())
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def _kept(kept: str | bytes, count: int) -> list[list[str]]:
    """The texts that were prepared; none where they are not those of so many questions."""
    if isinstance(kept, str):
        try:
            with open(kept, "rb") as file:
                kept = file.read()
        except OSError:
            return []
    rows = [line.split("\t") for line in kept.decode().split("\n")[:-1]]
    return rows if len(rows) == count else []


def _rows(every: Sequence[Question], synonyms: Synonyms) -> list[list[str]]:
    labels = {
        term: " ".join([*pieces(text), *_meant(text, synonyms)])
        for term, text in ((term, folded(" ".join(texts))) for term, texts in _labels().items())
    }
    return [_texts(each, labels, synonyms) for each in every]


def _index(rows: list[list[str]]) -> Connection:
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
    marks = ", ".join("?" * (len(WEIGHTS) + 1))
    index.executemany(
        f"INSERT INTO questions(rowid, {columns}) VALUES ({marks})",
        ([number, *row] for number, row in enumerate(rows)),
    )
    return index


def _texts(question: Question, labels: dict[str, str], synonyms: Synonyms) -> list[str]:
    """The texts of a question, in the order of the columns; ``labels`` are in pieces already."""
    terms = {PREFIXES[prefix] + name for prefix, name in _TERM.findall(question.sparql)}
    params = [f"{each.name} {each.description}" for each in question.params]
    texts = [
        question.name.replace("-", " "),
        f"{question.title} {question.title_zh}",
        question.synonyms,
        question.description,
        " ".join(question.tags),
        " ".join(params),
    ]
    made = [" ".join([*pieces(each), *_meant(each, synonyms)]) for each in map(folded, texts)]
    return [*made, " ".join(labels.get(term, "") for term in sorted(terms))]


def _meant(text: str, synonyms: Synonyms) -> list[str]:
    return [meaning for _, meanings in synonyms.of(text) for meaning in meanings]


def _labels() -> dict[str, list[str]]:
    """The labels of each term of the ontology."""
    found: dict[str, list[str]] = {}
    for name in ("core.ttl", "vocabulary.ttl"):
        path = os.path.join(paths.folder("ontology"), name)
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if quad.predicate.value in _NAMES and isinstance(quad.object, Literal):
                assert isinstance(quad.subject, NamedNode)
                found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found
