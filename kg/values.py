"""RDF terms as Python values.

IRI → ``IRI``; integer types → int; decimal → Decimal; double and float → float; boolean → bool;
date → date; dateTime → datetime; every other literal → ``Text``; blank node → str (``_:name``);
unbound → None. A literal whose text its datatype does not allow (XML Schema 1.1 Part 2) stays a
``Text``, and so does what Python's type cannot hold: a date with a time zone, a year after 9999, a
moment at 24:00:00 or finer than a microsecond.
"""

from __future__ import annotations

import re
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

_WHOLE = r"[+-]?\d+"
_POINT = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_DAY = r"\d{4}-\d\d-\d\d"
_MOMENT = _DAY + r"T([01]\d|2[0-3]):\d\d:\d\d(?P<part>\.\d{1,6})?(?P<zone>Z|[+-]\d\d:\d\d)?"
_FLOAT = _POINT + r"([eE][+-]?\d+)?|[+-]?INF|NaN"
# The least and the greatest number of an integer type.
INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
for _name, _bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64)):
    INTEGERS[_name] = (-(2 ** (_bits - 1)), 2 ** (_bits - 1) - 1)
    INTEGERS["unsigned" + _name.capitalize()] = (0, 2**_bits - 1)


def _integer(least: int | None, greatest: int | None) -> Callable[[re.Match[str]], int]:
    def read(found: re.Match[str]) -> int:
        number = int(found[0])
        if (least is not None and number < least) or (greatest is not None and number > greatest):
            raise ValueError(found[0])
        return number

    return read


def _moment(found: re.Match[str]) -> datetime:
    part, zone = found["part"] or ".", found["zone"] or ""
    whole = found[0][:19] + part.ljust(7, "0")  # Python 3.10 reads three digits or six
    return datetime.fromisoformat(whole + zone.replace("Z", "+00:00"))


# datatype → (its lexical form, what makes the value)
_READERS: dict[str, tuple[str, Callable[[re.Match[str]], Value]]] = {
    **{XSD + name: (_WHOLE, _integer(*ends)) for name, ends in INTEGERS.items()},
    XSD + "decimal": (_POINT, lambda found: Decimal(found[0])),
    XSD + "double": (_FLOAT, lambda found: float(found[0].replace("INF", "inf"))),
    XSD + "float": (_FLOAT, lambda found: float(found[0].replace("INF", "inf"))),
    XSD + "boolean": ("true|false|0|1", lambda found: found[0] in ("true", "1")),
    XSD + "date": (_DAY, lambda found: date.fromisoformat(found[0])),
    XSD + "dateTime": (_MOMENT, _moment),
}


def value_of(term: Term | None, engine: Engine | None = None) -> Value:
    """The Python value of a term; an ``IRI`` finds its label through ``engine``."""
    if isinstance(term, NamedNode):
        return IRI(term.value, engine)
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    datatype = term.datatype.value
    form, reader = _READERS.get(datatype, ("(?!)", str))
    try:
        if found := re.fullmatch(form, term.value, re.ASCII):
            return reader(found)
    except ValueError:  # such as 30 February
        pass
    return Text(term.value, term.language, datatype)
