"""The pages without a browser: addresses, formats, refusals, and queries written out."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import Literal, NamedNode

from kg import parameters, questions
from kg.web.routes import Request, Response, respond
from kg.web.site import Site

ASKED = [each for each in questions.every() if each.params]


def get(site: Site, target: str, accept: str = "text/html", **headers: str) -> Response:
    """The response to a GET."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return respond(site, Request.of("GET", target, {"accept": accept, **named}))


@pytest.mark.parametrize("question", ASKED, ids=lambda each: each.name)
def test_a_question_written_out_gives_its_answer(site: Site, question: questions.Question) -> None:
    given: dict[str, object] = {}
    for param in question.params:
        values = parameters.allowed(param, site.graph.engine)
        spare = "plan" if param.type == "string" else "5"
        given[param.name] = values[0].value if values else param.default or spare
    answer = site.graph.answer(question, given)
    assert all(isinstance(term, Literal | NamedNode) for term in answer.given.values())
    assert site.graph.query(answer.expand()).terms == answer.terms


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html"),
        ("text/csv", "text/csv"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_a_question_answers_in_what_is_accepted(site: Site, accept: str, media_type: str) -> None:
    response = get(site, "/ask/policies-issued-in?year=2013", accept)
    assert response.status == 200
    assert response.header("content-type").startswith(media_type)


def test_a_permalink_of_a_citation_is_answered(site: Site) -> None:
    pinned = "/ask/policies-issued-in?year=2013&version=a&asked=b&rows=2&answer=c&format=json"
    found = json.loads(get(site, pinned).body)
    assert len(found["results"]["bindings"]) == 2


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/ask/nothing", 404),
        ("/ask/policies-issued-in?year=one", 400),
        ("/ask/policies-issued-in?month=1", 400),
        ("/article/nothing", 404),
        ("/thing?iri=urn:x-nothing", 404),
        ("/static/../site.py", 404),
        ("/static/nothing.css", 404),
        ("/query?query=SELEC", 400),
        ("/query?question=nothing", 400),
    ],
)
def test_what_is_not_there_is_told(site: Site, target: str, status: int) -> None:
    response = get(site, target)
    assert response.status == status
    assert response.header("content-type").startswith("text/html")
    assert b"notice" in response.body


def test_a_chosen_look_is_no_older_answer(site: Site) -> None:
    first = get(site, "/schema", cookie="theme=light")
    again = get(site, "/schema", cookie="theme=dark", if_none_match=first.header("etag"))
    assert again.status == 200
    assert b'data-theme="dark"' in again.body


def test_a_file_is_kept_as_long_as_its_address_holds(site: Site) -> None:
    page = get(site, "/").body.decode()
    address = page.partition('href="/static/site.css?v=')[2].partition('"')[0]
    assert "immutable" in get(site, f"/static/site.css?v={address}").header("cache-control")
    assert get(site, "/static/site.css").header("cache-control") == "no-cache"


def test_no_page_has_a_style_or_script_of_its_own(site: Site) -> None:
    for target in ("/", "/ask/figures", "/schema", "/disagreements", "/query", "/articles"):
        page = get(site, target).body.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page


def test_terms_can_be_written_as_they_are(site: Site) -> None:
    terms = json.loads(get(site, "/terms.json", "application/json").body)
    assert len(terms) > 500
    assert ["gip:issuedBy", "issued by", "property"] in [row[:3] for row in terms]
    names = " ".join(row[0] for row in terms)
    site.graph.engine.query(f"SELECT * {{ VALUES ?term {{ {names} }} }}")


def test_a_permalink_says_whether_its_answer_is_the_cited_one(site: Site) -> None:
    for answer in (site.graph.ask("policies-issued-in"), site.graph.query("ASK { ?s a gip:Law }")):
        link = answer.citation.permalink
        assert get(site, link, "text/csv").header("Kg-Cited") == "same"
        assert get(site, link + "0", "text/csv").header("Kg-Cited") == "changed"
        plain, _, _ = link.partition("&version")
        assert not get(site, plain, "text/csv").header("Kg-Cited")


def test_a_row_leads_to_its_own_sources(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.listing.TOGETHER", 0.001)
    target = "/query?query=SELECT+?d+{?d+gip:issuedBy+id:miit}+ORDER+BY+?d+LIMIT+2"
    late = get(site, target)
    assert late.body.count(b"Sources of this row</a>") == 2
    assert b"takes more than" in late.body or b"more than 0 seconds" in late.body
    assert late.header("Cache-Control") == "no-store" and not late.header("ETag")
    alone = get(site, target + "&row=2")
    assert alone.body.count(b"Sources of this row</a>") == 1
    assert alone.body.count(b'class="because"><td colspan="1"><details>') == 1


def test_a_spreadsheet_is_a_format_of_any_query(site: Site) -> None:
    found = get(site, "/sparql?query=SELECT+(%22=1%2B1%22+AS+?x)+{}&format=sheet")
    assert found.header("Content-Type").startswith("text/csv")
    assert found.body.decode("utf-8-sig").split() == ["x", "'=1+1"]
    assert get(site, "/sparql?query=ASK{}", "text/csv").body[:1] != b"\xef"
