"""SHACL constraints as SPARQL: for each a pattern that finds value nodes, and what is wrong there.

The text of a shape goes into the query as terms in N-Triples form, so nothing has to be escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, count
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.namespaces import PREFIXES
from kg.shapes import Constraint, Shape, Shapes, Term

XSD, SH = PREFIXES["xsd"], PREFIXES["sh"]
KINDS = {SH + "IRI": "isIRI", SH + "Literal": "isLiteral", SH + "BlankNode": "isBlank"}
# datatype → (cast, what must hold of the number): a lexical form that is none makes the cast fail
CASTS = {XSD + name: (f"xsd:{name}", "") for name in ("integer", "decimal", "boolean", "date")}
CASTS[XSD + "nonNegativeInteger"] = ("xsd:integer", " >= 0")


class Fault(NamedTuple):
    """A pattern over the focus node, the expression that is true where it is at fault there.

    ``columns`` tell two results of one focus node apart; the first is the value, if any.
    """

    pattern: str
    wrong: str
    columns: tuple[str, ...] = ()


class Compiler:
    """Writes queries for the shapes of one dataset; ``below`` has each class's subclasses."""

    def __init__(self, shapes: Shapes, below: Mapping[str, tuple[str, ...]]) -> None:
        self.shapes, self.below = shapes, below
        self._numbers = count(1)

    def query(self, shape: Shape, constraint: Constraint, of: Shape) -> tuple[str, tuple[str, ...]]:
        """The SELECT that finds the results of a constraint, and its columns after ``?this``."""
        if constraint.parameter == "sparql":
            head, brace, body = self.shapes.select(constraint).partition("{")
            text = head + brace + self._target(of) + body
            return text, ("?value",) if "?value" in head else ()
        fault = self._fault(shape, constraint, "?this")
        columns = " ".join(fault.columns)
        where = f"{self._target(of)} {fault.pattern} FILTER ({fault.wrong})"
        return f"SELECT DISTINCT ?this {columns} WHERE {{ {where} }}", fault.columns

    def _target(self, shape: Shape) -> str:
        """A pattern that gives each focus node once (SHACL §2.1.3)."""
        parts = [self._of_kind(kind, NamedNode(iri)) for kind, iri in shape.targets]
        union = " UNION ".join(f"{{ {part} }}" for part in parts)
        return f"{{ SELECT DISTINCT ?this WHERE {{ {union} }} }}"

    def _of_kind(self, kind: str, iri: NamedNode) -> str:
        if kind == "targetClass":
            return f"VALUES ?class {{ {self._classes(iri, ' ')} }} ?this a ?class"
        return f"?this {iri} ?any" if kind == "targetSubjectsOf" else f"?any {iri} ?this"

    def _classes(self, iri: NamedNode, between: str) -> str:
        return between.join(f"<{each}>" for each in self.below.get(iri.value, (iri.value,)))

    def _fault(self, shape: Shape, constraint: Constraint, focus: str) -> Fault:
        """What is wrong with a focus node; every other variable is a new one."""
        name, values = constraint.parameter, constraint.values
        if shape.path is None:
            return Fault("", self._wrong(name, values, focus))
        path, value = NamedNode(shape.path), self._variable()
        if name in ("minCount", "maxCount", "hasValue"):
            return Fault("", self._counted(name, values[0], focus, path))
        at = f"{focus} {path} {value} ."
        if name == "uniqueLang":
            other, tag = self._variable(), self._variable()
            alike = f"LANG({value}) != '' && LANG({value}) = LANG({other})"
            pattern = f"{at} {focus} {path} {other} . BIND (LANG({value}) AS {tag})"
            # the engine's own tags are in lower case already
            return Fault(pattern, f"!sameTerm({value}, {other}) && {alike}", (tag,))
        if name in _PAIRS:
            other = self._variable()
            pattern = f"{at} {focus} {values[0]} {other} ."
            return Fault(pattern, _PAIRS[name](value, other), (value, other))
        return Fault(at, self._wrong(name, values, value), (value,))

    def _counted(self, name: str, wanted: Term, focus: str, path: NamedNode) -> str:
        if name == "hasValue":
            return f"NOT EXISTS {{ {focus} {path} {wanted} }}"
        number = int(wanted.value) + (name == "maxCount")
        each = [self._variable() for _ in range(number)]
        pattern = " ".join(f"{focus} {path} {variable} ." for variable in each)
        different = [f"!sameTerm({a}, {b})" for a, b in combinations(each, 2)]
        test = f"FILTER ({' && '.join(different)})" if different else ""
        return f"{'NOT ' if name == 'minCount' else ''}EXISTS {{ {pattern} {test} }}"

    def _wrong(self, name: str, values: tuple[Term, ...], node: str) -> str:
        """The expression that is true where a value node is at fault."""
        if name == "class":
            assert isinstance(values[0], NamedNode)
            kind = self._variable()
            test = f"FILTER ({kind} IN ({self._classes(values[0], ', ')}))"
            return f"NOT EXISTS {{ {node} a {kind} . {test} }}"
        if name in ("node", "not", "or", "xone"):
            met = [self._conforms(value.value, node) for value in values]
            return {
                "node": lambda: f"!({met[0]})",
                "not": lambda: met[0],
                "or": lambda: " && ".join(f"!({each})" for each in met),
                "xone": lambda: f"({_sum(met)}) != 1",
            }[name]()
        return _SIMPLE[name](node, values)

    def _conforms(self, iri: str, node: str) -> str:
        """The expression that is true where a node conforms to a shape (SHACL §3.4.3)."""
        return " && ".join(f"!({each})" for each in self._faults(iri, node)) or "true"

    def _faults(self, iri: str, node: str) -> Iterator[str]:
        shape = self.shapes.all[iri]
        for each in (shape, *(self.shapes.all[name] for name in shape.properties)):
            for constraint in each.constraints:
                found = self._fault(each, constraint, node)
                test = f"{found.pattern} FILTER ({found.wrong})"
                yield f"EXISTS {{ {test} }}" if found.pattern else found.wrong

    def _variable(self) -> str:
        return f"?v{next(self._numbers)}"


