"""The shapes: each has files that pass and that fail, and no constraint is there that none breaks.

A folder of ``tests/shapes`` is named for a node shape. ``pass-*.ttl`` breaks nothing of it;
``fail-*.ttl`` begins with a line for each result: ``# SHAPE COMPONENT FOCUS``, the first two
without namespace and "ConstraintComponent", ``_:`` for a blank node. To add a case is to add a
file. The ontology, the vocabulary and the register stand behind each file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, parse

from kg.constraints import Compiler
from kg.dataset import REGISTER
from kg.engine import Embedded
from kg.errors import DataError
from kg.exports import ONTOLOGY, VOCABULARY, default_graph, nquads
from kg.namespaces import CLAIM, GIP, GRAPH, ID, PREFIXES, VOC, compact
from kg.shapes import SHAPE, Constraint, Shape, Shapes
from kg.terms import TYPE
from kg.validation import Result, results, subclasses, validate

CASES = sorted((Path(__file__).parent / "shapes").glob("*/*.ttl"))
SHAPES = Shapes()
NODE_SHAPES = [shape for shape in SHAPES.all.values() if shape.targets]
# The graphs that speak of the world, and of links; others describe terms and data, or follow.
DATA = re.compile(
    rf"<({re.escape(CLAIM)}|{re.escape(ID)}|{re.escape(GRAPH)}(register>|vocabulary>|time>|links/))"
)


def short(result: Result) -> str:
    """A result as a fixture writes it."""
    focus = result.focus
    if focus.startswith("<"):
        focus = re.sub(r"^claim:x/", "c:", compact(focus[1:-1]))
        focus = f"<{focus}>" if "//" in focus else focus
    focus = "_:" if focus.startswith("_:") else focus
    component = result.component.removesuffix("ConstraintComponent")
    return f"{result.shape.removeprefix(SHAPE)} {component} {focus}"


def expected(case: Path) -> Counter[str]:
    lines = case.read_text("utf-8").splitlines()
    return Counter(line[2:] for line in lines if line.startswith("# "))


def triples(case: Path) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object) for t in parse(path=str(case))]


@pytest.fixture(scope="module")
def background(quads: list[Quad]) -> Embedded:
    kept = [q for q in quads if q.graph_name in (ONTOLOGY, VOCABULARY, REGISTER)]
    return Embedded.from_quads(nquads(default_graph(kept)))


@pytest.fixture(scope="module")
def compiler(background: Embedded) -> Compiler:
    return Compiler(SHAPES, subclasses(background))


def constraints(of: str | None = None) -> Iterator[tuple[Shape, Constraint, Shape]]:
    for shape, target in SHAPES.targeted():
        if of in (None, target.iri):
            yield from ((shape, constraint, target) for constraint in shape.constraints)


def found(engine: Embedded, compiler: Compiler, case: Path) -> Counter[str]:
    each = constraints(SHAPE + case.parent.name)
    return Counter(short(r) for c in each for r in results(engine, compiler, *c))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_case(case: Path, background: Embedded, compiler: Compiler) -> None:
    assert case.stem.startswith(("pass-", "fail-"))
    assert bool(expected(case)) == case.stem.startswith("fail-")
    before = found(background, compiler, case)
    store, added = background.store(), triples(case)
    store.extend(added)
    try:
        assert found(background, compiler, case) - before == expected(case)
    finally:
        for quad in added:
            store.remove(quad)


def test_each_node_shape_has_a_file_that_passes_and_one_that_fails() -> None:
    names = {(case.parent.name, case.stem[:4]) for case in CASES}
    shapes = {shape.iri.removeprefix(SHAPE) for shape in NODE_SHAPES}
    assert names == {(shape, kind) for shape in shapes for kind in ("pass", "fail")}


def test_each_constraint_is_broken_by_a_file() -> None:
    broken = {tuple(line.split(" ")[:2]) for case in CASES for line in expected(case)}
    named = {(s.iri.removeprefix(SHAPE), c.component) for s, c, _ in constraints()}
    assert len(named) >= 240
    assert broken == {(s, c.removesuffix("ConstraintComponent")) for s, c in named}


def test_each_class_that_data_uses_has_a_shape(quads: list[Quad], whole: Embedded) -> None:
    used = {
        quad.object.value
        for quad in quads
        if quad.predicate == TYPE
        and isinstance(quad.object, NamedNode)
        and DATA.match(str(quad.graph_name))
        and not quad.object.value.startswith(PREFIXES["owl"])
    }
    below = subclasses(whole)
    targets = {iri for s in NODE_SHAPES for kind, iri in s.targets if kind == "targetClass"}
    covered = targets | {each for target in targets for each in below.get(target, ())}
    assert len(used) > 40
    assert used - covered == set()


def test_each_rule_is_said_in_both_languages_with_a_mend() -> None:
    silent = [
        shape.iri
        for shape, _ in SHAPES.targeted()
        if shape.constraints
        for words in (shape.message, shape.mend)
        if words.keys() != {"en", "zh"} or not all(words.values())
    ]
    assert silent == []


def test_rules_are_sentences_and_no_two_are_the_same() -> None:
    said = {s.iri: s.message for s, _ in SHAPES.targeted() if s.constraints}
    assert [
        i for i, m in said.items() if not (m["en"].endswith(".") and m["zh"].endswith("。"))
    ] == []
    assert [m for m, n in Counter(m["en"] for m in said.values()).items() if n > 1] == []


def test_every_severity_is_used() -> None:
    kinds = Counter(shape.severity for shape, _ in SHAPES.targeted() if shape.constraints)
    assert kinds["Violation"] > kinds["Warning"] > 5
    assert kinds["Info"] >= 3


def test_every_shape_is_reached() -> None:
    used = {shape.iri for pair in SHAPES.targeted() for shape in pair}
    todo = set(used)
    while todo:
        shape = SHAPES.all[todo.pop()]
        named = {v.value for c in shape.constraints for v in c.values if isinstance(v, NamedNode)}
        new = {n for n in (*shape.properties, *named) if n in SHAPES.all} - used
        used |= new
        todo |= new
    assert set(SHAPES.all) == used


def test_shapes_name_terms_that_exist(quads: list[Quad]) -> None:
    known = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    texts = [file.text for file in SHAPES.files]
    named = {name for text in texts for name in re.findall(r"\b(?:gip|voc):[\w-]+", text)}
    iris = {PREFIXES[n.partition(":")[0]] + n.partition(":")[2] for n in named}
    assert len(iris) > 100
    assert iris - known - {GIP, VOC} == set()


def test_the_prefixes_that_shapes_declare_are_those_of_the_engine() -> None:
    sh, declared = PREFIXES["sh"], {}
    for quad in (quad for file in SHAPES.files for quad in file.quads):
        if quad.predicate.value in (sh + "prefix", sh + "namespace"):
            assert isinstance(quad.object, Literal)
            declared.setdefault(str(quad.subject), []).append(quad.object.value)
    pairs = {tuple(sorted(pair, key=len)) for pair in declared.values()}
    assert pairs and pairs <= set(PREFIXES.items())
    text = "\n".join(SHAPES.select(c) for _, c, _ in constraints() if c.parameter == "sparql")
    assert set(re.findall(r"\b([a-z]+):\w", text)) <= {prefix for prefix, _ in pairs}


def test_the_shipped_data_has_no_violation(whole: Embedded) -> None:
    assert [r for r in validate(whole, SHAPES) if r.severity == "Violation"] == []


BAD = {
    "sh:targetClass gip:Plan ; sh:closed true": "shape:X has sh:closed, which is not supported",
    "sh:targetNode gip:Plan": "shape:X has sh:targetNode, which is not supported",
    "sh:property [ sh:path gip:name ]": "shape:X has sh:property with a blank node, which is not",
    "sh:path ( gip:name gip:name )": "shape:X has sh:path with a blank node, which is not",
    "sh:path gip:name ; sh:datatype xsd:gYear": "shape:X has sh:datatype xsd:gYear, which is not",
    "sh:path gip:name ; sh:minCount 9": "shape:X has sh:minCount 9, which is not supported",
    "sh:path gip:name ; sh:nodeKind sh:IRIOrLiteral": "has sh:nodeKind sh:IRIOrLiteral, which",
    'sh:sparql shape:S . shape:S sh:select "ASK {}"': "has sh:sparql of another form than",
    'sh:sparql shape:S . shape:S sh:select "SELECT DISTINCT $this WHERE { $this $PATH 1 }"': "form",
    "sh:property shape:Y": "shape:Y is named by shape:X and is no shape",
    "sh:node shape:Y": "shape:Y is named by shape:X and is no shape",
    "sh:or ( shape:Y )": "shape:Y is named by shape:X and is no shape",
}


@pytest.mark.parametrize("said", BAD)
def test_what_is_not_supported_is_refused(said: str, tmp_path: Path) -> None:
    head = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in ("gip", "sh", "shape", "xsd"))
    (tmp_path / "x.ttl").write_text(f"{head}shape:X a sh:NodeShape ; {said} .\n", "utf-8")
    with pytest.raises(DataError) as caught:
        Shapes(tmp_path)
    assert BAD[said] in str(caught.value)
    assert f"x.ttl:{len(head.splitlines()) + 1}:" in str(caught.value)
