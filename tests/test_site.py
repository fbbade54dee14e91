"""What a site tells of itself: one version of its data, and the address that it is reached at."""

from __future__ import annotations

import pytest

from kg.engine import Embedded
from kg.errors import UsageError
from kg.graph import Graph
from kg.web.routes import Request, Response, Site, respond

BROWSER = {"accept": "text/html", "host": "inner:8000"}
ASKED = "/sparql?query=ASK%7B%7D"


def get(site: Site, target: str, accept: str = "*/*") -> Response:
    return respond(site, Request.of("GET", target, {"accept": accept, "host": "inner:8000"}))


def test_the_version_that_is_told_is_the_one_that_is_cited(site: Site, whole: Embedded) -> None:
    version = Graph(whole).query("ASK {}").citation.data.content
    for target in (ASKED, "/ask/growth?format=csv", "/", "/nowhere"):
        assert get(site, target).header("Kg-Dataset-Version") == version
    page = get(site, "/", "text/html").body.decode()
    assert f"Dataset version {version}" in page
    assert site.version not in page and site.version != version


def test_the_version_is_the_same_for_the_same_statements() -> None:
    def site(content: str, files: str) -> Site:
        return Site(Graph(Embedded.from_quads(content.encode())), files, name="small")

    first = '<http://a/s> <http://a/p> _:x .\n<http://a/s> <http://a/q> "1" .\n'
    second = '<http://a/s> <http://a/q> "1" .\n<http://a/s> <http://a/p> _:y .\n'
    one, two, other = (
        site(first, "1"),
        site(second, "2"),
        site('<http://a/s> <http://a/q> "1" .', "3"),
    )
    told = [get(each, ASKED).header("Kg-Dataset-Version") for each in (one, two, other)]
    assert told[0] == told[1] != told[2]
    tags = [get(each, ASKED).header("ETag") for each in (one, two, other)]
    assert len(set(tags)) == 3


@pytest.mark.parametrize("address", ["https://kg.example", "http://[::1]:8000/"])
def test_behind_a_proxy_the_endpoint_has_the_address_that_is_given(
    tmp_path_factory: pytest.TempPathFactory, address: str
) -> None:
    path = tmp_path_factory.mktemp("site") / "small.nt"
    path.write_text('<http://a/s> <http://a/p> "1" .\n', encoding="utf-8")
    site = Site.open(path, address=address)
    named = address.rstrip("/")
    for target in ("/sparql", "/.well-known/void"):
        body = get(site, target, "application/n-triples").body.decode()
        assert f"<{named}/sparql>" in body and "inner" not in body


@pytest.mark.parametrize(
    "address", ["kg.example", "https://kg.example/below", "https://u:p@kg.example", "javascript:x"]
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError, match="is not where a server is reached"):
        Site.open(address=address)
