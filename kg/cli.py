"""The command ``kg``: reads the arguments, calls the library, prints, and translates errors.

Exit codes: 0 well, 1 data that cannot be compiled or a failure of the machine, 2 wrong usage,
130 interrupted, 141 the reader of a pipe has gone. The format is ``table`` on a terminal and in a
pipe alike; on a terminal it is fitted to the width. Output is UTF-8 whatever the locale.
"""

from __future__ import annotations

import os
import sys

from kg.errors import DataError, KGError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer import Answer
    from kg.graph import Graph

ANSWERING = ("ask", "query", "show", "why")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, the process's own without ``argv``; the exit code."""
    try:
        return _run(_arguments() if argv is None else list(argv), [])
    except (KGError, OSError, KeyboardInterrupt) as error:
        return ended_by(error)


def ended_by(error: KGError | OSError | KeyboardInterrupt) -> int:
    """The exit code of a command that an error ended; tells the error."""
    if isinstance(error, KeyboardInterrupt):
        return 130
    if isinstance(error, BrokenPipeError):
        return 141
    if isinstance(error, OSError):
        _complain(f"{error.filename or 'output'}: {error.strerror or error}")
        return 1
    for problem in error.problems if isinstance(error, DataError) else (error,):
        _complain(str(problem))
    return error.exit_code


def _run(arguments: list[str], early: list[Graph]) -> int:
    from kg import options

    verb = arguments[0] if arguments else ""
    if verb in ("-h", "--help", "--version"):
        from kg import usage

        _print(usage.overview() if verb != "--version" else usage.version())
    elif options.verb_of(arguments) and {"-h", "--help"}.intersection(arguments):
        from kg import usage

        _print(usage.of(arguments, lambda given: _graph(given, early)))
    elif verb in ANSWERING:
        if verb != "ask" and not any(each.startswith(("--data", "--ass")) for each in arguments):
            _graph({}, early)  # loads in the background while the rest is read
        content, answer = _answer(arguments, early)
        _write(content)
        if verb == "query" and answer is not None:
            _warn(answer)
    else:
        given = options.read(arguments)
        _OTHER[verb](options.plain(verb, given), given)
    return 0


def _answer(arguments: list[str], early: list[Graph]) -> tuple[bytes, Answer | None]:
    """What a verb that answers prints, and the answer to a query."""
    from kg import options

    verb, name, question = arguments[0], options.asked(arguments), None
    if verb == "ask" and name is not None:
        from kg import questions

        question = questions.load(name)
    given = options.read(arguments, options.parameters(question) if question else ())
    subject, *rest = options.plain(verb, given)
    format, sources = given.get("format", "table"), "sources" in given
    graph = _graph(given, early)
    graph.lang = given.get("lang", "en")
    if verb == "why":
        return graph.why(subject, *rest).write(given.get("format", "text")), None
    limit = _limit() if format == "table" else None
    if verb == "show":
        return graph.facts(subject).write(format, sources, limit), None
    if question is None:
        from kg import cut, limits
        from kg.querytext import query_text

        allowed = limits.read(given)
        answer = graph.query(query_text(subject), allowed)
        if answer.cut:
            _complain(f"warning: {cut.WARNING.format(allowed.rows)}")
    else:
        values = {key[6:]: value for key, value in given.items() if key.startswith("param.")}
        answer = graph.answer(question, values)
    if "expand" in given:
        return answer.expand().encode(), None
    return answer.write(format, sources, limit), answer


def _limit() -> int | None:
    from kg.tables import terminal_width

    return terminal_width(sys.stdout)


def _graph(given: dict[str, str], early: list[Graph]) -> Graph:
    """The dataset that is loading already, or else the one that the options name."""
    if not early:
        from kg.graph import Graph

        early.append(Graph.open(given.get("data"), asserted="asserted" in given))
    return early[0]


def _questions(words: list[str], given: dict[str, str]) -> None:
    from kg import questions

    if "names" in given and not words:
        _print("".join(name + "\n" for name in questions.names()))
        return
    found = questions.find(words)
    if "names" in given:
        _print("".join(question.name + "\n" for question in found))
        return
    from kg import tables

    rows = [(each.name, each.heading(given.get("lang", "en"))) for each in found]
    _print(tables.plain(("name", "question"), rows, _limit()))


def _check(paths: list[str], given: dict[str, str]) -> None:
    from kg.check import report

    _print(report(paths[0] if paths else None, given.get("lang", "en")) + "\n")


def _build(_: list[str], given: dict[str, str]) -> None:
    from kg.dataset import build

    if not given.get("out"):
        raise UsageError("build needs -o DIR, the folder to write")
    written = build(given["out"], asserted="asserted" in given)
    _print("".join(f"{path}\n" for path in written))


def _export(_: list[str], given: dict[str, str]) -> None:
    from kg.interchange import FORMS, written

    if "as" not in given or "out" not in given:
        raise UsageError(f"export needs --as {' or '.join(FORMS)}, and -o PATH, where to write")
    graph = _graph(given, [])
    if given["out"] == "-":
        _write(written(graph.engine, given["as"]))
    else:
        _print("".join(f"{path}\n" for path in graph.export(given["as"], given["out"])))


def _serve(_: list[str], given: dict[str, str]) -> None:
    from kg.serving import serve

    serve(given)


def _completion(shells: list[str], given: dict[str, str]) -> None:
    from kg.completion import script

    _print(script(shells[0]))


_OTHER = {"questions": _questions, "check": _check, "build": _build}
_OTHER |= {"export": _export, "serve": _serve, "completion": _completion}


def _arguments() -> list[str]:
    """The process's arguments read as UTF-8, whatever the locale."""
    try:
        return [os.fsencode(argument).decode() for argument in sys.argv[1:]]
    except UnicodeDecodeError:
        raise UsageError("the arguments are not UTF-8") from None


def _print(text: str) -> None:
    _write(text.encode())


def _write(content: bytes) -> None:
    if sys.stdout is None:  # closed by the caller
        return
    rest = memoryview(content)
    while rest:  # an unbuffered stream (python -u) may take a part only
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.flush()


def _warn(answer: Answer) -> None:
    """Tell each warning about an answer, and below it the query that mends it."""
    for each in answer.warnings:
        _complain(f"warning: {each}")
        for line in (each.fix or "").splitlines():
            _complain(line, indent="  ")


def _complain(message: str, indent: str = "") -> None:
    from kg.tables import clean

    if sys.stderr is None:  # closed by the caller
        return
    line = clean(" ".join(message.split()))
    sys.stderr.buffer.write(f"{indent or 'kg: '}{line}\n".encode(errors="replace"))
    sys.stderr.flush()
