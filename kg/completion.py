"""Completion: a short script for each shell, and what it asks the command for.

A script hands the line's words to ``kg completion words …``, which prints what may stand in place
of the last, a line each, with a tab before a description if there is one; ``FILES`` means paths.
"""

from __future__ import annotations

from itertools import pairwise

from kg import options
from kg.errors import KGError, UsageError
from kg.option import Option
from kg.verbs import LANGUAGES, SHELLS, VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Triple

    from kg.graph import Graph
    from kg.parameters import Term
    from kg.questions import Question

FILES = "<files>"
_PLACES = ("data", "out")  # options whose value is a path
_THINGS = """SELECT DISTINCT ?thing WHERE {
  ?thing skos:prefLabel|rdfs:label ?label FILTER(isIRI(?thing)) }"""
_TOLD = 100  # things up to which each comes with its label

_BASH = r"""# kg completion for bash: source <(kg completion bash)
_kg() {
    local current="${COMP_WORDS[COMP_CWORD]}" word
    COMPREPLY=()
    while IFS=$'\t' read -r word _; do
        if [[ "$word" == '@FILES@' ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
        elif [[ "$current" == [\'\"]* ]]; then
            COMPREPLY+=("$word")
        else
            COMPREPLY+=("$(printf '%q' "$word")")
        fi
    done < <(kg completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _kg kg
"""

_ZSH = r"""#compdef kg
# kg completion for zsh: source <(kg completion zsh)
_kg() {
    local line
    local -a found told
    for line in ${(f)"$(kg completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)"}; do
        if [[ "$line" == '@FILES@' ]]; then _files; return; fi
        found+=("${line%%$'\t'*}")
        told+=("${line//$'\t'/  }")
    done
    compadd -l -d told -a found
}
if [[ "$funcstack[1]" == _kg ]]; then _kg "$@"; else compdef _kg kg; fi
"""

_FISH = r"""# kg completion for fish: kg completion fish | source
function __kg_words
    set -l words (commandline -opc) (commandline -ct)
    set -l found (kg completion words -- $words[2..-1] 2>/dev/null)
    if test "$found" = '@FILES@'
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $found
    end
end
complete -c kg -f -a '(__kg_words)'
"""

_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def script(shell: str) -> str:
    """The completion script for bash, zsh or fish; raises ``UsageError`` for another shell."""
    if shell not in _SCRIPTS:
        raise UsageError(f"no completion for {shell!r}; there is one for {', '.join(SHELLS)}")
    return _SCRIPTS[shell].replace("@FILES@", FILES)


def completed(words: Sequence[str]) -> list[str]:
    """What may stand for the last of the words after ``kg``; nothing where an error would end it.

    Words are those of a shell: quotation marks and backslashes of the last are read over, and
    ``=`` may stand by itself, as bash gives it, or within the last word, as others do.
    """
    flag, equals, _ = words[-1].partition("=") if words else ("", "", "")
    within = f"{flag}=" if equals and flag.startswith("--") else ""
    *before, current = _joined(list(words)) or [""]
    current = current.lstrip("'\"").replace("\\", "")
    try:
        found = list(_after(before, current))
    except (KGError, OSError):
        return []
    fitting = [line for line in found if line == FILES or line.startswith(current)]
    return [line if line == FILES else within + line for line in fitting]


def _joined(words: list[str]) -> list[str]:
    """The words with what is given with ``=`` as a word of its own."""
    found: list[str] = []
    for number, word in enumerate(words, 1):
        if word == "=":
            found += [""] if number == len(words) else []
        elif word.startswith("--") and "=" in word:
            found += word.split("=", 1)
        else:
            found.append(word)
    return found


def _after(before: list[str], current: str) -> Iterator[str]:
    """What may follow the words before, and for a value what begins as the current word."""
    if not before:
        yield from (f"{name}\t{verb.text}" for name, verb in VERBS.items())
        yield from ("help\tthe help of a verb", "--version", "--help")
        return
    if before[0] == "help":
        before = before[1:] or [""]
    verb = VERBS.get(before[0])
    if verb is None:
        yield from (VERBS if before == [""] else ())
        return
    question = _question(before)
    params = options.parameters(question) if question else []
    every = {flag: option for option in (*verb.options, *params) for flag in option.flags}
    option = every.get(before[-1])
    if option is not None and option.value:
        yield from _values(option, question, before, current)
    elif current.startswith("-") or (question and before[0] == "ask"):
        yield from (f"{flag}\t{each.text}" for flag, each in every.items() if flag != "-h")
    else:
        yield from _arguments(before, current)


def _question(before: list[str]) -> Question | None:
    """The question that the words before name, if they do."""
    name = options.asked(before) if before[0] in ("ask", "query") else None
    if name is None:
        return None
    from kg import questions
    from kg.querytext import own_question

    own = before[0] == "query" or questions.is_file(name)
    try:
        return own_question(before[0], name) if own else questions.load(name)
    except KGError:
        return None


def _values(
    option: Option, question: Question | None, before: list[str], current: str
) -> Iterator[str]:
    """The values of an option."""
    if option.key in _PLACES:
        yield FILES
    elif option.key == "format" and not option.choices:
        from kg.formats import ANSWER_FORMATS

        yield from ANSWER_FORMATS
    elif option.key.startswith("param.") and question is not None:
        from kg.parameters import allowed

        param = question.param(option.key.removeprefix("param."))
        graph = _dataset(before)
        yield from _named(allowed(param, graph.engine), graph, current)
    else:
        yield from option.choices or (LANGUAGES if option.key == "lang" else ())


def _arguments(before: list[str], current: str) -> Iterator[str]:
    """What may stand as an argument that is no option."""
    verb = before[0]
    if verb == "ask" and "/" not in current:
        from kg import questions

        yield from (f"{each.name}\t{each.title}" for each in questions.every())
    elif verb in ("show", "why"):
        graph = _dataset(before)
        yield from _named([row[0] for row in graph.query(_THINGS).terms], graph, current)
    elif verb == "completion":
        yield from SHELLS
    elif verb in ("query", "check", "ask"):
        yield FILES


def _named(terms: Sequence[Term | Triple | None], graph: Graph, current: str) -> Iterator[str]:
    """Values by what to type for each, a thing with its label, of those that fit."""
    from pyoxigraph import Literal, NamedNode

    from kg.labels import Labels, local_name
    from kg.namespaces import BASE, compact

    labels = Labels(graph.engine, graph.lang)
    found = [(each.value, "") for each in terms if isinstance(each, Literal)]
    for each in terms:
        if isinstance(each, NamedNode):
            own = each.value.startswith(BASE)
            found.append(((local_name if own else compact)(each.value), each.value))
    found = sorted(pair for pair in found if pair[0].startswith(current))
    told = len(found) <= _TOLD
    for name, iri in found:
        yield f"{name}\t{labels.of(iri)}" if iri and told else name


def _dataset(before: list[str]) -> Graph:
    """The dataset that the words before name."""
    from os.path import expanduser

    from kg.graph import Graph

    named = [after for flag, after in pairwise(before) if flag == "--data"]
    return Graph.open(expanduser(named[-1]) if named else None)
