"""The header of a question's file: lines of ``#+ key: value``, with the question's parameters."""

from __future__ import annotations

from kg.errors import DataError, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

TYPES = ("iri", "string", "integer", "decimal")
NEEDED = ("title", "title_zh", "description")
KEYS = (*NEEDED, "tags", "words", "see", "param")
RESERVED = frozenset({"format", "lang", "sources", "data", "asserted", "help", "cite", "base"})
RESERVED |= {"engine", "expand"} | {"version", "asked", "rows", "answer"}  # the last in a permalink


class Parameter:
    """A value that a question takes: ``name`` is the variable that it is bound to.

    ``values`` is a query whose column ``?value`` lists what is allowed, of a number what occurs; ""
    allows any value.
    """

    __slots__ = ("default", "description", "name", "type", "values")

    def __init__(self, name: str, type: str, default: str, description: str, values: str) -> None:
        self.name, self.type, self.default = name, type, default
        self.description, self.values = description, values

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, {self.type!r})"


def read(
    text: str, path: str, needed: Iterable[str]
) -> tuple[dict[str, list[str]], tuple[Parameter, ...]]:
    """The values by key, and the parameters; ``needed`` are the keys that must be there.

    Raises ``DataError`` with every fault.
    """
    header: dict[str, list[str]] = {}
    params: list[Parameter] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#+"):
            key, colon, value = (part.strip() for part in line[2:].partition(":"))
            fault = _fault(key, colon, value, header)
            if not fault and key == "param":
                fault = _add_param(value, text, params)
            if fault:
                problems.append(Problem(path, number, *fault))
            header.setdefault(key, []).append(value)
    for key in needed:
        if key not in header:
            mend = f"add the line '#+ {key}: …'"
            problems.append(Problem(path, 1, f"the header has no {key}", "one line of it", mend))
    if problems:
        raise DataError(problems)
    return header, tuple(params)


def _fault(
    key: str, colon: str, value: str, seen: dict[str, list[str]]
) -> tuple[str, str, str] | None:
    """What is wrong with a header line, what is expected, how to mend it; None when it is well."""
    if key not in KEYS or not colon:
        return f"unknown header key {key!r}", f"one of {', '.join(KEYS)}", "'#+ key: value'"
    if key in seen and key != "param":
        return f"{key} stands twice", "one line of it", "remove one of the lines"
    return None if value else (f"{key} is empty", "a text", f"write it after '{key}:'")


def _add_param(value: str, text: str, params: list[Parameter]) -> tuple[str, str, str] | None:
    """Read a parameter's line into ``params``, or say what is wrong with it."""
    fields = [field.strip() for field in value.split("|", 4)]
    shape = "name | type | default | description | query for allowed values"
    if len(fields) < 4:
        return f"a parameter has {len(fields)} fields", shape, "separate the fields by |"
    name, kind = fields[:2]
    taken = RESERVED.union(each.name for each in params)
    if not word(name) or name[0].isdigit() or name in taken:
        return f"{name!r} cannot name a parameter", "a variable's name, used once", "rename it"
    if kind not in TYPES:
        return f"unknown type {kind!r}", f"one of {', '.join(TYPES)}", "correct the second field"
    if not any(_uses(line, name) for line in text.splitlines() if not line.startswith("#")):
        return f"the query has no variable ?{name}", "the parameter's variable", "use or remove it"
    params.append(Parameter(name, kind, fields[2], fields[3], fields[4] if fields[4:] else ""))
    return None


def word(text: str) -> bool:
    """Whether a text is letters, digits and underscores of ASCII."""
    return text.isascii() and text.replace("_", "a").isalnum()


def _uses(line: str, name: str) -> bool:
    """Whether a line of SPARQL holds a variable."""
    for part in line.replace("$", "?").split("?")[1:]:
        if part.startswith(name) and not word(part[len(name) : len(name) + 1]):
            return True
    return False
