"""An answer as a table of Apache Arrow, from which pandas and polars make theirs; nothing is lost.

A column's type follows from the terms that stand in it:

=============================================  ====================================================
IRIs, blank nodes, strings                     string
integers of any integer type                   int64; decimal128(38, 0) where one does not fit
decimals, also beside integers                 decimal128, its scale the longest fraction there is
double, float                                  double
boolean                                        bool
date without a time zone                       date32
dateTime without a time zone                   timestamp[us]
dateTime with a time zone                      timestamp[us, UTC], the moment; ``NAME_zone`` has the
                                               zones as written where one is not UTC
any other datatype: gYear, time, duration …    string, as written; the field's metadata names it
=============================================  ====================================================

A column whose terms do not go together, such as numbers beside texts, a double beside a decimal,
or a date with a zone beside one without, is a string column of what is written, and ``NAME_type``
beside it has each term's datatype, or ``uri``, ``bnode`` or ``triple``. A literal that its datatype
does not allow, a decimal of more than 38 digits and a moment finer than a microsecond count among
these. Where language tags differ, ``NAME_lang`` has them. Unbound is null.

Each field's metadata has ``datatype`` (or ``lang``) where all terms of the column share it.
"""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_type_hints

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.citing import Source
from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.values import INTEGERS, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.results import Term

    Column = Sequence[Term | None]
    Made = tuple[str, Any, Any, dict[str, str]]  # name, values, Arrow type, metadata

XSD = PREFIXES["xsd"]
STRING, LANG_STRING = XSD + "string", PREFIXES["rdf"] + "langString"
_KINDS = ("uri", "bnode", "triple")
DIGITS = 38  # of a decimal128
_INTEGERS = frozenset(XSD + name for name in INTEGERS)
_DECIMALS = _INTEGERS | {XSD + "decimal"}
_FLOATS = frozenset((XSD + "double", XSD + "float"))


def needed(name: str) -> Any:
    """A library of the extra ``frames``; raises ``UsageError`` where it is not installed."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise UsageError(
            f"a data frame needs {name}, which is not installed; the extra 'frames' has it: "
            "pip install 'green-policy-kg[frames]'"
        ) from None


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Term | None]],
    label: Callable[[Term], str] | None = None,
    sources: Sequence[Sequence[Source]] | None = None,
    as_text: bool = False,
) -> Any:
    """A ``pyarrow.Table`` of the rows.

    ``label`` adds ``NAME_label`` after each column with IRIs. ``sources`` adds the column
    ``sources``: a list of structs with the fields of ``kg.citing.Source``, or with ``as_text`` one
    text, a source a line. A name that is taken gets ``_`` at its end.
    """
    pa = needed("pyarrow")
    groups = [
        [*_columns(pa, name, [row[index] for row in rows], label)]
        for index, name in enumerate(columns)
    ]
    beside = [each for group in groups for each in group[1:]]
    if sources is not None:
        beside.append(_sources(pa, sources, as_text))
        groups.append(beside[-1:])
    taken, fields, arrays = set(columns), [], []
    for made in (each for group in groups for each in group):
        name, values, kind, metadata = made
        while name in taken and any(made is each for each in beside):
            name += "_"
        taken.add(name)
        fields.append(pa.field(name, kind, metadata=metadata or None))
        arrays.append(pa.array(values, kind))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def told(table: Any) -> dict[str, dict[str, str]]:
    """The metadata of a table's fields, by name of the column."""
    pairs = ((field.name, field.metadata) for field in table.schema if field.metadata)
    return {
        name: {key.decode(): each.decode() for key, each in held.items()} for name, held in pairs
    }


