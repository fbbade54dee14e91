"""A dataset that answers: the library's face, and what the command line calls."""

from __future__ import annotations

from kg.engine import Embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from kg.answer import Answer
    from kg.engine import Engine
    from kg.errors import Problem
    from kg.questions import Question
    from kg.show import Facts


class Graph:
    """A dataset and the questions that it answers; ``lang`` is the language of labels."""

    def __init__(self, engine: Engine, lang: str = "en") -> None:
        self.engine, self.lang = engine, lang

    @classmethod
    def open(cls, data: str | os.PathLike[str] | None = None, lang: str = "en") -> Graph:
        """The shipped dataset, or that of an RDF file or folder; it loads in the background.

        Raises ``UsageError`` for a path without RDF, ``DataError`` for files that cannot be read.
        """
        return cls(Embedded.shipped() if data is None else Embedded.from_path(data), lang)

    def ask(self, name: str, **params: object) -> Answer:
        """The answer to a shipped question.

        A parameter takes an IRI, a CURIE, a local name or a label, or a number or text, by its
        type. Raises ``UsageError`` for an unknown question, parameter or value.
        """
        from kg import questions

        return self.answer(questions.load(name), params)

    def answer(self, question: Question, params: Mapping[str, object]) -> Answer:
        """The answer to a question that is already read."""
        from kg.answer import Answer

        given = {}
        if params or any(each.default for each in question.params):
            from kg.parameters import resolve

            given = resolve(question, params, self.engine)
        return Answer(self.engine, question.sparql, given, self.lang)

    def query(self, sparql: str) -> Answer:
        """The answer to SPARQL; raises ``QueryError`` for text that cannot be read."""
        from kg.answer import Answer

        return Answer(self.engine, sparql, lang=self.lang)

    def show(self, thing: str) -> Answer:
        """The facts about a thing: columns direction, property, value; raises ``UsageError``."""
        return self.facts(thing).answer()

    def facts(self, thing: str) -> Facts:
        """The facts about a thing, also as triples; raises ``UsageError``."""
        from kg.show import show

        return show(self.engine, thing, self.lang)

    def questions(self, words: str | Iterable[str] = "") -> list[Question]:
        """The shipped questions that hold all the words; all of them without words."""
        from kg.questions import find

        return find(words)

    def check(self, path: str | None = None) -> list[Problem]:
        """Every problem of the shipped sources, or of an article's folder; ``UsageError``."""
        from kg.check import check

        return check(path)
