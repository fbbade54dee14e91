"""Values for a question's parameters: from what a caller writes to the terms bound to the query."""

from __future__ import annotations

from kg.errors import UsageError, joined, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import BlankNode, Literal, NamedNode

    from kg.engine import Engine
    from kg.headers import Parameter
    from kg.questions import Question

    Term = NamedNode | BlankNode | Literal

IN_HELP = 200
SHOWN = 20  # allowed values of which no nearest ones are chosen


def resolve(question: Question, given: Mapping[str, object], engine: Engine) -> dict[str, Term]:
    """The terms to bind, by parameter; one that is not given and has no default stays free.

    Raises ``UsageError`` for an unknown parameter, and for a value that does not fit, with those
    that do.
    """
    for name in given:
        question.param(name)
    bindings: dict[str, Term] = {}
    for param in question.params:
        value = given.get(param.name)
        if value is not None:
            bindings[param.name] = _term(param, _written(param, value), engine)
        elif param.default:
            bindings[param.name] = default_of(param)
    return bindings


def default_of(param: Parameter) -> Literal | NamedNode:
    """The term of a parameter's default, in whatever dataset; raises ``UsageError``."""
    from pyoxigraph import Literal, NamedNode

    from kg.namespaces import PREFIXES, expand

    if param.type == "iri":
        return NamedNode(expand(param.default))
    return Literal(param.default, datatype=NamedNode(PREFIXES["xsd"] + param.type))


def allowed(param: Parameter, engine: Engine) -> list[Term]:
    """The values that a parameter allows, in the order of its query; none when any value goes."""
    if not param.values:
        return []
    rows = engine.query(param.values)
    found = (row["value"] for row in rows)  # type: ignore[union-attr]
    return list(dict.fromkeys(value for value in found if value is not None))


def note(param: Parameter, engine: Engine) -> str:
    """What follows a parameter's description in its help: type, default, and each allowed value.

    A thing stands as what to type and its label, each on a line of its own, up to ``IN_HELP``.
    """
    from pyoxigraph import NamedNode

    from kg.labels import Labels
    from kg.things import short

    labels = Labels(engine)
    lines = [f" ({param.type})" + (f"; default: {param.default}" if param.default else "")]
    terms = allowed(param, engine)
    for term in terms[:IN_HELP]:
        thing = isinstance(term, NamedNode)
        lines += [f"  {short(term.value)}  {labels.of(term.value)}" if thing else f"  {term.value}"]
    if terms[IN_HELP:]:
        lines += [f"  … and {len(terms) - IN_HELP} more"]
    return "\n".join(lines)


def _written(param: Parameter, value: object) -> str:
    """A value as its parameter's type writes it: a number of Python's without an exponent."""
    text = str(value)
    if (
        isinstance(value, str)
        or param.type not in ("integer", "decimal")
        or "e" not in text.lower()
    ):
        return text
    from decimal import Decimal, InvalidOperation

    try:
        return f"{Decimal(text):f}"
    except InvalidOperation:
        return text


def _term(param: Parameter, text: str, engine: Engine) -> Term:
    try:
        return _iri(param, text, engine) if param.type == "iri" else _literal(param, text, engine)
    except UsageError as error:
        raise UsageError(f"{param.name}: {error}") from None


def _iri(param: Parameter, text: str, engine: Engine) -> NamedNode:
    from pyoxigraph import NamedNode

    from kg import things

    values = allowed(param, engine)
    among = {value.value for value in values if isinstance(value, NamedNode)}
    return things.resolve(engine, text, among if param.values else None)


def _literal(param: Parameter, text: str, engine: Engine) -> Literal:
    from pyoxigraph import Literal, NamedNode

    from kg.namespaces import PREFIXES

    if param.type == "string":
        wanted: object = text
        literal = Literal(text)
    else:
        wanted = _number(param, text)
        literal = Literal(text.strip(), datatype=NamedNode(PREFIXES["xsd"] + param.type))
    values = [value for value in allowed(param, engine) if isinstance(value, Literal)]
    for value in values:
        if value.value == wanted if param.type == "string" else _same(value.value, wanted):
            return value
    if param.values and param.type == "string":  # a number that does not occur is a fair question
        raise UsageError(f"{shorten(text, 60)!r} is not allowed; {_choices(text, values)}")
    return literal


def _number(param: Parameter, text: str) -> object:
    """The number that a text writes; raises ``UsageError``."""
    import re
    from decimal import Decimal

    shape = r"\s*[+-]?\d+\s*" if param.type == "integer" else r"\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*"
    if not re.fullmatch(shape, text, re.ASCII):
        example = (
            "a whole number such as 12" if param.type == "integer" else "a number such as 12.5"
        )
        raise UsageError(f"{shorten(text, 60)!r} is not {example}")
    return Decimal(text.strip())


def _same(text: str, number: object) -> bool:
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(text) == number
    except InvalidOperation:
        return False


def _choices(text: str, values: list[Literal]) -> str:
    from difflib import get_close_matches

    known = list(dict.fromkeys(value.value for value in values))
    near = get_close_matches(text, known, 3, 0.6) if len(known) > SHOWN else []
    if near:
        return f"did you mean {joined(near)}?"
    return "allowed: " + (joined(known) if known else "nothing")
