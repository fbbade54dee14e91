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
    Values = dict[str, str]
    Asked = tuple[Question | None, Values]

_LIMITS = ("timeout", "max-rows", "max-memory")
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
        from kg.querytext import query_text

        _own(graph, query_text(subject), {}, given)
    else:
        values |= {key[6:]: value for key, value in given.items() if key.startswith("param.")}
        if told := question.defaults(values):
            complain(f"with {told} (default)")
        if verb == "query" or question.is_own:
            _own(graph, question, values, given)
        else:
            _shipped(graph, question, values, given)


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


def _own(graph: Graph, what: str | Question, values: Values, given: dict[str, str]) -> None:
    """Answer SPARQL within limits; say what is unknown, cut, suspicious or leads to nothing."""
    from kg import limits, remarks

    sparql = what if isinstance(what, str) else what.sparql
    told = _tell(remarks.before(graph, sparql))
    if "expand" in given:
        tell(graph.expand(what, **values))
        return
    allowed = limits.read(given)
    if isinstance(what, str):
        found = graph.query(what, allowed)
    else:
        found = graph.answer(what, values, allowed)
    _tell(remarks.cut(found))
    if not _cited(found, given):
        _print(found, given)
        _tell([*remarks.cautions(found), *remarks.reasons(found, told)])


def _shipped(graph: Graph, question: Question, values: Values, given: dict[str, str]) -> None:
    """Answer a shipped question, and say why where there is nothing in the answer."""
    if "expand" in given:
        tell(graph.expand(question, **values))
        return
    allowed = None  # unless they are asked for
    if any(each in given for each in _LIMITS):
        from kg import limits

        allowed = limits.read(given)
    found = graph.answer(question, values, allowed)
    if found.cut:
        from kg import remarks

        _tell(remarks.cut(found))
    if not _cited(found, given):
        _print(found, given)
        if found.says_nothing:
            from kg import remarks

            _tell(remarks.reasons(found, []))


def _tell(remarks: list[str]) -> list[str]:
    for each in remarks:
        remark(f"kg: {each}")
    return remarks


def _cited(found: Answer, given: dict[str, str]) -> bool:
    """Print how to cite an answer where that is asked for in its place."""
    if "cite" in given:
        from kg.citation import cite

        write(found.within(lambda: cite(found, given.get("base", "")).page(), "citing the answer"))
    return "cite" in given


def _print(found: Answer | Facts, given: dict[str, str]) -> None:
    """Print an answer as the options ask for it, with a line end last."""
    format = given.get("format", "table")
    content = found.write(format, "sources" in given, width() if format == "table" else None)
    write(content if content.endswith(b"\n") or not content else content + b"\n")
