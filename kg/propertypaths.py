"""Property paths as a small tree, from rdflib's; predicates are pyoxigraph's."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import rdflib
from pyoxigraph import NamedNode
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath

from kg.errors import UsageError


class Inverse(NamedTuple):
    """``^path``."""

    path: Path


class Sequence(NamedTuple):
    """``first / rest``."""

    first: Path
    rest: Path


class Choice(NamedTuple):
    """``a | b``."""

    paths: tuple[Path, ...]


class Repeat(NamedTuple):
    """``path?``, ``path*`` or ``path+``."""

    path: Path
    none: bool
    many: bool


class Other(NamedTuple):
    """``!(a | b)``: any predicate but these."""

    but: frozenset[NamedNode]


Path: TypeAlias = NamedNode | Inverse | Sequence | Choice | Repeat | Other


def path_of(node: Any) -> Path:
    """A path or predicate of rdflib's as one of these; raises ``UsageError`` for an unknown one."""
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, InvPath):
        return Inverse(path_of(node.arg))
    if isinstance(node, SequencePath):
        *before, last = map(path_of, node.args)
        for step in reversed(before):
            last = Sequence(step, last)
        return last
    if isinstance(node, AlternativePath):
        return Choice(tuple(map(path_of, node.args)))
    if isinstance(node, MulPath):
        return Repeat(path_of(node.path), node.zero, node.more)
    if isinstance(node, NegatedPath) and all(isinstance(arg, rdflib.URIRef) for arg in node.args):
        return Other(frozenset(NamedNode(str(arg)) for arg in node.args))
    raise UsageError(f"sources cannot be worked out for the path {node}")


def reverse(path: Path) -> Path:
    """The same path walked the other way."""
    if isinstance(path, Inverse):
        return path.path
    if isinstance(path, Choice):
        return Choice(tuple(map(reverse, path.paths)))
    if isinstance(path, Sequence):
        return Sequence(reverse(path.rest), reverse(path.first))
    if isinstance(path, Repeat):
        return path._replace(path=reverse(path.path))
    return Inverse(path)
