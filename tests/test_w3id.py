"""The rules for w3id.org: each kind of identifier goes to a document that tells of it.

``follow`` does what mod_rewrite does with the few directives used: the first rule whose pattern and
conditions match answers (Apache HTTP Server 2.4, mod_rewrite, per-directory context).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from kg.exports import default_graph, merged_ontology
from kg.namespaces import BASE

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/w3id/.htaccess").read_text("utf-8")
HOST = "https://green-policy-kg.example.org"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.8, */*;q=0.1"
FORMATS = {
    "turtle": "text/turtle",
    "xml": "application/rdf+xml",
    "json": "application/ld+json",
    "trig": "application/trig",
    "nquads": "application/n-quads",
}


class Rule(NamedTuple):
    """A rule: patterns of the header that must all be found, the path's, the target, the flags."""

    accept: tuple[str, ...]
    pattern: str
    target: str
    flags: tuple[str, ...]


def rules(text: str) -> Iterator[Rule]:
    """The rules of the file; fails for a directive that is not known here."""
    conditions: list[str] = []
    for line in text.splitlines():
        words = line.split()
        if not words or line.startswith("#") or line == "RewriteEngine on":
            continue
        if words[0] == "RewriteCond":
            assert words[1] == "%{HTTP_ACCEPT}" and len(words) == 3, line
            conditions.append(words[2])
        else:
            name, pattern, target, flags = words
            assert name == "RewriteRule" and flags[0] + flags[-1] == "[]", line
            yield Rule(tuple(conditions), pattern, target, tuple(flags[1:-1].split(",")))
            conditions = []
    assert not conditions, "a condition without a rule"


RULES = list(rules(TEXT))


def follow(path: str, accept: str) -> tuple[str, int]:
    """Where a path below the directory is sent for an Accept header, and with which status."""
    for rule in RULES:
        found = re.search(rule.pattern, path, re.ASCII)
        if found and all(re.search(each, accept) for each in rule.accept):
            target = rule.target
            for number, part in enumerate(found.groups(""), 1):
                target = target.replace(f"${number}", part)
            (code,) = (flag[2:] for flag in rule.flags if flag.startswith("R="))
            assert "#" not in target or "NE" in rule.flags, "the mark would be escaped"
            return target.removeprefix(HOST), int(code)
    raise AssertionError(f"no rule for {path}")


CASES = [
    ("def/", "turtle", "/file/ontology.ttl"),
    ("def", "turtle", "/file/ontology.ttl"),
    ("def/", "xml", "/file/ontology.owl"),
    ("def/Ministry", "turtle", "/file/ontology.ttl"),
    ("def/0.1.0", "turtle", "/0.1.0/ontology.ttl"),
    ("def/0.1.0", "xml", "/0.1.0/ontology.owl"),
    ("vocab/exactly", "xml", "/file/ontology.owl"),
    ("vocab/", "turtle", "/file/ontology.ttl"),
    ("ontology/core", "turtle", "/ontology/core.ttl"),
    ("id/miit", "turtle", "/file/kg.ttl"),
    ("id/miit", "json", "/file/kg.jsonld"),
    ("id/miit", "xml", "/file/protege.owl"),
    ("claim/2024-05-02-environmental-protection-equipment/rank", "trig", "/file/kg.trig"),
    ("claim/2024-05-02-environmental-protection-equipment/rank", "nquads", "/file/kg.nq"),
    ("claim/2024-05-02-environmental-protection-equipment/rank", "turtle", "/file/kg.ttl"),
    ("time/2023-08", "turtle", "/file/kg.ttl"),
    ("graph/register", "trig", "/file/kg.trig"),
    ("dataset", "turtle", "/file/kg.ttl"),
    ("dataset/question/policies-by-issuer", "json", "/file/kg.jsonld"),
]
PAGES = [
    ("def/", "/docs/reference/ontology.html"),
    ("def/Ministry", "/docs/reference/ontology.html#Ministry"),
    ("def/0.1.0", "/0.1.0/reference/ontology.html"),
    ("vocab/", "/docs/reference/vocabulary.html"),
    ("vocab/more-than", "/docs/reference/vocabulary.html#more-than"),
    ("ontology/core", "/docs/reference/ontology.html"),
    ("id/miit", "/id/miit"),
    ("graph/register", "/graph/register"),
    ("dataset", "/dataset"),
    ("", "/"),
]