def _columns(
    pa: Any, name: str, terms: Column, label: Callable[[Term], str] | None
) -> Iterator[Made]:
    """The column of a variable and those that stand beside it."""
    kinds = {_kind(term) for term in terms if term is not None}
    typed = _typed(pa, terms, kinds)
    values, arrow = typed or ([None if t is None else _written(t) for t in terms], pa.string())
    langs = {_lang(term) for term in terms if term is not None}
    held = {"datatype": _shared(kinds), "lang": _shared(langs)}
    yield name, values, arrow, {key: each for key, each in held.items() if each}
    if arrow == pa.timestamp("us", "UTC") and any(map(_elsewhere, terms)):
        yield f"{name}_zone", [_zone(term) for term in terms], pa.string(), {}
    if not typed and len(kinds - {LANG_STRING, STRING}) + bool(kinds & {LANG_STRING, STRING}) > 1:
        types = [None if term is None else _kind(term) for term in terms]
        yield f"{name}_type", types, pa.string(), {}
    if len(langs) > 1 and any(langs):
        yield f"{name}_lang", [_lang(term) for term in terms], pa.string(), {}
    if label and "uri" in kinds:
        labels = [label(term) if isinstance(term, NamedNode) else None for term in terms]
        yield f"{name}_label", labels, pa.string(), {}


def _typed(pa: Any, terms: Column, kinds: set[str]) -> tuple[list[Any], Any] | None:
    """Values and type of a column that Arrow holds exactly; None where it is one of strings."""
    values = [value_of(term) for term in terms]
    held = [value for value in values if value is not None]
    if not held or any(isinstance(value, str) for value in held):
        return None
    if kinds <= _DECIMALS:
        return _numbers(pa, values, held, whole=kinds <= _INTEGERS)
    if kinds <= _FLOATS:
        return values, pa.float64()
    if len(kinds) > 1:
        return None
    moments = [value for value in held if isinstance(value, datetime)]
    if moments:
        zoned = {value.tzinfo is not None for value in moments}
        if len(zoned) > 1 or not all(map(_in_reach, moments if True in zoned else ())):
            return None
        return values, pa.timestamp("us", "UTC" if True in zoned else None)
    return values, pa.date32() if isinstance(held[0], date) else pa.bool_()


def _in_reach(moment: datetime) -> bool:
    """Whether a moment has a place in UTC, which Python's years 1 to 9999 may not give it."""
    try:
        moment.astimezone(timezone.utc)
    except OverflowError:
        return False
    return True


def _numbers(
    pa: Any, values: list[Any], held: Iterable[Any], whole: bool
) -> tuple[list[Any], Any] | None:
    """Integers and decimals as int64 or decimal128; None where neither holds one of them."""
    if whole and all(-(2**63) <= value < 2**63 for value in held):
        return values, pa.int64()
    exact = [None if value is None else Decimal(value) for value in values]
    parts = [each.as_tuple() for each in exact if each is not None]
    scale = max((-int(part.exponent) for part in parts), default=0)
    most = max(len(part.digits) + int(part.exponent) for part in parts)
    if max(most, 0) + scale > DIGITS:
        return None
    return exact, pa.decimal128(DIGITS, scale)


def _kind(term: Term) -> str:
    """A literal's datatype; of another term its type in SPARQL's JSON results (§3.2.2)."""
    if isinstance(term, Literal):
        return term.datatype.value
    return _KINDS[isinstance(term, BlankNode) + 2 * isinstance(term, Triple)]


def _shared(found: set[Any]) -> str:
    """What all have, if it is a datatype or a language."""
    each = next(iter(found)) if len(found) == 1 else None
    return "" if each is None or each in _KINDS else str(each)


def _written(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def _lang(term: Term | None) -> str | None:
    return term.language if isinstance(term, Literal) else None


def _zone(term: Term | None) -> str | None:
    """The time zone that a moment is written with."""
    if not isinstance(term, Literal):
        return None
    return "Z" if term.value.endswith("Z") else term.value[-6:]


def _elsewhere(term: Term | None) -> bool:
    return term is not None and _zone(term) not in ("Z", "+00:00", "-00:00")


def _sources(pa: Any, sources: Sequence[Sequence[Source]], as_text: bool) -> Made:
    if as_text:
        return "sources", ["\n".join(map(str, row)) for row in sources], pa.string(), {}
    text, number = pa.string(), pa.int64()
    kinds: dict[Any, Any] = {str: text, int: number, tuple[int, ...]: pa.list_(number)}
    kinds |= {str | None: text, int | None: number, tuple[str, ...]: pa.list_(text)}
    fields = [(name, kinds[hint]) for name, hint in get_type_hints(Source).items()]
    rows = [[source._asdict() for source in row] for row in sources]
    return "sources", rows, pa.list_(pa.struct(fields)), {}
