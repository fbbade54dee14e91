"""What the shapes and the hygiene rules find in a dataset, as problems in words.

A finding of a shape is an error, a warning (likely an oversight) or a note (nothing is wrong); one
of a rule is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg import hygiene
from kg.engine import Embedded
from kg.errors import Problem, shorten
from kg.namespaces import compact
from kg.shapes import Shape, Shapes
from kg.validation import Result, validate

SEVERITIES = {"Violation": "error", "Warning": "warning", "Info": "note"}
# component → what is found, in words; "" is for the others of a property, "node" for a node itself
FOUND = {
    "en": {
        "MinCount": "{thing} lacks {path}",
        "MaxCount": "{thing} has too many {path}",
        "HasValue": "{thing} lacks the right {path}",
        "UniqueLang": "{thing} has two {path} in one language",
        "": "{path} of {thing} is {value}",
        "node": "{thing} is at fault",
        "pair": "{thing} does not go with {value}",
    },
    "zh": {
        "MinCount": "{thing} 缺少 {path}",
        "MaxCount": "{thing} 的 {path} 过多",
        "HasValue": "{thing} 缺少应有的 {path}",
        "UniqueLang": "{thing} 的 {path} 在同一语言中有两个",
        "": "{thing} 的 {path} 为 {value}",
        "node": "{thing} 不合规则",
        "pair": "{thing} 与 {value} 不符",
    },
}
LENGTH = 80  # of a value that is shown

# thing, and the path and value that are at fault, as IRIs or "" → file and line
Place = Callable[[str, str, str], tuple[str, int | None]]


def findings(
    engine: Embedded, place: Place, lang: str = "en", without: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """All findings; ``place`` gives the file and line where one belongs, ``lang`` is en or zh.

    ``without`` names rules that are not asked.
    """
    held = hygiene.held(engine)
    for rule in hygiene.rules():
        if rule.needs <= held and rule.name not in without:
            for thing, message in hygiene.violations(engine, rule):
                title, mend = rule.title[lang], rule.mend[lang]
                yield Problem(*place(thing, "", ""), message[lang], title, mend, lang=lang)
    shapes = Shapes()
    for result in validate(engine, shapes):
        yield _problem(result, shapes.all[result.shape], place, lang)


def _problem(result: Result, shape: Shape, place: Place, lang: str) -> Problem:
    severity = SEVERITIES[result.severity]
    file, line = place(*map(_bare, (result.focus, result.path, result.value)))
    what = _found(result, lang)
    return Problem(file, line, what, shape.message[lang], shape.mend[lang], severity, lang)


def _found(result: Result, lang: str) -> str:
    """What is wrong, without the rule."""
    component = result.component.removesuffix("ConstraintComponent")
    if not result.path:
        component = "node" if result.value == result.focus else "pair"
    words = FOUND[lang].get(component, FOUND[lang][""])
    names = {name: _shown(getattr(result, name)) for name in ("path", "value")}
    return words.format(thing=_shown(result.focus), **names)


def _shown(term: str) -> str:
    """A term in N-Triples form as a reader sees it."""
    if term.startswith("<"):
        return compact(_bare(term))
    text, typed, datatype = term.rpartition("^^<")
    return shorten(text, LENGTH) + "^^" + compact(datatype[:-1]) if typed else shorten(term, LENGTH)


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