@pytest.mark.parametrize(("path", "form", "expected"), CASES, ids=lambda value: str(value))
def test_a_format_asked_for_is_given(path: str, form: str, expected: str) -> None:
    assert follow(path, FORMATS[form]) == (expected, 303)


@pytest.mark.parametrize(("path", "expected"), PAGES)
def test_a_browser_gets_a_page(path: str, expected: str) -> None:
    assert follow(path, BROWSER) == (expected, 303)


def test_a_client_that_takes_several_formats_gets_the_first_there_is() -> None:
    assert follow("id/miit", RDFLIB) == ("/file/kg.ttl", 303)
    assert follow("def/Ministry", RDFLIB) == ("/file/ontology.ttl", 303)
    assert follow("ontology/core", "*/*") == ("/ontology/core.ttl", 303)


def test_files_pages_and_the_endpoint_keep_their_names() -> None:
    assert follow("dataset/file/kg.nq", BROWSER) == ("/file/kg.nq", 302)
    assert follow("dataset/file/kg.nq", FORMATS["turtle"]) == ("/file/kg.nq", 302)
    assert follow("docs/model.svg", BROWSER) == ("/docs/model.svg", 302)
    assert follow("sparql", "application/sparql-results+json") == ("/sparql", 307)


def test_every_identifier_leads_to_a_file_that_has_it(quads: list[ox.Quad]) -> None:
    files = {
        "/file/kg.ttl": subjects(default_graph(quads)),
        "/file/ontology.ttl": subjects(merged_ontology(quads)),
    }
    seen = set()
    for iri in files["/file/kg.ttl"]:
        if iri.startswith(BASE):
            path = iri.removeprefix(BASE).partition("#")[0]
            target, _ = follow(path, FORMATS["turtle"])
            seen.add(path.partition("/")[0])
            if target.startswith("/ontology/"):
                assert iri in (ROOT / target.removeprefix("/")).read_text("utf-8")
            else:
                assert iri in files[target], iri
    assert seen == {
        "def",
        "vocab",
        "ontology",
        "id",
        "claim",
        "mapping",
        "time",
        "graph",
        "dataset",
    }


def subjects(quads: list[ox.Quad]) -> set[str]:
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def test_pages_that_are_named_are_there() -> None:
    for path, _ in PAGES:
        target = follow(path, BROWSER)[0].partition("#")[0]
        if target.startswith("/docs/"):
            assert (ROOT / target.removeprefix("/")).exists()


def test_the_file_is_as_w3id_asks() -> None:
    assert "RewriteEngine on\n" in TEXT and TEXT.endswith("\n") and "\r" not in TEXT
    assert TEXT.isascii() and not re.search(r"[ \t]+$", TEXT, re.M)
    for rule in RULES:
        assert rule.target.startswith(f"{HOST}/"), "one host, written out"
        assert rule.flags[-1] == "L" and rule.flags[0] in ("R=302", "R=303", "R=307")
        assert rule.pattern.startswith("^") and not rule.pattern.startswith("^/")
    assert RULES[-1].accept == () and RULES[-1].pattern == "^(.*)$", "the last answers all"
    assert {path.name for path in (ROOT / "docs/w3id").iterdir()} == {".htaccess", "README.md"}
    assert HOST in (ROOT / "docs/w3id/README.md").read_text("utf-8")


def test_a_rule_that_is_not_understood_is_not_passed_over() -> None:
    with pytest.raises(AssertionError):
        list(rules("RewriteCond %{HTTPS} on\nRewriteRule ^ https://x/ [L]\n"))
    with pytest.raises(AssertionError, match="a condition without a rule"):
        list(rules("RewriteCond %{HTTP_ACCEPT} text/html\n"))
