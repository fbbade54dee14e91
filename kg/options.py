"""The command line's verbs and options, and how arguments are read.

Written out here because ``argparse`` alone takes longer to import and set up than a whole question
takes to answer. Options may stand anywhere after the verb, as ``--name value`` or ``--name=value``;
``--`` ends them; the last of several wins; nothing is abbreviated.
"""

from __future__ import annotations

from kg.errors import UsageError, shorten
from kg.option import Option, Verb

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.questions import Question

LANGUAGES = ("en", "zh")
SHELLS = ("bash", "zsh", "fish")
EXPORTS = ("nanopub", "cube", "schema", "csvw")


_FORMAT = Option(
    "format",
    ("--format",),
    "FORMAT",
    "table (default, also in a pipe), csv, tsv, json, xml, md; for triples ttl, nt, jsonld",
)
_REASON = Option("format", ("--format",), "FORMAT", "text (default) or json", ("text", "json"))
_LANG = Option("lang", ("--lang",), "LANG", "language of labels: en (default) or zh", LANGUAGES)
_TOLD = Option("lang", ("--lang",), "LANG", "language of findings: en (default) or zh", LANGUAGES)
_DATA = Option("data", ("--data",), "PATH", "another dataset: an RDF file or a folder of them")
_ASSERTED = Option("asserted", ("--asserted",), "", "leave out what is inferred")
_EXPAND = Option("expand", ("--expand",), "", "print the query as any endpoint takes it")
_SOURCES = Option("sources", ("--sources",), "", "the quotes that each row rests on")
_LIMITS = (
    Option("timeout", ("--timeout",), "SECONDS", "stop the query then (60); none lifts it"),
    Option("max-rows", ("--max-rows",), "ROWS", "cut the answer there (1000000); none lifts it"),
    Option("max-memory", ("--max-memory",), "SIZE", "stop the query there (2G); none lifts it"),
)
_SERVED = (
    Option("host", ("--host",), "HOST", "the address to serve on (127.0.0.1: this computer only)"),
    Option("port", ("--port",), "PORT", "its port (8000); 0 takes any free one"),
    Option("workers", ("--workers",), "N", "processes that answer (one a processor, at least 2)"),
    Option("timeout", ("--timeout",), "SECONDS", "end a request then (30); none lifts it"),
    Option("max-rows", ("--max-rows",), "ROWS", "cut an answer there (100000); none lifts it"),
    Option("memory", ("--memory",), "SIZE", "memory of a process (1G); none lifts it"),
    Option(
        "cache", ("--cache",), "SIZE", "memory for answers that are kept (64M); none keeps none"
    ),
    Option(
        "allow-service",
        ("--allow-service",),
        "IRI",
        "an endpoint that SERVICE may call; may stand several times",
        many=True,
    ),
    Option("log", ("--log",), "FILE", "write the access log there as JSON lines; - prints it"),
)
_NAMES = Option("names", ("--names",), "", "names only")
_OUT = Option("out", ("-o",), "DIR", "the folder to write")
_SOURCED = (_FORMAT, _LANG, _SOURCES, _DATA, _ASSERTED)
_NAME = "an IRI, a CURIE, a local name, or a label in either language"
_AS = Option("as", ("--as",), "FORM", f"one of {', '.join(EXPORTS)}", EXPORTS)
_PLACE = Option("out", ("-o",), "PATH", "the file to write, - for standard output; csvw: a folder")
_TRIPLE = {"SUBJECT": _NAME, "PROPERTY": "the same; a is rdf:type", "VALUE": "the same, or a text"}
_WORDS = {"[WORD…]": "words of either language that the question holds"}

VERBS = {
    "questions": Verb("list the questions, or find one by words", _WORDS, (_NAMES, _LANG)),
    "ask": Verb(
        "answer a question",
        {"NAME": "a question; 'kg questions' lists them, 'kg ask NAME --help' explains one"},
        (*_SOURCED, _EXPAND),
    ),
    "query": Verb(
        "answer SPARQL",
        {"SPARQL": "a query, a file that holds one, or - for standard input"},
        (_FORMAT, _LANG, _EXPAND, _DATA, _ASSERTED, *_LIMITS),
    ),
    "show": Verb("tell what is said about a thing", {"THING": _NAME}, _SOURCED),
    "why": Verb("tell why a triple holds", _TRIPLE, (_REASON, _LANG, _DATA, _ASSERTED)),
    "check": Verb(
        "check the sources or built files; warnings and notes do not change the exit code",
        {"[PATH]": "sources (default: all), an article's folder, a built file or folder"},
        (_TOLD,),
    ),
    "build": Verb("write the dataset as files", {}, (_OUT, _ASSERTED)),
    "export": Verb("write it in another form, sourced", {}, (_AS, _PLACE, _DATA, _ASSERTED)),
    "serve": Verb("serve it on the web, until Ctrl-C", {}, (_DATA, _ASSERTED, *_SERVED)),
    "completion": Verb("print a shell's completion script", {"SHELL": "bash, zsh or fish"}, ()),
}


