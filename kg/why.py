"""The triple whose reason a user asks for, found by names; the nearest where it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg import things
from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.reasons import Reason, Reasons
from kg.walks import Fact, Facts

if TYPE_CHECKING:
    from kg.engine import Engine

TYPE = NamedNode(PREFIXES["rdf"] + "type")
NEAR = 5
_PROPERTIES = """SELECT DISTINCT ?property WHERE {
  { ?subject ?property ?value } UNION { ?property a ?kind
    VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } } }"""


def why(engine: Engine, subject: str, property: str, value: str, lang: str = "en") -> Reason:
    """Why a triple holds.

    Its parts are IRIs, CURIEs, local names or labels; ``a`` is rdf:type; the value may also be the
    text of a literal. Raises ``UsageError`` for a name that means nothing or several things, and
    where the triple does not hold, with those that are nearest to it.
    """
    facts, reasons = Facts(engine), Reasons(engine, lang)
    thing, predicate = things.resolve(engine, subject), _property(engine, property)
    held = facts.find(thing, predicate, None)
    for fact in held:
        if isinstance(fact.object, Literal) and value in (fact.object.value, str(fact.object)):
            return reasons.of(Triple(*fact[:3]))
    try:
        wanted = things.resolve(engine, value)
    except UsageError as error:
        if not held:
            raise
        raise UsageError(f"{error}; what holds: {_listing(reasons, held)}") from None
    if any(fact.object == wanted for fact in held):
        return reasons.of(Triple(thing, predicate, wanted))
    asked = " | ".join(reasons.words(Fact(thing, predicate, wanted, None)))
    near = held or facts.find(thing, None, wanted) or facts.find(wanted, None, thing)
    near = near or facts.find(None, predicate, wanted)
    hint = f"what holds: {_listing(reasons, near)}" if near else "nothing near it does"
    raise UsageError(f"it does not hold that {asked}; {hint}")


def _property(engine: Engine, text: str) -> NamedNode:
    if text == "a":
        return TYPE
    rows = cast(QuerySolutions, engine.query(_PROPERTIES))
    return things.resolve(engine, text, [row["property"].value for row in rows])


def _listing(reasons: Reasons, facts: list[Fact]) -> str:
    """Some facts in one line."""
    shown = sorted(" | ".join(reasons.words(fact)) for fact in facts)
    rest = len(shown) - NEAR
    return "; ".join(shown[:NEAR]) + (f"; and {rest} more" if rest > 0 else "")
