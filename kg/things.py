"""Finding a thing by what people call it: IRI, CURIE, local name, or label in any language."""

from __future__ import annotations

from kg.errors import LIST_LENGTH, UsageError, joined, shorten
from kg.labels import NAMES, Labels, local_name
from kg.namespaces import ID, PREFIXES, VOC, compact, expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from pyoxigraph import NamedNode

    from kg.engine import Engine

LABELLED = 12  # candidates that are told with their labels, if there is room
_NAMES = f"""SELECT DISTINCT ?thing ?name WHERE {{
  VALUES ?property {{ {" ".join(f"<{each}>" for each in NAMES)} }} ?thing ?property ?name
  FILTER(isIRI(?thing) && isLiteral(?name)) }}"""
_CLAIMS = "SELECT ?claim WHERE { ?claim a gip:Claim }"
_ANY = (
    "SELECT ?thing WHERE { { ?thing ?p ?o } UNION { ?s ?thing ?o } UNION { ?s ?p ?thing } } LIMIT 1"
)


def resolve(engine: Engine, text: str, among: Collection[str] | None = None) -> NamedNode:
    """The one thing that a text means.

    The ways are tried in turn: IRI, CURIE, local name of ``id:``, ``voc:`` or ``gip:``, label
    exactly, label in any case, last part of a claim's name. ``among`` limits the things. Raises
    ``UsageError`` where there is none, with the nearest names, or more than one, with all of them.
    """
    from pyoxigraph import NamedNode

    text = text.strip()
    if not text and among is None:
        raise UsageError("the name is empty; give an IRI, a CURIE, a local name or a label")
    for iri in _spelled(text, among):
        if iri in among if among is not None else _exists(engine, iri):
            return NamedNode(iri)
    named = names(engine, among)
    for fold in (str, str.casefold):
        wanted = fold(text)
        found = sorted({iri for iri, name in named if fold(name) == wanted})
        if len(found) == 1:
            return NamedNode(found[0])
        if found:
            raise UsageError(
                f"{shorten(text, 60)!r} may mean several things: {listing(engine, found, compact)}"
            )
    if claims := _claims(engine, text) if among is None else []:
        if len(claims) == 1:
            return NamedNode(claims[0])
        raise UsageError(f"{text!r} may mean several claims: {listing(engine, claims, compact)}")
    raise UsageError(
        f"nothing is called {shorten(text, 60)!r}; {_hint(engine, text, named, among)}"
    )


def short(iri: str) -> str:
    """What to type for a thing: its local name in ``id:`` and ``voc:``, else its CURIE."""
    for namespace in (ID, VOC):
        if iri.startswith(namespace):
            return iri.removeprefix(namespace)
    return compact(iri)


def listing(engine: Engine, iris: Iterable[str], name: Callable[[str], str] = short) -> str:
    """Things in one line, each as what to type and, where all of them fit so, its label."""
    labels = Labels(engine)
    things = list(iris)
    names = [name(iri) for iri in things]
    if len(things) <= LABELLED:
        pairs = zip(names, things, strict=True)
        whole = ", ".join(f"{each} ({shorten(labels.of(iri), 60)})" for each, iri in pairs)
        if len(whole) <= LIST_LENGTH:
            return whole
    return joined(names)


def _spelled(text: str, among: Collection[str] | None) -> list[str]:
    """The IRIs that a text may spell out."""
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if not text or set(text) & set(' <>"{}|\\^`\n\t'):
        return []
    prefix, colon, _ = text.partition(":")
    found = [text] if colon else []
    found += [expand(text)] if colon and prefix in PREFIXES else []
    found += [PREFIXES[name] + text for name in ("id", "voc", "gip", "time")]
    return found + sorted(iri for iri in among or () if local_name(iri) == text)


def _exists(engine: Engine, iri: str) -> bool:
    from pyoxigraph import NamedNode

    try:
        return any(True for _ in engine.query(_ANY, {"thing": NamedNode(iri)}))  # type: ignore[union-attr]
    except ValueError:  # no IRI
        return False


def _claims(engine: Engine, text: str) -> list[str]:
    """The claims whose names end in a text, after the name of their source."""
    rows = engine.query(_CLAIMS)
    found = (row["claim"].value for row in rows)  # type: ignore[union-attr]
    return sorted(each for each in found if each.endswith("/" + text))


def names(engine: Engine, among: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Every thing with each of its names."""
    rows = engine.query(_NAMES)
    pairs = [(thing.value, name.value) for thing, name in rows]  # type: ignore[union-attr]
    return pairs if among is None else [pair for pair in pairs if pair[0] in among]


def _hint(
    engine: Engine, text: str, named: list[tuple[str, str]], among: Collection[str] | None
) -> str:
    """The nearest names, or all that are allowed when they are few."""
    from difflib import get_close_matches

    if among is not None and len(among) <= LABELLED:
        return f"allowed: {listing(engine, sorted(among))}" if among else "nothing is allowed here"
    by_name: dict[str, str] = {}
    for iri, name in sorted(named):
        by_name.setdefault(name.casefold(), iri)
        by_name.setdefault(short(iri).casefold(), iri)
    for iri in sorted(among or ()):
        by_name.setdefault(short(iri).casefold(), iri)
    near = get_close_matches(text.casefold(), by_name, 3, 0.6)
    near += [name for name in by_name if text.casefold() in name][:3]
    if near:
        return f"did you mean {listing(engine, dict.fromkeys(by_name[name] for name in near))}?"
    if among is not None:
        return f"allowed: {listing(engine, sorted(among))}"
    return "give an IRI, a CURIE, a local name or a label"
