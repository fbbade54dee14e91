"""Plain words on the command line: which question they ask."""

from __future__ import annotations

from kg import options, questions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.found import Found
    from kg.graph import Graph
    from kg.questions import Question


def understood(arguments: Sequence[str], dataset: Callable[[dict[str, str]], Graph]) -> Found:
    """The question that the words in the arguments of ``ask`` mean, with its values.

    ``dataset`` opens what the options name. Raises ``UsageError`` where no question is near enough.
    """
    from kg.found import taken

    extra = [each for question in questions.every() for each in options.parameters(question)]
    given = options.read(arguments, extra)
    (words,) = options.plain("ask", given)
    return taken(dataset(given).find(words), words)


def near(words: Sequence[str]) -> list[Question]:
    """The questions that words may ask, the best first; none where too little is understood.

    A word with a hyphen in it is a name, and not looked for.
    """
    from kg.finder import Finder

    found = Finder().find(" ".join(words)) if not any("-" in each for each in words) else []
    return [each.question for each in found] if found and found[0].sure else []
