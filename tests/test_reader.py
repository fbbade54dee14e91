"""The syntax tree of a query: its triple patterns are those of rdflib, its places right."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pyoxigraph
import pytest
import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.errors import UsageError
from kg.namespaces import PREFIXES
from kg.reader import read
from kg.rewording import spelled
from kg.stretches import edited, place
from kg.tree import Branch, Call, Exists, Filter, Path, Query, Term, Triple, scope, walk

ROOT = File(__file__).parent.parent
FILES = sorted([*ROOT.glob("queries/*.rq"), *ROOT.glob("ontology/rules/*.rq")])


def mine(text: str) -> Counter[tuple[str, ...]]:
    """The triple patterns of a query, of its tree."""
    tree = read(text)
    patterns = [node for node in walk(tree) if isinstance(node, Triple)]
    if tree.template:
        patterns = [node for node in walk(tree.where) if isinstance(node, Triple)]
    return Counter(tuple(map(said, (each[0], each[1], each[2]))) for each in patterns)


def said(node: Term | Path) -> str:
    if isinstance(node, Path):
        return f"{node.kind}({' '.join(map(said, node.parts))})"
    if node.datatype == PREFIXES["xsd"] + "double":
        return f"{float(node.value)}@^{node.datatype}"  # rdflib writes numbers its own way
    if node.kind == "literal":
        return f"{node.value}@{node.language.lower()}^{'' if node.language else node.datatype}"
    return {"blank": "_", "variable": f"?{node.value}"}.get(node.kind, node.value)


def theirs(text: str) -> Counter[tuple[str, ...]]:
    """The same of rdflib's algebra."""
    tree = translateQuery(parseQuery(spelled(text, text)), initNs=PREFIXES)
    found = below(tree.algebra)
    return Counter(tuple(map(told, triple)) for triple in found)


