"""RDF terms as Python values.

IRI → ``IRI``; integer types → int; decimal → Decimal; double and float → float; boolean → bool;
date → date; dateTime → datetime; every other literal → ``Text``; blank node → str (``_:name``);
unbound → None. A literal whose text its datatype does not allow stays a ``Text``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.namespaces import PREFIXES, compact

if TYPE_CHECKING:
    from kg.engine import Engine

XSD = PREFIXES["xsd"]


class IRI(str):
    """An IRI as a string that knows its short form and its label."""

    __slots__ = ("_engine",)
    _engine: Engine | None

    def __new__(cls, value: str, engine: Engine | None = None) -> IRI:
        iri = super().__new__(cls, value)
        iri._engine = engine
        return iri

    @property
    def curie(self) -> str:
        """The CURIE, or the IRI where no prefix fits."""
        return compact(str(self))

    def label(self, lang: str = "en") -> str:
        """The label in a language, with its fallback; the local name where there is none."""
        from kg.labels import Labels, local_name

        return Labels(self._engine, lang).of(str(self)) if self._engine else local_name(str(self))

    def __repr__(self) -> str:
        return f"IRI({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled, it leaves the dataset behind: its label is then its local name."""
        return IRI, (str(self),)

    def __deepcopy__(self, memo: object) -> IRI:
        return self


class Text(str):
    """A literal's text; ``lang`` is its language tag, ``datatype`` its datatype's IRI."""

    __slots__ = ("datatype", "lang")
    lang: str | None
    datatype: str

    def __new__(cls, value: str, lang: str | None = None, datatype: str = XSD + "string") -> Text:
        text = super().__new__(cls, value)
        text.lang, text.datatype = lang, datatype
        return text


Value: TypeAlias = IRI | Text | int | Decimal | float | bool | date | datetime | str | None
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte"
)


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _float(text: str) -> float:
    return float(text.replace("INF", "inf"))


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


_READERS: dict[str, Callable[[str], Value]] = {
    **{XSD + name: int for name in _INTEGERS.split()},
    XSD + "decimal": Decimal,
    XSD + "double": _float,
    XSD + "float": _float,
    XSD + "boolean": _boolean,
    XSD + "date": _date,
    XSD + "dateTime": _moment,
}


def value_of(term: Term | None, engine: Engine | None = None) -> Value:
    """The Python value of a term; an ``IRI`` finds its label through ``engine``."""
    if isinstance(term, NamedNode):
        return IRI(term.value, engine)
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    datatype = term.datatype.value
    try:
        return _READERS[datatype](term.value)
    except (KeyError, ValueError, ArithmeticError):
        return Text(term.value, term.language, datatype)
