"""The command ``kg``: reads the arguments, calls the library, prints, and translates errors.

Exit codes: 0 well, 1 data that cannot be compiled or a failure of the machine, 2 wrong usage,
130 interrupted, 141 the reader of a pipe has gone. The format is ``table`` on a terminal and in a
pipe alike; on a terminal it is fitted to the width. Output is UTF-8 whatever the locale.
"""

from __future__ import annotations

from kg.console import complain, tell, typed, width, write
from kg.errors import DataError, KGError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph import Graph
    from kg.questions import Question

ANSWERING = ("ask", "query", "show", "why")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, the process's own without ``argv``; the exit code."""
    try:
        return _run(typed() if argv is None else list(argv), [])
    except (KGError, OSError, KeyboardInterrupt) as error:
        return ended_by(error)


def ended_by(error: KGError | OSError | KeyboardInterrupt) -> int:
    """The exit code of a command that an error ended; tells the error."""
    if isinstance(error, KeyboardInterrupt):
        return 130
    if isinstance(error, BrokenPipeError):
        return 141
    if isinstance(error, OSError):
        complain(f"{error.filename or 'output'}: {error.strerror or error}")
        return 1
    for problem in error.problems if isinstance(error, DataError) else (error,):
        complain(str(problem))
    return error.exit_code


def _run(arguments: list[str], early: list[Graph]) -> int:
    from kg import options

    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:], "--help"]
    verb = arguments[0] if arguments else ""
    if verb in ("-h", "--help", "--version"):
        from kg import usage

        tell(usage.overview() if verb != "--version" else _version())
    elif options.verb_of(arguments) and {"-h", "--help"}.intersection(arguments):
        from kg import usage

        question = _question(arguments)
        tell(usage.of(arguments, question, lambda given: _graph(given, early)))
    elif verb in ANSWERING:
        _tell_of_clone()
        if verb != "ask" and not any(each.startswith(("--data", "--ass")) for each in arguments):
            _graph({}, early)  # loads in the background while the rest is read
        write(_answer(arguments, early))
    else:
        given = options.read(arguments)
        if verb != "completion":
            _tell_of_clone(verb in ("check", "build"))
        _OTHER[verb](options.plain(verb, given), given)
    return 0


def _answer(arguments: list[str], early: list[Graph]) -> bytes:
    """What a verb that answers prints."""
    from kg import options

    verb, question = arguments[0], _question(arguments)
    given = options.read(arguments, options.parameters(question) if question else ())
    subject, *rest = options.plain(verb, given)
    format, sources = given.get("format", "table"), "sources" in given
    graph = _graph(given, early)
    graph.lang = given.get("lang", "en")
    if verb == "why":
        return graph.why(subject, *rest).write(given.get("format", "text"))
    limit = width() if format == "table" else None
    if verb == "show":
        return graph.facts(subject).write(format, sources, limit)
    if question is None:
        from kg.querytext import query_text

        return graph.query(query_text(subject)).write(format, limit=limit)
    values = {key[6:]: value for key, value in given.items() if key.startswith("param.")}
    return graph.answer(question, values).write(format, sources, limit)


def _question(arguments: list[str]) -> Question | None:
    """The question that the arguments name: of ``query``, a file that declares parameters."""
    from kg import options

    verb, name = arguments[0], options.asked(arguments)
    if name is None or verb not in ("ask", "query"):
        return None
    from kg import questions

    if verb == "ask" and not questions.is_file(name):
        return questions.load(name)
    from kg.querytext import own_question

    return own_question(verb, name)


def _tell_of_clone(always: bool = False) -> None:
    """Say so where the working folder is a clone that is not in use."""
    from kg.paths import in_other_clone

    if in_other_clone():
        from kg import clone

        if note := clone.note(always):
            complain(f"note: {note}")


def _version() -> str:
    import kg

    return f"kg {kg.__version__}\n"


def _graph(given: dict[str, str], early: list[Graph]) -> Graph:
    """The dataset that is loading already, or else the one that the options name."""
    if not early:
        early.append(_opened(given.get("data"), "asserted" in given))
    return early[0]


def _opened(data: str | None, asserted: bool) -> Graph:
    """A dataset; what it warns of is told."""
    from kg.graph import Graph

    if data is None:
        return Graph.open(None, asserted=asserted)
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        graph = Graph.open(data, asserted=asserted)
    for each in caught:
        complain(f"note: {each.message}")
    return graph


def _questions(words: list[str], given: dict[str, str]) -> None:
    from kg import questions

    if "names" in given and not words:
        tell("".join(name + "\n" for name in questions.names()))
        return
    found = questions.find(words)
    if not found:
        from kg.usage import no_question

        complain(f"note: {no_question(words)}")
    if "names" in given:
        tell("".join(question.name + "\n" for question in found))
        return
    from kg import tables

    rows = [(each.name, each.heading(given.get("lang", "en"))) for each in found]
    tell(tables.plain(("name", "question"), rows, width()))


def _check(paths: list[str], given: dict[str, str]) -> None:
    from kg.check import report

    tell(report(paths[0] if paths else None, given.get("lang", "en")) + "\n")


def _build(_: list[str], given: dict[str, str]) -> None:
    from kg.dataset import build

    if not given.get("out"):
        raise UsageError("build needs -o DIR, the folder to write")
    written = build(given["out"], asserted="asserted" in given)
    tell("".join(f"{path}\n" for path in written))


def _export(_: list[str], given: dict[str, str]) -> None:
    from kg.interchange import FORMS, written

    if "as" not in given or "out" not in given:
        raise UsageError(f"export needs --as {' or '.join(FORMS)}, and -o PATH, where to write")
    graph = _graph(given, [])
    if given["out"] == "-":
        write(written(graph.engine, given["as"]))
    else:
        tell("".join(f"{path}\n" for path in graph.export(given["as"], given["out"])))


def _completion(words: list[str], given: dict[str, str]) -> None:
    from kg.completion import completed, script

    lines = completed(words[1:]) if words[0] == "words" else [script(words[0]).rstrip("\n")]
    tell("".join(f"{line}\n" for line in lines))


_OTHER = {"questions": _questions, "check": _check, "build": _build}
_OTHER |= {"export": _export, "completion": _completion}
