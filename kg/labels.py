"""Labels of IRIs in the language asked for.

Fallback: language asked for → en → untagged → any → local name; a tag that no label has gives way
to a shorter one first, ``zh-CN`` to ``zh`` (RFC 4647 §3.4). A label never decides how many rows
an answer has: it is looked up for each IRI that is shown, after the rows are known.
"""

from __future__ import annotations

from kg.namespaces import BASE, PREFIXES, compact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    from kg.engine import Engine

# The properties that give a label, the preferred one first.
PROPERTIES = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (
        ("skos", "prefLabel"),
        ("rdfs", "label"),
        ("dcterms", "title"),
        ("schema", "name"),
        ("foaf", "name"),
    )
)
# Where a local name says enough; elsewhere it may be a bare number, and its dataset has to be told.
_OWN = (BASE, *(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd")))
# The properties that give a further name by which a thing can be asked for.
NAMES = (*PROPERTIES, PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "hiddenLabel")
_QUERY = f"""SELECT ?thing ?property ?label WHERE {{
  VALUES ?property {{ {" ".join(f"<{each}>" for each in PROPERTIES)} }} ?thing ?property ?label
  FILTER(isLiteral(?label)) }}"""


class Labels:
    """Labels in one language (a BCP 47 tag such as ``en`` or ``zh``), each looked up once."""

    def __init__(self, engine: Engine, lang: str = "en") -> None:
        self.engine, self.lang = engine, lang.lower()
        self._known: dict[str, str] = {}

    def of(self, iri: str) -> str:
        """The label of an IRI, or its local name; of one that is another dataset's, its CURIE."""
        if iri not in self._known:
            self._known[iri] = self._look_up(iri)
        return self._known[iri]

    def text(self, term: NamedNode | BlankNode | Literal | Triple | None) -> str:
        """What a reader sees for a term: a label, a literal's own text, or a class expression.

        "" for none.
        """
        from pyoxigraph import BlankNode, Literal, NamedNode

        if isinstance(term, NamedNode):
            return self.of(term.value)
        if isinstance(term, Literal):
            return term.value
        if isinstance(term, BlankNode):
            from kg.expressions import in_words

            return in_words(self.engine, term, self.text)
        return "" if term is None else str(term)

    def _look_up(self, iri: str) -> str:
        from pyoxigraph import NamedNode

        rows = self.engine.query(_QUERY, {"thing": NamedNode(iri)})
        found = [
            (
                self._rank(row["label"].language),
                PROPERTIES.index(row["property"].value),
                row["label"].language or "",
                row["label"].value,
            )
            for row in rows  # type: ignore[union-attr]
        ]
        name = local_name(iri) if iri.startswith(_OWN) else compact(iri)
        return min(found)[-1] if found else name

    def _rank(self, tag: str | None) -> int:
        """Where a label's language stands in the fallback; 0 is best."""
        parts = self.lang.split("-")
        ranges = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        if not tag:
            return len(ranges) + 1
        found = (place for place, each in enumerate([*ranges, "en"]) if speaks(tag, each))
        return next(found, len(ranges) + 2)


def speaks(tag: str, lang: str) -> bool:
    """Whether a language tag falls under a language range (RFC 4647 §3.3.1)."""
    tag = tag.lower()
    return tag == lang or tag.startswith(lang + "-")


def local_name(iri: str) -> str:
    """The part of an IRI after its namespace: a known one, else the last ``#`` or ``/``."""
    for name, namespace in PREFIXES.items():
        if name != "claim" and iri.startswith(namespace) and len(iri) > len(namespace):
            return iri[len(namespace) :]
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or iri
