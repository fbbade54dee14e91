"""Reading terms and expressions of a query (SPARQL 1.1 §19.8, rules 110 to 135)."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.tokens import Cursor, Token
from kg.tree import AGGREGATES, Call, Exists, Formula, Group, Term

_LEVELS = (("||",), ("&&",), ("=", "!=", "<", ">", "<=", ">=", "IN", "NOT"), ("+", "-"), ("*", "/"))
_COMPARISONS = 2
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_XSD = PREFIXES["xsd"]


class Names:
    """The prefixes and the base of a query, and its blank nodes without a label."""

    def __init__(self) -> None:
        self.prefixes = dict(PREFIXES)
        self.base = ""
        self.blanks = 0

    def iri(self, token: Token) -> str:
        """The IRI that a piece of kind iri or name stands for; raises ``UsageError``."""
        if token.kind == "iri":
            text = unescaped(token.text[1:-1])
            if not self.base or re.match(r"[A-Za-z][\w+.-]*:", text):
                return text
            from urllib.parse import urljoin

            return urljoin(self.base, text)
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            raise UsageError(f"the prefix {prefix}: is not declared")
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def blank(self) -> str:
        """A label of a blank node that has none."""
        self.blanks += 1
        return f"kg__{self.blanks}"


def unescaped(text: str) -> str:
    """A string or IRI with its escapes read (SPARQL 1.1 §19.7, §19.2)."""

    def character(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _CONTROLS.get(found[3], found[3])

    return _ESCAPE.sub(character, text) if "\\" in text else text


def term(cursor: Cursor, names: Names) -> Term | None:
    """The term at the cursor, which passes it; None where something else stands."""
    token = cursor.peek()
    if token.kind == "name" and token.text.startswith("_:"):
        cursor.next()
        return Term("blank", token.text[2:], token.start, token.end)
    if token.kind in ("iri", "name"):
        cursor.next()
        return Term("iri", names.iri(token), token.start, token.end)
    if token.kind == "variable":
        cursor.next()
        return Term("variable", token.text[1:], token.start, token.end)
    if token.kind == "string":
        return _string(cursor, names)
    signed = cursor.sees("+", "-") and cursor.peek(1).kind == "number"
    if token.kind == "number" or signed:
        return _number(cursor, signed)
    if word := cursor.take("TRUE", "FALSE"):
        return Term("literal", word.text.lower(), word.start, word.end, _XSD + "boolean")
    return None


def _string(cursor: Cursor, names: Names) -> Term:
    token = cursor.next()
    quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) > 5 else 1
    text = unescaped(token.text[quotes:-quotes])
    if cursor.peek().kind == "lang":
        tag = cursor.next()
        datatype = PREFIXES["rdf"] + "langString"
        return Term("literal", text, token.start, tag.end, datatype, tag.text[1:])
    if cursor.take("^^"):
        kind = cursor.next()
        return Term("literal", text, token.start, kind.end, names.iri(kind))
    return Term("literal", text, token.start, token.end, _XSD + "string")


def _number(cursor: Cursor, signed: bool) -> Term:
    start = cursor.peek().start
    sign = cursor.next().text if signed else ""
    number = cursor.next()
    text = number.text.lower()
    kind = "double" if "e" in text else "decimal" if "." in text else "integer"
    return Term("literal", sign + number.text, start, number.end, _XSD + kind)


class Formulas:
    """Reads expressions; ``group`` reads the group of EXISTS."""

    def __init__(self, cursor: Cursor, names: Names, group: Callable[[], Group]) -> None:
        self.cursor, self.names, self.group = cursor, names, group

    def whole(self, level: int = 0) -> Formula:
        """The expression at the cursor."""
        cursor = self.cursor
        if level == len(_LEVELS):
            return self._unary()
        left = self.whole(level + 1)
        while operator := cursor.take(*_LEVELS[level]):
            if operator.text in ("IN", "NOT"):
                name = "IN" if operator.text == "IN" else f"NOT {cursor.need('IN').text}"
                arguments = (left, *self._list()[0])
            else:
                name, arguments = operator.text, (left, self.whole(level + 1))
            left = Call(name, arguments, left.start, cursor.last)
            if level == _COMPARISONS:
                break
        return left

    def constraint(self) -> Formula:
        """What may follow FILTER, HAVING or GROUP BY: a bracketed expression or a call."""
        return self._primary()

    def _unary(self) -> Formula:
        if mark := self.cursor.take("!"):
            return Call("!", (self._unary(),), mark.start, self.cursor.last)
        if self.cursor.sees("+", "-") and self.cursor.peek(1).kind != "number":
            mark = self.cursor.next()
            return Call(mark.text, (self._primary(),), mark.start, self.cursor.last)
        return self._primary()

    def _primary(self) -> Formula:
        cursor = self.cursor
        token = cursor.peek()
        if cursor.take("("):
            inner = self.whole()
            end = cursor.need(")").end
            return inner if isinstance(inner, Term) else inner._replace(start=token.start, end=end)
        if cursor.sees("EXISTS", "NOT"):
            negated = cursor.take("NOT") is not None
            cursor.need("EXISTS")
            group = self.group()
            return Exists(negated, group, token.start, group.end)
        found = term(cursor, self.names)
        if found is not None:
            if found.kind == "iri" and cursor.sees("("):
                return self._call(found.value, token.start)
            return found
        if token.kind == "word" and cursor.peek(1).text == "(":
            cursor.next()
            return self._call(token.text, token.start)
        raise cursor.unread()

    def _call(self, name: str, start: int) -> Call:
        arguments, distinct = self._list(aggregate=name in AGGREGATES)
        return Call(name, arguments, start, self.cursor.last, distinct)

    def _list(self, aggregate: bool = False) -> tuple[tuple[Formula, ...], bool]:
        """Arguments in brackets, and whether they begin with DISTINCT."""
        cursor, found = self.cursor, list[Formula]()
        cursor.need("(")
        distinct = cursor.take("DISTINCT") is not None
        if aggregate and cursor.take("*"):
            cursor.need(")")
            return (), distinct
        while not cursor.take(")"):
            if found:
                cursor.need(",", ";")
            if cursor.take("SEPARATOR"):
                cursor.need("=")
            found.append(self.whole())
        return tuple(found), distinct
