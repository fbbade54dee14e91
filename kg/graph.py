"""A dataset that answers: the library's face, and what the command line calls."""

from __future__ import annotations

import os

from kg.engine import Embedded
from kg.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from owlready2 import World

    from kg.answer import Answer
    from kg.citation import Verdict
    from kg.engine import Engine, Term
    from kg.errors import Problem
    from kg.finder import Finder
    from kg.found import Found
    from kg.limits import Limits
    from kg.questions import Question
    from kg.reasons import Reason
    from kg.show import Facts


class Graph:
    """A dataset and the questions that it answers; ``lang`` is the language of labels.

    ``limits`` hold for each query that is not one of the shipped questions.
    """

    def __init__(self, engine: Engine, lang: str = "en", limits: Limits | None = None) -> None:
        self.engine, self.lang, self.limits = engine, lang, limits
        self._finder: Finder | None = None

    @classmethod
    def open(
        cls,
        data: str | os.PathLike[str] | None = None,
        lang: str = "en",
        asserted: bool = False,
        limits: Limits | None = None,
        engine: str | None = None,
    ) -> Graph:
        """The shipped dataset, or that of an RDF file or folder; it loads in the background.

        ``asserted`` leaves out what is inferred, ``limits`` are those of each query, ``engine`` is
        the address of a SPARQL endpoint that answers instead (``kg.remote``).

        Raises ``UsageError`` for a path without RDF, ``DataError`` for files that cannot be read;
        warns (``DataWarning``) of files of a folder that are not read, and of triples that a query
        without GRAPH does not see.
        """
        return cls(_engine(data, asserted, engine), lang, limits)

    def ask(self, name: str | Path, **params: object) -> Answer:
        """The answer to a shipped question, by its name or in plain words of either language.

        A ``Path`` is that of a file with a question of your own.

        Words are taken as ``find`` takes them; ``question`` and ``given`` of the answer tell how.
        A parameter takes an IRI, a CURIE, a local name or a label, or a number or text, by its
        type. Raises ``UsageError`` for an unknown question, parameter or value.
        """
        from kg import questions

        if not isinstance(name, str):
            return self.answer(questions.read(str(name)), params, self._held(None))
        if not questions.in_words(name):
            return self.answer(questions.load(name), params)
        from kg.found import taken

        found = taken(self.find(name), name)
        return self.answer(found.question, {**found.values, **params})

    def find(self, words: str) -> list[Found]:
        """The questions that words may ask, the best first, with what they give its parameters.

        Raises ``UsageError`` where Python's SQLite has no FTS5.
        """
        from kg.finder import Finder

        if self._finder is None:
            self._finder = Finder(self.engine)
        return self._finder.find(words)

    def answer(
        self, question: Question, params: Mapping[str, object], limits: Limits | None = None
    ) -> Answer:
        """The answer to a question that is already read; with ``limits`` as ``query`` gives it."""
        from kg.answer import Answer

        sparql, given = question.sparql, self._given(question, params)
        if question.is_own and given:
            from kg.portable import written

            sparql, given = written(sparql, given)
        return Answer(self.engine, sparql, given, self.lang, question=question, limits=limits)

    def query(self, sparql: str, limits: Limits | None = None) -> Answer:
        """The answer to SPARQL, from a process of its own that ends at the limits.

        ``limits`` are the graph's own where none are given, else those of ``kg.limits.Limits()``.
        Raises ``QueryError`` for text that cannot be read, ``LimitError`` for what takes too much;
        rows beyond the limit are left out, and ``answer.cut`` says so.
        """
        from kg.answer import Answer

        return Answer(self.engine, sparql, lang=self.lang, limits=self._held(limits))

    def _held(self, limits: Limits | None) -> Limits:
        """The limits that hold for what was not shipped."""
        from kg.limits import Limits

        return limits or self.limits or Limits()

    def _given(self, question: Question, params: Mapping[str, object]) -> dict[str, Term]:
        """The terms that a question's parameters stand for."""
        if not params and not any(each.default for each in question.params):
            return {}
        from kg.parameters import resolve

        return resolve(question, params, self.engine)

    def expand(self, asked: str | Question, **params: object) -> str:
        """A query or question as any endpoint takes it: prefixes declared, values bound.

        Nothing is answered. Raises ``QueryError`` for text that cannot be read.
        """
        from kg.portable import portable
        from kg.syntax import judge

        if not isinstance(asked, str):
            return portable(asked.sparql, self._given(asked, params))
        judge(asked)
        return portable(asked)

    def show(self, thing: str) -> Answer:
        """The facts about a thing: columns direction, property, value; raises ``UsageError``."""
        return self.facts(thing).answer()

    def facts(self, thing: str) -> Facts:
        """The facts about a thing, also as triples; raises ``UsageError``."""
        from kg.show import show

        return show(self.engine, thing, self.lang)

    def why(self, subject: str, property: str, value: str) -> Reason:
        """Why a triple holds: its claims, or the rule and the premises that give it.

        Its parts are IRIs, CURIEs or labels, ``a`` for rdf:type, the value also a literal's text.
        Raises ``UsageError`` where it does not hold, with the nearest triples that do.
        """
        from kg.why import why

        return why(self.engine, subject, property, value, self.lang)

    def verify(self, permalink: str) -> Verdict:
        """Ask again what a cited answer's permalink asks, and compare; see ``kg.citation``.

        Raises ``UsageError`` for what is no permalink.
        """
        from kg.citation import verify

        return verify(self, permalink)

    def questions(self, words: str | Iterable[str] = "") -> list[Question]:
        """The shipped questions that hold all the words; all of them without words."""
        from kg.questions import find

        return find(words)

    def owl(self, reason: bool = False) -> World:
        """The dataset as an owlready2 ``World``; see ``kg.world`` for ``reason`` and its errors."""
        from kg.world import open_world

        return open_world(self.engine.quads(), reason)

    def export(self, form: str, out: str | os.PathLike[str]) -> list[Path]:
        """Write the dataset as nanopub, cube, schema or csvw; the paths written.

        See ``kg.interchange`` for the files of each form and the errors.
        """
        from kg.interchange import export

        return export(self.engine, form, out)

    def check(self, path: str | None = None) -> list[Problem]:
        """Every problem of the shipped sources, or of an article's folder; ``UsageError``."""
        from kg.check import check

        return check(path)


def _engine(data: str | os.PathLike[str] | None, asserted: bool, address: str | None) -> Engine:
    if address is not None:
        from kg.remote import Remote

        if data is not None or asserted:
            raise UsageError("an endpoint has its own data: give engine without data and asserted")
        return Remote(address)
    if data is None:
        return Embedded.shipped(asserted)
    from kg.loading import warn_of_overlooked

    found = Embedded.from_path(data, asserted)
    warn_of_overlooked(os.fspath(data), found.store())
    return found