def below(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        if getattr(node, "name", "") in ("BGP", "TriplesBlock"):
            flat = [end for triple in node.triples for end in triple]  # several in one, in EXISTS
            yield from zip(*[iter(flat)] * 3, strict=True)
            return
        for key, value in node.items():
            if key not in ("template", "datasetClause", "_vars", "PV"):
                yield from below(value)
    elif isinstance(node, list | tuple) or type(node).__name__ == "plist":
        for each in node:
            yield from below(each)


def told(node: Any) -> str:
    kinds = {SequencePath: "/", AlternativePath: "|", NegatedPath: "!"}
    for kind, mark in kinds.items():
        if isinstance(node, kind):
            return f"{mark}({' '.join(map(told, node.args))})"
    if isinstance(node, InvPath):
        return f"^({told(node.arg)})"
    if isinstance(node, MulPath):
        return f"{node.mod}({told(node.path)})"
    if isinstance(node, rdflib.Literal):
        plain = node.datatype or PREFIXES["xsd"] + "string"
        return f"{node}@{(node.language or '').lower()}^{'' if node.language else plain}"
    if isinstance(node, rdflib.BNode):
        return "_"
    return f"?{node}" if isinstance(node, rdflib.Variable) else str(node)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_queries_of_the_project(path: File) -> None:
    text = path.read_text("utf-8")
    assert mine(text) == theirs(text)


VERBS = ["a", "gip:issuedBy", "<urn:p>", "^gip:partOf", "gip:a/gip:b*", "(gip:a|^gip:b)+", "!gip:a"]
VERBS += ["!(gip:a|rdf:type)", "?p", "skos:broader?", "gip:a/(gip:b|gip:c)?/^gip:d"]
ENDS = [
    "?x",
    "?y",
    "?é",
    "_:b",
    "id:miit",
    "<urn:x>",
    '"word"',
    '"字"@zh-Hans',
    "13000",
    "-25",
    "2.5",
]
ENDS += ["true", '"5"^^xsd:decimal', "'''a \"b\" {'''", "[ gip:a ?y ]", "( ?x 1 )", "[]"]
ENDS += ['"# no comment } "', "voc:a.b", "()"]
STARTS = ["?x", "?y", "id:miit", "$z", "_:b", "[]"]
CHECKS = ["?x > 3", "!BOUND(?y) || (?x = 1 && ?y < 2)", 'LANG(?x) = "en"', "?x IN (1, id:a)"]
CHECKS += ["REGEX(STR(?x), \"}\", 'i')", "?x NOT IN (?y)", "-?x + 2 * 3 != 4", "xsd:integer(?x)=1"]


class Maker:
    """Makes queries that the engine reads."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def query(self) -> str:
        one = self.random.choice
        head = one(["SELECT * WHERE", "SELECT DISTINCT ?x", "ASK", "DESCRIBE ?x WHERE"])
        tail = one(
            ["", " ORDER BY DESC(?x) ?y LIMIT 5", " LIMIT 1 OFFSET 2", " VALUES ?q { 1 <urn:a> }"]
        )
        if self.random.random() < 0.2:
            head, tail = (
                "SELECT (COUNT(DISTINCT ?x) AS ?n) ?y WHERE",
                " GROUP BY ?y HAVING (COUNT(?x) > 1)",
            )
        return f"PREFIX u: <urn:u#>\n{head} {self.group(3)}{tail} # the end }}"

    def group(self, depth: int) -> str:
        return "{ " + " ".join(self.element(depth) for _ in range(self.random.randint(1, 3))) + " }"

    def element(self, depth: int) -> str:
        kind = self.random.randint(0, 9 if depth else 4)
        if kind < 3:
            return self.triples()
        inner = self.group(depth - 1) if depth else ""
        return [
            f"FILTER({self.random.choice(CHECKS)})",
            f"BIND({self.random.choice(CHECKS)} AS ?v{self.random.randrange(10**9)})",
            f"OPTIONAL {inner}",
            f"{inner} UNION {self.group(depth - 1) if depth else ''}",
            f"GRAPH {self.random.choice(['?g', 'graph:register'])} {inner}",
            f"FILTER NOT EXISTS {self.group(0)}",
            f"{{ SELECT ?x WHERE {inner} LIMIT 3 }} MINUS {inner}",
        ][kind - 3]

    def triples(self) -> str:
        one = self.random.choice
        pairs = " ; ".join(
            f"{one(VERBS)} " + " , ".join(one(ENDS) for _ in range(self.random.randint(1, 2)))
            for _ in range(self.random.randint(1, 3))
        )
        return f"{one(STARTS)} {pairs} ."


def readable(text: str) -> bool:
    try:
        pyoxigraph.Store().query(text, prefixes=PREFIXES)
    except SyntaxError:  # a blank node's label in two groups, a variable bound twice
        return False
    return True


def test_random_queries() -> None:
    """Equal patterns; each triple cut out by its stretch leaves the others, in text that parses."""
    seen = cuts = 0
    for seed in range(130):
        text = Maker(seed).query()
        if not readable(text):
            continue
        seen += 1
        before = mine(text)
        assert before == theirs(text), text
        plain = [each for each in walk(read(text).where) if isinstance(each, Triple)]
        for each in plain if "( ?x 1 )" not in text else []:
            shorter = edited(text, [(each.start, each.end, " ")])
            assert readable(shorter), (text, shorter)
            gone = before - mine(shorter)
            assert gone[tuple(map(said, each[:3]))] == 1, (text, shorter)
            assert not mine(shorter) - before
            cuts += 1
    assert seen > 50
    assert cuts > 200


def test_places_and_parts() -> None:
    text = """PREFIX gip: <https://w3id.org/green-policy-kg/def/>
SELECT ?d (COUNT(DISTINCT ?b) AS ?n) FROM graph:register WHERE {
  ?d gip:issuedBy ?b ; a gip:Opinions , gip:Plan .
  OPTIONAL { ?b skos:prefLabel ?l FILTER(LANG(?l) = "en" && !BOUND(?q)) }
  FILTER NOT EXISTS { ?d gip:issueTime "2013"^^xsd:gYear }
} GROUP BY ?d LIMIT 3"""
    tree = read(text)
    issued, kind, plan = (each for each in tree.where.elements if isinstance(each, Triple))
    assert text[issued.start : issued.end] == "gip:issuedBy ?b ; "
    assert issued.written == "?d gip:issuedBy ?b ."
    assert text[kind.start : kind.end] == "gip:Opinions , "
    assert place(text, plan.object.start) == (3, 41)
    optional = next(each for each in tree.where.elements if isinstance(each, Branch))
    condition = next(each for each in optional.group.elements if isinstance(each, Filter))
    assert isinstance(condition.formula, Call)
    assert condition.formula.name == "&&"
    assert scope(tree.where) == {"d", "b", "l"}
    absent = tree.where.elements[-1]
    assert isinstance(absent, Filter)
    assert isinstance(absent.formula, Exists)
    assert absent.formula.negated
    assert [item.variable and item.variable.value for item in tree.items or ()] == ["d", "n"]
    assert text[slice(*tree.clauses["LIMIT"])] == "LIMIT 3"
    assert tree.datasets[0].graph.value == PREFIXES["graph"] + "register"


@pytest.mark.parametrize(
    "text", ["SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", "INSERT DATA { }", "SELECT * { ?s ?p "]
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read(text)


def test_depth_is_limited() -> None:
    with pytest.raises(UsageError, match="too deeply"):
        read("SELECT * { " + "{" * 5000 + "}" * 5000 + "}")
    assert isinstance(read("ASK { " + "{" * 30 + "}" * 30 + "}"), Query)
