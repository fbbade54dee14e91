"""The verbs that answer: ask, query, show and why; the answer and what is told beside it."""

from __future__ import annotations

from kg import options
from kg.console import complain, remark, tell, width, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.answer import Answer
    from kg.graph import Graph
    from kg.questions import Question
    from kg.show import Facts

    Opened = Callable[[dict[str, str]], Graph]
    Asked = tuple[Question | None, dict[str, str]]

ANSWERING = ("ask", "query", "show", "why")


def answer(arguments: list[str], opened: Opened) -> None:
    """Print what a verb that answers has been asked; ``opened`` opens what the options name."""
    verb, (question, values) = arguments[0], asked(arguments, opened)
    given = options.read(arguments, options.parameters(question) if question else ())
    subject, *rest = options.plain(verb, given)
    graph = opened(given)
    graph.lang = given.get("lang", "en")
    if verb == "why":
        write(graph.why(subject, *rest).write(given.get("format", "text")))
    elif verb == "show":
        _print(graph.facts(subject), given)
    elif question is None:
        _query(graph, subject, given)
    else:
        values |= {key[6:]: value for key, value in given.items() if key.startswith("param.")}
        if told := question.defaults(values):
            complain(f"with {told} (default)")
        found = graph.answer(question, values)
        if not _told_otherwise(found, given):
            _print(found, given)
            if found.says_nothing:
                from kg import remarks

                _tell(remarks.reasons(found, []))


def asked(arguments: list[str], opened: Opened) -> Asked:
    """The question that the arguments name, with what plain words fill in.

    Of ``query`` it is a file that declares parameters.
    """
    verb, name = arguments[0], options.asked(arguments)
    if name is None or verb not in ("ask", "query"):
        return None, {}
    from kg import questions

    if verb == "query" or questions.is_file(name):
        from kg.querytext import own_question

        return own_question(verb, name), {}
    if not questions.in_words(name):
        return questions.load(name), {}
    from kg.plainwords import understood

    found = understood(arguments, opened)
    complain(f"asked: {found}")
    return found.question, dict(found.values)


def _query(graph: Graph, text: str, given: dict[str, str]) -> None:
    """Answer SPARQL, and say what in it is unknown, cut, suspicious or leads to nothing."""
    from kg import limits, remarks
    from kg.querytext import query_text

    sparql = query_text(text)
    told = _tell(remarks.before(graph, sparql))
    found = graph.query(sparql, limits.read(given))
    _tell(remarks.cut(found))
    if not _told_otherwise(found, given):
        _print(found, given)
        _tell([*remarks.cautions(found), *remarks.reasons(found, told)])


def _tell(remarks: list[str]) -> list[str]:
    for each in remarks:
        remark(f"kg: {each}")
    return remarks


def _told_otherwise(found: Answer, given: dict[str, str]) -> bool:
    """Print the query or the citation of an answer where that is asked for in its place."""
    if "expand" in given:
        tell(found.expand())
    elif "cite" in given:
        from kg.citation import cite

        write(cite(found, given.get("base", "")).page())
    return "expand" in given or "cite" in given


def _print(found: Answer | Facts, given: dict[str, str]) -> None:
    """Print an answer as the options ask for it, with a line end last."""
    format = given.get("format", "table")
    content = found.write(format, "sources" in given, width() if format == "table" else None)
    write(content if content.endswith(b"\n") or not content else content + b"\n")
