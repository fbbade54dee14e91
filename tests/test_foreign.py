"""Datasets of others: pages show what they can, and nothing in the data stops the server."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.web.routes import Request, Response, Site, respond

EX, SUB = "http://example.org/", "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"


@pytest.fixture
def served(tmp_path: Path) -> type[Served]:
    Served.folder = tmp_path
    return Served


class Served:
    """A site of a file with some content."""

    folder: Path

    def __init__(self, content: str, name: str = "other.nt") -> None:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        self.site = Site.open(path)

    def page(self, target: str, accept: str = "text/html") -> Response:
        return respond(self.site, Request.of("GET", target, {"accept": accept}))


def thing(iri: str) -> str:
    return "/thing?iri=" + quote(iri, safe="")


def triple(one: int, other: int) -> str:
    return f"<{EX}C{one}> {SUB} <{EX}C{other}> .\n"


def test_a_property_that_nothing_describes_has_a_page(served: type[Served]) -> None:
    other = served(f'<{EX}a> <{EX}p> "words of the value" .\n')
    for link in re.findall(r'href="(/thing[^"]+)"', other.page("/schema").body.decode()):
        assert other.page(link).status == 200
    body = other.page(thing(EX + "p")).body.decode()
    assert "Facts with it" in body and "words of the value" in body
    assert other.page(thing(EX + "q")).status == 404


def test_a_deep_hierarchy_is_drawn(served: type[Served]) -> None:
    other = served(
        "".join(triple(n, n + 1) for n in range(200)) + f"<{EX}a> a <{EX}C0> .\n", "o.ttl"
    )
    body = other.page("/schema").body.decode()
    for number in range(201):
        assert f">{EX}C{number}</a>" in body
    assert other.page("/terms.json").status == 200


def test_a_hierarchy_with_many_ways_is_drawn_once(served: type[Served]) -> None:
    ways = "".join(triple(n, n + 2) + triple(n, n + 3) for n in range(60))
    body = served(ways + f"<{EX}a> a <{EX}C0> .\n", "o.ttl").page("/schema").body.decode()
    assert body.count("<li>") < 500


def test_classes_in_a_circle_are_drawn(served: type[Served]) -> None:
    body = served(triple(0, 1) + triple(1, 0) + f"<{EX}a> a <{EX}C0> .\n", "o.ttl").page("/schema")
    assert f">{EX}C0</a>".encode() in body.body and f">{EX}C1</a>".encode() in body.body


def test_knotted_blank_nodes_do_not_stop_the_server(served: type[Served]) -> None:
    knot = [f"_:x{a} <{EX}p> _:x{b} .\n" for a in range(10) for b in range(10) if a != b]
    other = served("".join(knot))
    start = time.monotonic()
    first = other.page("/query?query=ASK%7B%7D")
    assert time.monotonic() - start < 15
    assert first.status == 200 and not first.header("Kg-Dataset-Version")
    assert b"Dataset version" not in first.body
    start = time.monotonic()
    assert other.page("/").status == 200
    assert time.monotonic() - start < 2


def test_nothing_of_the_shipped_dataset_is_said(served: type[Served]) -> None:
    other = served(f'<{EX}a> <{EX}p> "b" .\n')
    for target in ("/", "/?q=policy", "/schema", "/query", "/articles", "/disagreements"):
        page = other.page(target)
        body = page.body.decode()
        assert page.status == 200
        for words in ("China", "Green Policy", "CC BY", "/ask/", "w3id.org/green-policy-kg"):
            assert words not in body, (target, words)
