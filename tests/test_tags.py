"""Entity tags: the same for equal requests, another for another answer, none for a fleeting one."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest

from kg.web import tags
from kg.web.routes import Request, Site, respond

QUERY = "SELECT * { ?s gip:issuedBy ?o } LIMIT 2"
JSON = {"accept": "application/json"}


def asked(sparql: str, accept: str = "application/json", **params: str) -> Request:
    return Request.of(
        "GET", "/sparql?" + urlencode({"query": sparql, **params}), {"accept": accept}
    )


def test_a_request_with_the_tag_gets_304(site: Site) -> None:
    first = respond(site, asked(QUERY))
    tag = first.header("ETag")
    assert tag.startswith('"') and tag.endswith('"') and len(tag) == 34
    for given in (tag, f'"other", {tag}', f"W/{tag}", "*", tag[:-1] + '-gzip"'):
        again = respond(
            site,
            Request.of("GET", f"/sparql?query={quote(QUERY)}", JSON | {"if-none-match": given}),
        )
        assert (again.status, again.body) == (304, b"")
        assert again.header("ETag") == tag
        assert "Accept" in again.header("Vary")
        assert not again.header("Content-Length")
    other = JSON | {"if-none-match": '"other"'}
    assert respond(site, Request.of("GET", f"/sparql?query={quote(QUERY)}", other)).status == 200


def test_a_refusal_has_no_tag_and_star_does_not_hide_it(site: Site) -> None:
    request = Request.of("GET", "/sparql?query=nonsense", {"if-none-match": "*"})
    response = respond(site, request)
    assert response.status == 400
    assert not response.header("ETag")
    assert response.header("Cache-Control") == "no-store"


def test_equal_requests_share_a_tag(site: Site) -> None:
    key = tags.key(site, asked(QUERY))
    assert key == tags.key(site, asked("  SELECT *\n{ ?s gip:issuedBy  ?o }\tLIMIT 2 "))
    head = replace(asked(QUERY), method="HEAD")
    form = {"accept": "application/json", "content-type": "application/x-www-form-urlencoded"}
    posted = Request.of("POST", "/sparql", form, urlencode({"query": QUERY}).encode())
    direct = {"accept": "application/json", "content-type": "application/sparql-query"}
    sent = Request.of("POST", "/sparql", direct, QUERY.encode())
    assert {tags.key(site, each) for each in (head, posted, sent)} == {key}


@pytest.mark.parametrize(
    "one, other",
    [
        ("SELECT ('a  b' AS ?x) {}", "SELECT ('a b' AS ?x) {}"),
        ('SELECT ("a\nb" AS ?x) {}', 'SELECT ("a b" AS ?x) {}'),
        ("SELECT * { ?s ?p ?o # }\n}", "SELECT * { ?s ?p ?o # } }"),
        ("SELECT * { ?s gip:a\\#b ?o }", "SELECT * { ?s gip:a\\#c ?o }"),
    ],
)
def test_what_means_something_else_has_another_tag(site: Site, one: str, other: str) -> None:
    assert tags.key(site, asked(one)) != tags.key(site, asked(other))


def test_what_changes_the_answer_changes_the_tag(site: Site) -> None:
    requests = [
        asked(QUERY),
        asked(QUERY, "text/csv"),
        asked(QUERY, "application/json;q=0.5"),
        asked(QUERY, format="csv"),
        asked(QUERY, sources="1"),
        asked(QUERY, lang="zh"),
        asked(QUERY, **{"default-graph-uri": "http://g"}),
        replace(asked(QUERY), path="/explain"),
        replace(asked(QUERY), headers=JSON | {"cookie": "theme=dark"}),
        replace(asked(QUERY), headers=JSON | {"host": "another.example"}),
    ]
    found = {tags.key(site, each) for each in requests}
    found.add(tags.key(replace(site, version="another"), requests[0]))
    assert len(found) == len(requests) + 1


@pytest.mark.parametrize(
    "call", ["NOW()", "rand ( )", "UUID()", "STRUUID()", "BNODE()", "NoW#\n()"]
)
def test_a_fleeting_answer_has_none(site: Site, call: str) -> None:
    request = asked(f"SELECT ({call} AS ?x) {{}}")
    assert tags.key(site, request) is None
    response = respond(site, request)
    assert response.status == 200
    assert not response.header("ETag")
    assert response.header("Cache-Control") == "no-store"


def test_documents_have_tags_too(site: Site) -> None:
    request = Request.of("GET", "/id/miit.nt")
    tag = respond(site, request).header("ETag")
    again = replace(request, headers={"if-none-match": tag})
    assert respond(site, again).status == 304
