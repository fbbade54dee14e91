"""The help of the command line: of the whole, of a verb, of a question."""

from __future__ import annotations

from kg import options
from kg.verbs import VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.graph import Graph
    from kg.option import Option


def of(arguments: list[str], dataset: Callable[[dict[str, str]], Graph]) -> str:
    """The help of a verb, or of a question with what its parameters allow in the dataset.

    ``dataset`` opens what the options name.
    """
    from kg.asking import asked

    question, _ = asked(arguments, dataset)
    if question is None:
        return of_verb(arguments[0])
    from kg.parameters import note

    params = options.parameters(question)
    given = options.read(arguments, params)
    engine = dataset(given).engine if params else None
    pairs = zip(params, question.params, strict=True)
    notes = {option: note(param, engine) if engine else "" for option, param in pairs}
    titles = dict.fromkeys((question.title, question.title_zh))
    title = "\n\n".join(filter(None, ("\n".join(titles), question.description)))
    return of_verb(arguments[0], title, notes, question.name)


def overview() -> str:
    """The help of the whole command."""
    lines = [f"  {name:<12}{verb.text}\n" for name, verb in VERBS.items()]
    return (
        "Ask a knowledge graph of green industrial policy.\n\nusage: kg VERB …\n\n"
        + "".join(lines)
        + "\n  --version   print the version\n"
        + "  -h, --help  print this help; after a verb, its help\n"
    )


def version() -> str:
    """The line that ``--version`` prints."""
    import kg

    return f"kg {kg.__version__}\n"


def of_verb(
    name: str, title: str = "", params: Mapping[Option, str] | None = None, asked: str = ""
) -> str:
    """The help of a verb; with what is ``asked``, that question's title and its parameters with
    their notes.
    """
    verb = VERBS[name]
    own = [f"[{_flags(each)}]" for each in params or {}]
    usage = " ".join(["kg", name, *([asked] if asked else verb.arguments), *own, "[OPTIONS]"])
    lines = [f"{title or verb.text}\n", f"usage: {usage}"]
    if not asked:
        lines += [""] if verb.arguments else []
        lines += [_entry(each, text) for each, text in verb.arguments.items()]
    for number, (each, note) in enumerate((params or {}).items()):
        lines += ["\nparameters:"] if not number else []
        lines += [_entry(_flags(each), each.text + note)]
    lines += ["\noptions:"] + [_entry(_flags(each), each.text) for each in verb.options]
    return "\n".join(lines) + "\n"


def no_question(words: Sequence[str]) -> str:
    """The sentence for words that no question holds, with how many hold each by itself."""
    from kg.errors import shorten
    from kg.questions import find

    each = [word for text in words for word in text.split()]
    counts = [f"{word!r} alone: {len(found)}" for word in each if (found := find(word))]
    told = f" (questions with {', '.join(counts[:5])})" if counts else ""
    return (
        f"no question has {'these words' if each[1:] else 'this word'} in its name, title, "
        f"description or tags{told}; what the dataset calls so is found by: "
        f"kg ask find-by-label --words {shorten(' '.join(each), 60)!r}"
    )


def _flags(option: Option) -> str:
    return " ".join(filter(None, [", ".join(option.flags), option.value]))


def _entry(head: str, text: str) -> str:
    return f"  {head:<18}  " + text.replace("\n", "\n" + " " * 22)
