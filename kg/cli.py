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

ANSWERING = ("ask", "query", "show", "why")
HELD = ("--data", "--engine", "--asserted")  # what says which dataset


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

        tell(usage.overview() if verb != "--version" else usage.version())
    elif options.verb_of(arguments) and {"-h", "--help"}.intersection(arguments):
        from kg import usage

        tell(usage.of(arguments, lambda given: _graph(given, early)))
    elif verb in ANSWERING:
        from kg import asking

        _tell_of_clone()
        if verb != "ask" and not any(each.startswith(HELD) for each in arguments):
            _graph({}, early)  # loads in the background while the rest is read
        asking.answer(arguments, lambda given: _graph(given, early))
    else:
        given = options.read(arguments)
        if verb != "completion":
            _tell_of_clone(verb in ("check", "build"))
        return _OTHER[verb](options.plain(verb, given), given) or 0
    return 0


def _tell_of_clone(always: bool = False) -> None:
    """Say so where the working folder is a clone that is not in use."""
    from kg.paths import in_other_clone

    if in_other_clone():
        from kg import clone

        if note := clone.note(always):
            complain(f"note: {note}")


def _graph(given: dict[str, str], early: list[Graph]) -> Graph:
    """The dataset that is loading already, or else the one that the options name."""
    if not early:
        early.append(_opened(given))
    return early[0]


def _opened(given: dict[str, str]) -> Graph:
    """A dataset; what it warns of is told."""
    from kg.graph import Graph

    asserted = "asserted" in given
    if "data" not in given and "engine" not in given:
        return Graph.open(None, asserted=asserted)
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        graph = Graph.open(given.get("data"), asserted=asserted, engine=given.get("engine"))
    for each in caught:
        complain(f"note: {each.message}")
    return graph


def _questions(words: list[str], given: dict[str, str]) -> None:
    from kg import questions

    if "names" in given and not words:
        tell("".join(name + "\n" for name in questions.names()))
        return
    from kg.plainwords import near

    found = questions.find(words) or near(words)
    if not found:
        from kg.usage import no_question

        complain(f"note: {no_question(words)}")
    if "names" in given:
        tell("".join(question.name + "\n" for question in found))
        return
    from kg import tables

    rows = [(each.name, each.heading(given.get("lang", "en"))) for each in found]
    tell(tables.plain(("name", "question"), rows, width()))


def _verify(links: list[str], given: dict[str, str]) -> int:
    verdict = _graph(given, []).verify(links[0])
    tell(f"{verdict}\n")
    return 0 if verdict.same else 1


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


def _serve(_: list[str], given: dict[str, str]) -> None:
    from kg.serving import serve

    serve(given)


def _completion(words: list[str], given: dict[str, str]) -> None:
    from kg.completion import completed, script

    lines = completed(words[1:]) if words[0] == "words" else [script(words[0]).rstrip("\n")]
    tell("".join(f"{line}\n" for line in lines))


_OTHER = {"questions": _questions, "verify": _verify, "check": _check, "build": _build}
_OTHER |= {"export": _export, "serve": _serve, "completion": _completion}
