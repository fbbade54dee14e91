"""A query that any other endpoint takes: its prefixes declared, its parameters bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.reader import read
from kg.stretches import edited
from kg.tokens import lexemes
from kg.tree import Bind, Branch, Group, Query, Union, names, scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import BlankNode, Literal, NamedNode

    from kg.tree import Element

    Term = NamedNode | BlankNode | Literal


def portable(sparql: str, given: Mapping[str, Term] | None = None) -> str:
    """The query with the prefixes that it uses declared at its top and ``given`` variables bound.

    A value is bound by VALUES at the start of each group that names its variable. Raises
    ``UsageError`` for a query that cannot be read and for a blank node as a value.
    """
    text = bound(sparql, given) if given else sparql
    found, declared, used = lexemes(text), set[str](), list[str]()
    for before, token in zip([None, *found], found, strict=False):
        if token.kind == "name" and not token.text.startswith("_:"):
            prefix = token.text.partition(":")[0]
            if before is not None and before.text == "PREFIX":
                declared.add(prefix)
            else:
                used.append(prefix)
    missing = [each for each in dict.fromkeys(used) if each not in declared and each in PREFIXES]
    head = "".join(f"PREFIX {each}: <{PREFIXES[each]}>\n" for each in missing)
    return head + text.strip() + "\n"


def bound(sparql: str, given: Mapping[str, Term]) -> str:
    """The query with values bound; its lines stay as they are. Raises ``UsageError``."""
    edits = []
    for name, value in given.items():
        if str(value).startswith("_:"):
            raise UsageError(f"{name}: a blank node has no name that another endpoint knows")
        for group in _groups(read(sparql), name):
            if group.elements and isinstance(group.elements[0], Query):
                continue
            # BIND may not name what has a value already, so VALUES stands behind it.
            late = any(isinstance(each, Bind) and name in scope(each) for each in group.elements)
            place = group.end - 1 if late else group.start + 1
            edits.append((place, place, f" VALUES ?{name} {{ {value} }} "))
    return edited(sparql, edits)


def written(sparql: str, given: Mapping[str, Term]) -> tuple[str, dict[str, Term]]:
    """The query with the values written into it that no column shows, and the other values.

    An engine binds columns only. A query that cannot be read stays as it is, for the engine to say.
    """
    try:
        tree = read(sparql)
        shown = scope(tree) if tree.form == "SELECT" else set()
        hidden = {name: value for name, value in given.items() if name not in shown}
        text = bound(sparql, hidden)
    except UsageError:
        return sparql, dict(given)
    return text, {name: value for name, value in given.items() if name in shown}


def _groups(query: Query, name: str) -> Iterator[Group]:
    """The groups in which a variable of the query's own must be bound."""
    yield query.where
    yield from _inner(query.where.elements, name)


def _inner(elements: tuple[Element, ...], name: str) -> Iterator[Group]:
    """The groups below that name the variable, and not those that only take answers away."""
    for each in elements:
        if isinstance(each, Query):
            if each.items is None or any(name in names(item) for item in each.items):
                yield from _groups(each, name)
            continue
        groups = [each] if isinstance(each, Group) else []
        if isinstance(each, Branch) and each.kind != "MINUS":
            groups = [each.group]
        elif isinstance(each, Union):
            groups = list(each.groups)
        for group in groups:
            if name in names(group):
                yield group
                yield from _inner(group.elements, name)