def _sum(expressions: list[str]) -> str:
    return " + ".join(f"IF({each}, 1, 0)" for each in expressions)


def _fails(expression: str) -> str:
    """True where an expression is false or an error."""
    return f"!COALESCE({expression}, false)"


def _datatype(node: str, values: tuple[Term, ...]) -> str:
    wanted = values[0].value
    right = f"DATATYPE({node}) = <{wanted}>"
    if wanted in CASTS:
        cast, test = CASTS[wanted]
        right += f" && {cast}(STR({node})){test or f' = {cast}(STR({node}))'}"
    return _fails(right)


def _language(node: str, values: tuple[Term, ...]) -> str:
    ranges = " || ".join(f"LANGMATCHES(LANG({node}), {each})" for each in values)
    return _fails(f"LANG({node}) != '' && ({ranges})")


_SIMPLE: dict[str, Callable[[str, tuple[Term, ...]], str]] = {
    "datatype": _datatype,
    "languageIn": _language,
    "nodeKind": lambda node, values: f"!{KINDS[values[0].value]}({node})",
    "minLength": lambda node, values: _fails(f"STRLEN(STR({node})) >= {values[0].value}"),
    "pattern": lambda node, values: _fails(f"REGEX(STR({node}), {Literal(values[0].value)})"),
    "minInclusive": lambda node, values: _fails(f"{node} >= {values[0]}"),
    "minExclusive": lambda node, values: _fails(f"{node} > {values[0]}"),
    "maxInclusive": lambda node, values: _fails(f"{node} <= {values[0]}"),
}
_PAIRS: dict[str, Callable[[str, str], str]] = {
    "lessThan": lambda value, other: _fails(f"{value} < {other}"),
    "lessThanOrEquals": lambda value, other: _fails(f"{value} <= {other}"),
    "disjoint": lambda value, other: f"sameTerm({value}, {other})",
}
