"""SPARQL that cannot be read or is not allowed, said in one sentence with its mend."""

from __future__ import annotations

import re
from difflib import get_close_matches

from kg.errors import QueryError, shorten
from kg.mends import mend
from kg.pieces import Broken, parsed
from kg.stretches import place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LONG = r"""\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}"""
_SHORT = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_OPAQUE = re.compile(rf"<[^<>\"{{}}|^`\\\x00-\x20]*>|{_LONG}|{_SHORT}|\#[^\n\r]*", re.DOTALL)
LONG = 3000  # characters; a shorter query cannot overflow the stack
DEPTH = 4  # escapes within escapes; each costs a reading of the whole query
_WORD = re.compile("service", re.IGNORECASE)
# A name's local part is cut at its first dot: the engine reads `?s ?p a:b.SERVICE<…>` as a call.
_NAME = re.compile(r"[?$]\w+|:[\w%-]+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ABSOLUTE = re.compile(r"<\w+://[^<>\"{}|^`\\\s()]*>")
_ROWS = re.compile(r"\{(?:\s*\([^(){}]*\))+\s*\}")
_OPERATOR = r"[!+*/-]|&&|\|\|?"
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_SERVICE = (
    "SERVICE is not allowed, since it sends data to another computer. "
    "Ask that endpoint by itself and bring its answer back with VALUES"
)
_NESTED = "escapes such as \\u005C stand within one another. Write the characters themselves"
_KEPT = re.compile(r"[^\r\n]")
_ESCAPED = (
    "the word service and an escape such as \\u4E2D cannot stand in one query. "
    "Write the character itself"
)


def refuse(sparql: str, allowed: Iterable[str] = (), large: bool = False) -> None:
    """Raise QueryError for a query that the engine must not be given.

    ``allowed`` are the IRIs of endpoints that SERVICE may call, written whole, between < and >;
    ``large`` allows any size.
    """
    if len(sparql) > LONG and not large:
        _refuse_large(sparql)
    _refuse_service(_without(sparql, allowed))


def judge(sparql: str) -> None:
    """Raise QueryError for text that is not SPARQL, and for SERVICE; nothing is answered."""
    refuse(sparql)
    try:
        parsed(sparql)
    except SyntaxError as error:
        raise query_error(sparql, error) from None


def _without(sparql: str, allowed: Iterable[str]) -> str:
    """The query with GRAPH for SERVICE before an allowed endpoint, of the same length.

    Both keywords are read in the same places and with the same graph pattern, and strings and
    comments begin and end where they did; what the parser then still takes for SERVICE calls
    another endpoint.
    """
    named = "|".join(re.escape(each) for each in allowed)
    if not named or _ESCAPE.search(sparql):
        return sparql
    call = re.compile(rf"(?i:(service)([ \t\r\n]+)(silent[ \t\r\n]*)?)(?=<(?:{named})>)")

    def graph(found: re.Match[str]) -> str:
        return "GRAPH  " + found[2] + _KEPT.sub(" ", found[3] or "")

    return call.sub(graph, sparql)


def _refuse_large(sparql: str) -> None:
    """Raise QueryError for a query that could overflow the stack, which ends the process.

    The engine walks nested groups and long chains of operators by recursion. Counted is what looks
    like a bracket or an operator, also in strings and comments, so that nothing can be hidden from
    the count; rows of VALUES and the slashes of IRIs are free.
    """
    text = _ROWS.sub("{}", _ABSOLUTE.sub("", sparql))
    for what, pattern, most in (("brackets", r"[{(\[]|<<", 500), ("operators", _OPERATOR, 2000)):
        if (count := len(re.findall(pattern, text))) > most:
            raise QueryError(
                f"the query has {count} {what}, and {most} are allowed. "
                "Split it, or give long lists of values in VALUES"
            )


def _refuse_service(sparql: str) -> None:
    """Raise QueryError unless the query can be read without the keyword SERVICE.

    That is put to the engine's own parser: the query with each ``service`` misspelt must still be
    read. Looking for the keyword would take a second parser that agrees with it on every comment,
    string and name. Where codepoint escapes (SPARQL 1.1 §19.2) are left, engines read them at
    different moments, so these and the word together are refused.
    """
    escaped, read = False, sparql
    for _ in range(DEPTH):
        if (text := _ESCAPE.sub(_character, read)) == read:
            break
        escaped, read = True, text
    else:
        raise QueryError(_NESTED)
    if not any(_WORD.search(text) for text in (sparql, read)):
        return
    if escaped:
        raise _service(read) if _service(read).line else QueryError(_ESCAPED)
    try:
        parsed(_WORD.sub("sarvice", sparql))
    except SyntaxError as error:
        refusal = _service(sparql)
        raise (refusal if refusal.line else query_error(sparql, error)) from None


def _service(text: str) -> QueryError:
    """The refusal of SERVICE, with its place where the keyword is seen outside of names."""
    found = _WORD.search(_NAME.sub(_blank, _OPAQUE.sub(_blank, text)))
    return QueryError(_SERVICE, *(place(text, found.start()) if found else ()))


def query_error(sparql: str, error: Exception) -> QueryError:
    """The engine's refusal in words, with line and column where the engine gives them."""
    message = str(error)
    if isinstance(error, RuntimeError):
        return QueryError(f"{message}. Only a variable of the SELECT clause can be bound")
    bare = _OPAQUE.sub(_blank, sparql)
    if plain := _whole(bare):
        return plain
    if not message.startswith("error at"):
        return QueryError(message)
    broken = Broken(sparql)
    if (partial := _partial_iri(sparql)) and partial.start() <= broken.start(broken.at):
        return QueryError(_PARTIAL, *place(sparql, partial.start()))
    return _told(broken)


def _told(broken: Broken) -> QueryError:
    """The place of the piece at fault and what mends it."""
    found, text = mend(broken) or (None, "")
    start = broken.start(broken.at)
    if found is not None:
        offset = start if found.at is None else found.at
        return QueryError(found.sentence, *place(broken.text, offset), text)
    piece = shorten(" ".join(broken.piece(broken.at).text.split()), 40)
    what = f"{piece!r} cannot stand here" if piece else "the query ends too early"
    what += ". Something before it is missing or misspelt"
    return QueryError(what, *place(broken.text, start))


def _whole(bare: str) -> QueryError | None:
    """What is wrong with the query as a whole: it is empty, an update, or of no known form."""
    if bare.startswith("\ufeff"):
        return QueryError(
            "the query begins with a byte order mark. Read its file as UTF-8 with BOM (utf-8-sig)"
        )
    prologue = r"(?i)\b(PREFIX\s+[\w.-]*:|BASE)\s*"
    body = re.sub(prologue, _blank, bare)
    found = re.search(r"[^\W\d]\w*:?", body)
    if not found:
        return QueryError(
            "the query is empty. Write for example SELECT * WHERE { ?s ?p ?o } LIMIT 10"
        )
    first, where = found[0].upper(), place(bare, found.start())
    if first in _UPDATES:
        what = f"{first} changes data, and this dataset is only read. Use " + ", ".join(_FORMS)
        return QueryError(what, *where)
    if first in _FORMS or first == "PREFIX" or first.endswith(":"):
        return None
    near = get_close_matches(first, _FORMS, 1, 0.6)
    hint = f"Did you mean {near[0]}?" if near else "A query begins with " + ", ".join(_FORMS)
    return QueryError(f"{found[0]!r} does not begin a query. {hint}", *where)


_PARTIAL = "an IRI between < and > is whole: it begins with a scheme such as https:"
_RELATIVE = re.compile(r"<(?![\w.+-]*:)[\w./#-]+>")


def _partial_iri(sparql: str) -> re.Match[str] | None:
    """The first IRI without a scheme, where no BASE completes it."""
    if re.search(r"(?i)\bBASE\b", sparql):
        return None
    found = (each for each in _OPAQUE.finditer(sparql) if each[0].startswith("<"))
    return next((each for each in found if _RELATIVE.match(each[0])), None)


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 else found[0]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
