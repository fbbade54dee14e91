"""The shorter way answers as the long one does; the parts that need no server."""

from __future__ import annotations

import gzip
from urllib.parse import quote

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kg import questions
from kg.engine import Embedded
from kg.graph import Graph
from kg.web import cache, wire
from kg.web.cache import Cache, Kept
from kg.web.coding import coded, coding
from kg.web.express import express
from kg.web.request import Request
from kg.web.routes import respond
from kg.web.site import Limits, Site
from kg.web.turns import Turns

QUERIES = [
    "SELECT ?d ?b { ?d gip:issuedBy ?b } ORDER BY ?d ?b LIMIT 7",
    "SELECT * { ?s <relative> ?o }",
    "SELECT (IRI('relative') AS ?x) {}",
    'SELECT * { ?s ?p "a + b = 50% _=3D" }',
    "PREFIX a: <https://w3id.org/green-policy-kg/def/> SELECT * { ?x a a:Ministry } ORDER BY ?x",
    "SELECT ?x { ?x a gip:Ministry FILTER(?x < ?x || true) } ORDER BY ?x",
    "SELECT ?g { GRAPH ?g { ?s a gip:Ministry } } ORDER BY ?g",
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p LIMIT 70",
    'SELECT ("部" AS ?x) {}',
    *(each.sparql for each in questions.every()[:5]),
]
LEFT = [
    "ASK {}",
    "CONSTRUCT WHERE { ?s a gip:Ministry }",
    "SELEC",
    "SELECT (NOW() AS ?x) {}",
    "SELECT * { SERVICE <http://a> {} }",
    "SELECT * { ?s ?p ?o }",  # too many rows
]
ACCEPT = ["", "application/sparql-results+xml", "text/csv;q=0.9, */*;q=0.1", "text/html", "x/y"]


@pytest.fixture(scope="module")
def site(whole: Embedded) -> Site:
    return Site(Graph(whole), "1", limits=Limits(rows=200))


@pytest.mark.parametrize("accept", ACCEPT)
@pytest.mark.parametrize("query", [*QUERIES, *LEFT])
def test_both_ways_answer_alike(site: Site, query: str, accept: str) -> None:
    taken = 0
    headers = {"host": "a", "accept": accept} if accept else {"host": "a"}
    for target in (f"/sparql?query={quote(query)}", f"/sparql?query={quote(query, safe='{}?:/')}"):
        found = express(site, "GET", target, headers)
        if found is None:
            continue
        taken += 1
        block, body, tag = found
        expected = respond(site, Request.of("GET", target, headers))
        assert (200, body) == (expected.status, expected.body)
        assert sorted(block.splitlines()) == sorted(wire.block(expected.headers).splitlines())
        assert tag == expected.header("ETag") != ""
    assert (taken == 2) == (query in QUERIES and accept not in ("text/html", "x/y"))


@pytest.mark.parametrize(
    "target", ["/sparql?query=%zz", "/sparql?query=%FF", "/sparql?query=a&x=b", "/sparql", "/"]
)
def test_other_requests_are_left(site: Site, target: str) -> None:
    assert express(site, "GET", target, {"host": "a"}) is None
    assert express(site, "POST", f"/sparql?query={quote(QUERIES[0])}", {"host": "a"}) is None


def test_codings() -> None:
    assert [coding(each) for each in ("gzip", "zstd, gzip", "gzip, zstd;q=0.5", "br", "")] == [
        *("gzip", "zstd", "gzip", "", "")
    ]
    assert coding("gzip;q=0, *") == "zstd"
    headers = (("Content-Type", "text/csv"), ("Content-Length", "2000"), ("ETag", '"a"'))
    body = b"ab" * 1000
    changed, short = coded(headers, body, "gzip")
    assert gzip.decompress(short) == body
    assert dict(changed)["Content-Length"] == str(len(short))
    assert (dict(changed)["ETag"], dict(changed)["Content-Encoding"]) == ('"a-gzip"', "gzip")
    assert zstandard.decompress(coded(headers, body, "zstd")[1]) == body
    assert coded((("Content-Type", "image/png"),), body, "gzip")[1] is body
    assert coded(headers, b"short", "gzip")[1] == b"short"


def head(target: str, **headers: str) -> wire.Head:
    return wire.Head("GET", target, {"host": "a", **headers}, 0, True)


def test_equal_questions_have_one_key() -> None:
    same = ["/sparql?query=a%20b", "/sparql?query=a+b"]
    loose = ["/sparql?query=a++b", "/sparql?query=a%0A%20b", "/sparql?query=%20a%09%0Db"]
    assert len({cache.key(head(each), b"") for each in same}) == 1
    assert len({cache.key(head(each), b"") for each in loose}) == 1
    others = [
        "/s?query=a+b",
        "/sparql?query=a%2Bb++",
        "/sparql?query=a+b++",
        "/sparql?query=a%26b++",
    ]
    others += ["/sparql?query=a&b++", "/sparql?query=%22a++b%22", "/sparql?query=%22a+b%22"]
    others += ["/sparql?query=a%3Db++", "/sparql?query%3Da=b++", "/sparql?query=a%00b++"]
    others += ["/sparql?query=a%FFb++", "/sparql?query=a%FEb++", "/sparql?query=a%23++%0A"]
    assert len({cache.key(head(each), b"") for each in others}) == len(others)
    assert cache.key(head("/", accept="x"), b"") != cache.key(head("/"), b"")


def test_the_cache_is_bounded() -> None:
    kept = Cache(10_000)
    for number in range(50):
        kept.put((str(number),), Kept(b"", b"x" * 1000, '"t"'))
        assert kept.size <= 10_000
    assert kept.get(("49",)) and not kept.get(("0",))
    kept.put(("big",), Kept(b"", b"x" * 5000, '"t"'))
    assert kept.get(("big",)) is None
    answer = Kept(b'Content-Type: a\r\nETag: "t"\r\n', b"body", '"t"')
    assert answer.response(head("/"))[0] == 200
    status, content = answer.response(head("/", **{"if-none-match": 'W/"t", "u"'}))
    assert status == 304
    assert b"ETag" in content and b"body" not in content and b"Content-Type" not in content


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers()), max_size=40), st.integers(1, 9))
def test_clients_take_turns(jobs: list[tuple[str, int]], most: int) -> None:
    turns: Turns[tuple[str, int]] = Turns(most)
    lost = [found for job in jobs if (found := turns.put(job[0], job)) is not None]
    assert len(turns) == min(len(jobs), most)
    counts = {each: sum(job[0] == each for job in jobs) for each in "abc"}
    for client in {job[0] for job in lost}:
        assert counts[client] >= max(counts.values()) - len(lost)
    taken = []
    while (job := turns.take(lambda _: True)) is not None:
        taken.append(job)
    assert sorted(taken + lost) == sorted(jobs)
    for place, job in enumerate(taken):  # who is behind has not been passed over twice
        before = [each[0] for each in taken[:place]]
        waiting = {each[0] for each in taken[place:]}
        assert all(before.count(job[0]) <= before.count(each) + 1 for each in waiting)


def test_who_may_not_is_passed_over() -> None:
    turns: Turns[int] = Turns(9)
    for number, client in enumerate("aab"):
        turns.put(client, number)
    assert turns.take(lambda client: client != "a") == 2
    assert turns.take(lambda client: client != "a") is None
    turns.drop("a", 0)
    assert (turns.take(lambda _: True), len(turns)) == (1, 0)
