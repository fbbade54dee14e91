"""A dataset that answers: the library's face, and what the command line calls."""

from __future__ import annotations

from kg.engine import Embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from owlready2 import World

    from kg.answer import Answer
    from kg.engine import Engine
    from kg.errors import Problem
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

    @classmethod
    def open(
        cls,
        data: str | os.PathLike[str] | None = None,
        lang: str = "en",
        asserted: bool = False,
        limits: Limits | None = None,
    ) -> Graph:
        """The shipped dataset, or that of an RDF file or folder; it loads in the background.

        ``asserted`` leaves out what is inferred, ``limits`` are those of each query.

        Raises ``UsageError`` for a path without RDF, ``DataError`` for files that cannot be read.
        """
        if data is None:
            return cls(Embedded.shipped(asserted), lang, limits)
        return cls(Embedded.from_path(data, asserted), lang, limits)

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

    def query(self, sparql: str, limits: Limits | None = None) -> Answer:
        """The answer to SPARQL, from a process of its own that ends at the limits.

        ``limits`` are the graph's own where none are given, else those of ``kg.limits.Limits()``.
        Raises ``QueryError`` for text that cannot be read, ``LimitError`` for what takes too much;
        rows beyond the limit are left out, and ``answer.cut`` says so.
        """
        from kg.answer import Answer
        from kg.limits import Limits

        held = self.limits if limits is None else limits
        return Answer(
            self.engine, sparql, lang=self.lang, limits=Limits() if held is None else held
        )

    def expand(self, sparql: str) -> str:
        """The query with its prefixes declared, as any endpoint takes it.

        Raises ``QueryError`` for text that cannot be read.
        """
        return self.query(sparql).expand()

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
