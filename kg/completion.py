"""Completion scripts for shells.

They ask the command itself: ``kg questions --names`` for the questions, and ``kg ask NAME --help``
for the options and parameters of one.
"""

from __future__ import annotations

from kg.errors import UsageError
from kg.formats import ANSWER_FORMATS
from kg.options import EXPORTS, LANGUAGES, SHELLS, VERBS

_OPTIONS = r"""_kg_options() {
    kg "$@" --help 2>/dev/null | grep -oE '^  (-h, )?--?[A-Za-z0-9_-]+' \
        | grep -oE -- '--?[A-Za-z0-9_-]+$'
}
"""

_BASH = r"""# kg completion for bash: source <(kg completion bash)
@OPTIONS@_kg() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
    local verb="${COMP_WORDS[1]}" name="${COMP_WORDS[2]}" words=""
    case "$previous" in
        --format) words="@FORMATS@" ;;
        --lang) words="@LANGUAGES@" ;;
        --as) words="@EXPORTS@" ;;
        --data|-o) COMPREPLY=($(compgen -f -- "$current")); return ;;
    esac
    if [[ -z "$words" ]]; then
        if [[ $COMP_CWORD -eq 1 ]]; then
            words="@VERBS@ --version --help"
        elif [[ "$verb" == ask && $COMP_CWORD -eq 2 ]]; then
            words="$(kg questions --names 2>/dev/null)"
        elif [[ "$verb" == completion ]]; then
            words="@SHELLS@"
        elif [[ "$verb" == query && "$current" != -* ]]; then
            COMPREPLY=($(compgen -f -- "$current")); return
        elif [[ "$verb" == ask ]]; then
            words="$(_kg_options ask "$name")"
        else
            words="$(_kg_options "$verb")"
        fi
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _kg kg
"""

_ZSH = r"""#compdef kg
# kg completion for zsh: source <(kg completion zsh)
@OPTIONS@_kg() {
    local verb="${words[2]}" name="${words[3]}" previous="${words[CURRENT-1]}"
    case "$previous" in
        --format) compadd @FORMATS@; return ;;
        --lang) compadd @LANGUAGES@; return ;;
        --as) compadd @EXPORTS@; return ;;
        --data|-o) _files; return ;;
    esac
    if (( CURRENT == 2 )); then
        compadd -- @VERBS@ --version --help
    elif [[ "$verb" == ask && CURRENT -eq 3 ]]; then
        compadd -- ${(f)"$(kg questions --names 2>/dev/null)"}
    elif [[ "$verb" == completion ]]; then
        compadd @SHELLS@
    elif [[ "$verb" == query && "${words[CURRENT]}" != -* ]]; then
        _files
    elif [[ "$verb" == ask ]]; then
        compadd -- ${(f)"$(_kg_options ask "$name")"}
    else
        compadd -- ${(f)"$(_kg_options "$verb")"}
    fi
}
if [[ "$funcstack[1]" == _kg ]]; then _kg "$@"; else compdef _kg kg; fi
"""

_FISH = r"""# kg completion for fish: kg completion fish | source
function __kg_options
    set -l words (commandline -opc)
    if test (count $words) -ge 3; and test $words[2] = ask
        kg ask $words[3] --help 2>/dev/null | string match -rg '^  (?:-h, )?(--[A-Za-z0-9_-]+)'
    else if test (count $words) -ge 2
        kg $words[2] --help 2>/dev/null | string match -rg '^  (?:-h, )?(--?[A-Za-z0-9_-]+)'
    end
end
function __kg_at
    test (count (commandline -opc)) -eq $argv[1]
end
complete -c kg -f
complete -c kg -n '__kg_at 1' -a '@VERBS@ --version --help'
complete -c kg -n '__kg_at 2; and __fish_seen_subcommand_from ask' \
    -a '(kg questions --names 2>/dev/null)'
complete -c kg -n '__fish_seen_subcommand_from completion' -a '@SHELLS@'
complete -c kg -n '__fish_seen_subcommand_from query' -F
complete -c kg -n 'not __kg_at 1' -a '(__kg_options)'
complete -c kg -n 'not __kg_at 1' -l format -x -a '@FORMATS@'
complete -c kg -n 'not __kg_at 1' -l lang -x -a '@LANGUAGES@'
complete -c kg -n '__fish_seen_subcommand_from export' -l as -x -a '@EXPORTS@'
complete -c kg -n 'not __kg_at 1' -l data -r -F
complete -c kg -n '__fish_seen_subcommand_from build export' -s o -r -F
"""

_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def script(shell: str) -> str:
    """The completion script for bash, zsh or fish; raises ``UsageError`` for another shell."""
    if shell not in _SCRIPTS:
        raise UsageError(f"no completion for {shell!r}; there is one for {', '.join(SHELLS)}")
    text = _SCRIPTS[shell].replace("@OPTIONS@", _OPTIONS)
    words = {"FORMATS": ANSWER_FORMATS, "LANGUAGES": LANGUAGES, "EXPORTS": EXPORTS}
    words |= {"VERBS": tuple(VERBS), "SHELLS": SHELLS}
    for name, each in words.items():
        text = text.replace(f"@{name}@", " ".join(each))
    return text
