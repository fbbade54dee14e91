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

    from kg.graph import Graph

ANSWERING = ("ask", "query", "show")


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
        _print(options.overview() if verb != "--version" else _version())
    elif options.verb_of(arguments) and {"-h", "--help"}.intersection(arguments):
        _print(_help(arguments, early))
    elif verb in ANSWERING:
        if verb != "ask" and not any(each.startswith("--data") for each in arguments):
            _graph(None, early)  # loads in the background while the rest is read
        _write(_answer(arguments, early))
    else:
        given = options.read(arguments)
        _OTHER[verb](options.plain(verb, given), given)
    return 0


def _answer(arguments: list[str], early: list[Graph]) -> bytes:
    """What ``ask``, ``query`` or ``show`` prints."""
    from kg import options

    verb, name, question = arguments[0], options.asked(arguments), None
    if verb == "ask" and name is not None:
        from kg import questions

        question = questions.load(name)
    given = options.read(arguments, options.parameters(question) if question else ())
    subject = options.plain(verb, given)[0]
    format, sources = given.get("format", "table"), "sources" in given
    graph = _graph(given.get("data"), early)
    graph.lang = given.get("lang", "en")
    limit = _limit() if format == "table" else None
    if verb == "show":
        return graph.facts(subject).write(format, sources, limit)
    if question is None:
        return graph.query(_sparql(subject)).write(format, limit=limit)
    values = {key[6:]: value for key, value in given.items() if key.startswith("param.")}
    return graph.answer(question, values).write(format, sources, limit)


def _limit() -> int | None:
    from kg.tables import terminal_width

    return terminal_width(sys.stdout)


def _help(arguments: list[str], early: list[Graph]) -> str:
    """The help of a verb, or of a question with what its parameters allow in the dataset."""
    from kg import options

    name = options.asked(arguments) if arguments[0] == "ask" else None
    if name is None:
        return options.help_of(arguments[0])
    from kg import questions
    from kg.parameters import note

    question = questions.load(name)
    params = options.parameters(question)
    given = options.read(arguments, params)
    engine = _graph(given.get("data"), early).engine if params else None
    pairs = zip(params, question.params, strict=True)
    notes = {option: note(param, engine) if engine else "" for option, param in pairs}
    title = f"{question.title}\n{question.title_zh}\n\n{question.description}"
    return options.help_of("ask", title, notes)


def _version() -> str:
    import kg

    return f"kg {kg.__version__}\n"


def _graph(data: str | None, early: list[Graph]) -> Graph:
    """The dataset that is loading already, or else the one named."""
    if not early:
        from kg.graph import Graph

        early.append(Graph.open(data))
    return early[0]


def _sparql(text: str) -> str:
    """The query itself: what is given, or what stands in the file or on standard input."""
    try:
        if text == "-":
            return sys.stdin.buffer.read().decode()
        if "{" not in text and (os.path.exists(text) or len(text.split()) < 2):
            with open(text, encoding="utf-8") as file:
                return file.read()
    except UnicodeDecodeError as error:
        raise UsageError(f"{text}: byte {error.start} is not UTF-8") from None
    except OSError as error:
        raise UsageError(f"{text}: {error.strerror}; give SPARQL, a file of it, or -") from None
    return text


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

    _print(report(paths[0] if paths else None) + "\n")


def _build(_: list[str], given: dict[str, str]) -> None:
    from pathlib import Path

    from kg.dataset import build

    if "out" not in given:
        raise UsageError("build needs -o DIR, the folder to write")
    _print("".join(f"{path}\n" for path in build(Path(given["out"]))))


def _completion(shells: list[str], given: dict[str, str]) -> None:
    from kg.completion import script

    _print(script(shells[0]))


_OTHER = {"questions": _questions, "check": _check, "build": _build, "completion": _completion}


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


def _complain(message: str) -> None:
    from kg.tables import clean

    line = clean(" ".join(message.split()))
    sys.stderr.buffer.write(f"kg: {line}\n".encode(errors="replace"))
    sys.stderr.flush()
