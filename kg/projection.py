"""The columns of ``SELECT *``: in the order in which the query names them.

SPARQL 1.1 leaves the order open (§18.2.4.4); the engine sorts by name, which pulls apart what a
query puts side by side.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from kg.engine import Engine, Result


def answered(engine: Engine, sparql: str, given: Mapping[str, Any]) -> Result:
    """What the engine answers; of ``SELECT *`` with the columns in the order of the query."""
    result = engine.query(sparql, given)
    if "*" in sparql and selects_all(sparql) and hasattr(result, "variables"):
        columns = [variable.value for variable in result.variables]
        if ordered := in_order(sparql, columns):
            return engine.query(ordered, given)
    return result


def selects_all(sparql: str) -> bool:
    """Whether a query may be a ``SELECT *``; a comment may stand before the star."""
    letters = "".join(sparql.casefold().split())
    heads = ("select", "selectdistinct", "selectreduced")
    return any(head + mark in letters for head in heads for mark in "*#")


def in_order(sparql: str, columns: Sequence[str]) -> str | None:
    """The query with its columns written out in order of appearance.

    None where it is no ``SELECT *``, or has them in this order.
    """
    import re

    from kg.tokens import tokens

    pieces = tokens(sparql)
    first = next((at for at, each in enumerate(pieces) if each.text == "SELECT"), None)
    if first is None:
        return None
    after = pieces[first]
    if pieces[first + 1 : first + 2] and pieces[first + 1].text in ("DISTINCT", "REDUCED"):
        after = pieces[first + 1]
    star = re.compile(r"\s*(?:#[^\n\r]*[\n\r]\s*)*\*").match(sparql, after.end)
    if not star:
        return None
    named = dict.fromkeys(each.text[1:] for each in pieces if each.kind == "variable")
    wanted = [name for name in named if name in columns]
    if wanted == list(columns) or set(wanted) != set(columns):
        return None
    shown = " ".join(f"?{name}" for name in wanted)
    return f"{sparql[: star.end() - 1]} {shown} {sparql[star.end() :]}"