def verb_of(arguments: Sequence[str]) -> Verb:
    """The verb that the arguments begin with; raises ``UsageError`` with the nearest one."""
    if not arguments:
        raise UsageError("which verb? 'kg --help' lists them; 'kg questions' lists the questions")
    if arguments[0] not in VERBS:
        raise UsageError(
            f"there is no verb {shorten(arguments[0], 60)!r}; {_nearest(arguments[0], VERBS)}"
        )
    return VERBS[arguments[0]]


def parameters(question: Question) -> list[Option]:
    """The options for a question's parameters; their keys begin with ``param.``."""
    return [
        Option(f"param.{each.name}", (f"--{each.name}",), "VALUE", each.description)
        for each in question.params
    ]


def read(arguments: Sequence[str], extra: Iterable[Option] = ()) -> dict[str, str]:
    """The options given, by key, and the arguments that are none, by number ("0", "1" …).

    Raises ``UsageError`` for an unknown option, a missing value or one that is no choice.
    """
    verb = verb_of(arguments)
    flags = {flag: option for option in (*verb.options, *extra) for flag in option.flags}
    found: dict[str, str] = {}
    rest = list(reversed(arguments[1:]))
    plain = 0
    while rest:
        argument = rest.pop()
        if argument == "--":
            for each in reversed(rest):
                found[str(plain)], plain = each, plain + 1
            break
        if not argument.startswith("-") or argument == "-":
            found[str(plain)], plain = argument, plain + 1
            continue
        flag, equals, value = argument.partition("=")
        option = flags.get(flag)
        if option is None:
            raise UsageError(
                f"{arguments[0]} has no option {shorten(flag, 60)}; {_nearest(flag, flags)}"
            )
        value = _value(option, flag, equals, value, rest)
        joined = option.many and option.key in found
        found[option.key] = f"{found[option.key]} {value}" if joined else value
    return found


def _value(option: Option, flag: str, equals: str, value: str, rest: list[str]) -> str:
    """An option's value, taken from the arguments that follow where it is not given with ``=``."""
    if not option.value:
        if equals:
            raise UsageError(f"{flag} takes no value")
        return "yes"
    if not equals:
        if not rest:
            raise UsageError(f"{flag} needs a value: {flag} {option.value}")
        value = rest.pop()
    if option.choices and value not in option.choices:
        raise UsageError(
            f"{flag} is one of {', '.join(option.choices)}, not {shorten(value, 60)!r}"
        )
    return value


def plain(verb: str, found: Mapping[str, str]) -> list[str]:
    """The arguments that are no options; raises ``UsageError`` for too few or too many."""
    given = [found[str(n)] for n in range(len(found)) if str(n) in found]
    wanted = list(VERBS[verb].arguments)
    least = sum(not each.startswith("[") for each in wanted)
    if len(given) < least:
        name, text = list(VERBS[verb].arguments.items())[len(given)]
        raise UsageError(f"{verb} needs {name}: {text}")
    if len(given) > len(wanted) and not any("…" in each for each in wanted):
        excess = shorten(given[len(wanted)], 60)
        raise UsageError(f"{verb} does not take {excess!r}; quote words that belong together")
    return given


def asked(arguments: Sequence[str]) -> str | None:
    """The question's name in the arguments of ``ask``: the first that is no option or its value.

    An option that is not the verb's own may be a parameter of the question, and takes a value.
    """
    switches = {
        flag for option in VERBS["ask"].options if not option.value for flag in option.flags
    }
    rest = list(reversed(arguments[1:]))
    while rest:
        argument = rest.pop()
        if argument == "--":
            return rest.pop() if rest else None
        if not argument.startswith("-") or argument == "-":
            return argument
        if argument not in switches and "=" not in argument and rest:
            rest.pop()
    return None


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(word, names, 1, 0.6)
    return f"did you mean {near[0]}?" if near else "there are " + ", ".join(names)
