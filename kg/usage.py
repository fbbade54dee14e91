"""The help of the command line: of the whole, of a verb, of a question."""

from __future__ import annotations

from kg import options
from kg.options import VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.graph import Graph
    from kg.option import Option


def of(arguments: Sequence[str], dataset: Callable[[dict[str, str]], Graph]) -> str:
    """The help of a verb, or of a question with what its parameters allow in the dataset.

    ``dataset`` opens what the options name.
    """
    name = options.asked(arguments) if arguments[0] == "ask" else None
    if name is None:
        return of_verb(arguments[0])
    from kg import questions
    from kg.parameters import note

    question = questions.load(name)
    params = options.parameters(question)
    given = options.read(arguments, params)
    engine = dataset(given).engine if params else None
    pairs = zip(params, question.params, strict=True)
    notes = {option: note(param, engine) if engine else "" for option, param in pairs}
    title = f"{question.title}\n{question.title_zh}\n\n{question.description}"
    return of_verb("ask", title, notes)


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
    """The line of ``--version``."""
    import kg

    return f"kg {kg.__version__}\n"


def of_verb(name: str, title: str = "", params: Mapping[Option, str] | None = None) -> str:
    """The help of a verb; of ``ask`` with a question, its title and parameters with their notes."""
    verb = VERBS[name]
    usage = " ".join(["kg", name, *verb.arguments, "[OPTIONS]"])
    lines = [f"{title or verb.text}\n", f"usage: {usage}\n"]
    lines += [_entry(each, text) for each, text in verb.arguments.items()]
    lines += ["\noptions:"] + [_entry(_flags(each), each.text) for each in verb.options]
    for number, (each, note) in enumerate((params or {}).items()):
        lines += ["\nparameters:"] if not number else []
        lines += [_entry(_flags(each), each.text + note)]
    return "\n".join(lines) + "\n"


def _flags(option: Option) -> str:
    return " ".join(filter(None, [", ".join(option.flags), option.value]))


def _entry(head: str, text: str) -> str:
    return f"  {head:<18}  " + text.replace("\n", "\n" + " " * 22)
