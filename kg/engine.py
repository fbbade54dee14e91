"""The engines that answer SPARQL; ``Embedded`` holds a dataset in memory (pyoxigraph)."""

from __future__ import annotations

import _thread
import atexit
import os

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
)

from kg.namespaces import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Protocol, TypeAlias

    from pyoxigraph import Quad

    Term: TypeAlias = NamedNode | BlankNode | Literal
    Result: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples
    Bound: TypeAlias = Mapping[str, Term] | None
    Over: TypeAlias = tuple[Sequence[str], Sequence[str]] | None  # default and named graphs' IRIs
else:
    Protocol = object  # the typing module costs more to import than this one

_LOCKS: dict[int, _thread.LockType] = {}  # of the engines there are
_HELD: list[_thread.LockType] = []  # during a fork


class Engine(Protocol):
    """What answers: a dataset behind SPARQL."""

    content: str | bytes  # the hash of its statements or the file of it; b"" where none is kept
    defaults: frozenset[
        str
    ]  # named graphs that are its default graph, and state nothing of their own

    def query(
        self, sparql: str, bindings: Bound = None, over: Over = None, base: str | None = None
    ) -> Result:
        """Answer a SPARQL query with projected variables bound by name; see ``Embedded``."""

    def quads(self) -> list[Quad]:
        """The quads of the named graphs, or of the default graph where there are no others."""


class Embedded:
    """A dataset in memory. Loading goes on in a thread of its own until the first question."""

    expendable = False  # whether this process may crash: a large query does that
    content: str | bytes = b""  # see ``Engine``
    words: str | bytes = b""  # what the shipped questions are found by, where that is kept
    defaults: frozenset[str] = frozenset()

    def __init__(self, load: Callable[[Store], Callable[[Store], None] | None]) -> None:
        """``load`` fills the store and may return a function that adds the rest when needed."""
        self._store = Store()
        self.allowed: frozenset[str] = frozenset()  # endpoints that SERVICE may call
        self._rest: Callable[[Store], None] | None = None
        self._error: BaseException | None = None
        self._busy = _LOCKS[id(self)] = _thread.allocate_lock()
        self._busy.acquire()
        try:
            _thread.start_new_thread(self._load, (load,))
        except RuntimeError:  # no thread is to be had
            self._load(load)
        else:
            atexit.register(self._wait)  # a thread that outlives the interpreter would abort it

    def __del__(self) -> None:
        _LOCKS.pop(id(self), None)

    @classmethod
    def shipped(cls, asserted: bool = False) -> Embedded:
        """The dataset of the package; raises DataError where its sources cannot be compiled.

        ``asserted`` leaves out what is inferred.
        """
        from kg.compiled import compiled

        files = compiled()

        def load(store: Store) -> Callable[[Store], None]:
            _load(store, files.default)
            return lambda store: _load(store, files.named)

        def load_asserted(store: Store) -> None:
            from kg.loading import leave_out_inferred

            load(store)(store)
            leave_out_inferred(store)

        engine = cls(load_asserted if asserted else load)
        engine.content, engine.words = b"" if asserted else files.content, files.words
        return engine

    @classmethod
    def from_path(cls, path: str | os.PathLike[str], asserted: bool = False) -> Embedded:
        """A dataset of another place: an RDF file, a folder with ``kg.nq``, a folder of RDF files.

        Raises UsageError where there is none, DataError where a file cannot be read. Named graphs
        without a default graph get one: the union of them, each triple once. ``asserted`` leaves
        out what is inferred.
        """
        from kg.loading import load_all, rdf_files

        files = rdf_files(os.fspath(path))
        engine = cls(lambda store: load_all(store, files, asserted))
        engine.store()
        return engine

    @classmethod
    def from_quads(cls, nquads: bytes) -> Embedded:
        """A dataset of N-Quads in memory, taken as it is."""
        return cls(lambda store: _load(store, nquads))

    def store(self, whole: bool = False) -> Store:
        """The store when it is loaded, with its named graphs where ``whole`` is set."""
        with self._busy:
            atexit.unregister(self._wait)
            if self._error:
                raise self._error
            if whole and self._rest:
                self._rest(self._store)
                self._rest = None
            return self._store

    def query(
        self, sparql: str, bindings: Bound = None, over: Over = None, base: str | None = None
    ) -> Result:
        """Answer SPARQL 1.1 Query; ``bindings`` fix the values of projected variables.

        ``over`` is asked in place of FROM and of the whole dataset; ``base`` completes IRIs. Raises
        QueryError for text that cannot be read, for SERVICE, for a binding of a variable that the
        query does not project, and for what could crash a process that is not expendable.
        """
        folded = sparql.casefold()
        escaped = "\\u" in folded
        if escaped or "service" in folded or len(sparql) > 3000:  # kg.syntax.LONG
            from kg.syntax import refuse

            refuse(sparql, self.allowed, self.expendable)
        # Anywhere in the text: the engine also reads GRAPH?g and 1GRAPH as the keyword.
        sees_graphs = escaped or "graph" in folded or "from" in folded
        store = self.store(whole=sees_graphs or over is not None)
        fixed = {Variable(name): value for name, value in (bindings or {}).items()}
        try:
            if over is not None or base is not None:
                from kg.graphs import query_over

                return query_over(store, sparql, fixed, over, base)
            return store.query(sparql, prefixes=PREFIXES, substitutions=fixed)  # type: ignore[arg-type]
        except (SyntaxError, RuntimeError) as error:
            from kg.syntax import query_error

            raise query_error(sparql, error) from None

    def quads(self) -> list[Quad]:
        """The quads of the named graphs, or of the default graph where there are no others."""
        every = list(self.store(whole=True))
        named = [quad for quad in every if quad.graph_name != DefaultGraph()]
        return named or every

    def _wait(self) -> None:
        with self._busy:
            pass

    def _load(self, load: Callable[[Store], Callable[[Store], None] | None]) -> None:
        try:
            self._rest = load(self._store)
        except BaseException as error:
            self._error = error
        finally:
            self._busy.release()


def _hold() -> None:
    """Before a fork: wait for what is loading, since its thread will not be in the child."""
    for lock in tuple(_LOCKS.values()):
        lock.acquire()
        _HELD.append(lock)


def _let_go() -> None:
    while _HELD:
        _HELD.pop().release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold, after_in_parent=_let_go, after_in_child=_let_go)


def _load(store: Store, content: str | bytes) -> None:
    """Not ``bulk_load``: that is made for large stores on disk and is slower here."""
    if isinstance(content, bytes):
        store.load(content, RdfFormat.N_QUADS, lenient=True)
        return
    try:
        store.load(path=content, format=RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError) as error:
        from kg.compiled import unreadable

        raise unreadable(content, error) from None
