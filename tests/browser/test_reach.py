"""What holds of every page: axe's rules, a width of 320 pixels, both languages, inert labels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from watching import ARTICLE, Watched

PATHS = {
    "front": "/?q=plan",
    "topics": "/",
    "question": "/ask/output-by-year",
    "error": "/ask/policies-issued-in?year=1",
    "query": "/query?query=SELECT+*+{+?a+gip:issuedBy+?b+}",
    "article": ARTICLE,
    "disagreements": "/disagreements",
    "thing": "/thing?iri=https://w3id.org/green-policy-kg/id/miit",
    "schema": "/schema",
    "nothing": "/nowhere",
}
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def narrow(chromium: Browser, shipped: str) -> Iterator[Watched]:
    """A page 320 pixels wide."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    seen = Watched(context.new_page(), shipped)
    yield seen
    context.close()


@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing_grave(narrow: Watched, name: str) -> None:
    page = narrow.open(PATHS[name])
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for each in Axe().run(page).response["violations"]:
            if each["impact"] in GRAVE:
                found.append((scheme, each["id"], each["nodes"][0]["html"][:200]))
    assert not found
    assert not narrow.faults


@pytest.mark.parametrize("name", PATHS)
def test_no_page_scrolls_sideways(narrow: Watched, name: str) -> None:
    for lang in ("en", "zh"):
        path = PATHS[name]
        page = narrow.open(path + ("&" if "?" in path else "?") + f"lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    narrow.page.context.clear_cookies()
    assert not narrow.faults


@pytest.mark.parametrize("path", ["/", "/?q=script", "/schema", "/thing?iri=http://example.org/a", "/thing?iri=http://example.org/b", "/thing?iri=http://example.org/Thing", "/query?query=SELECT+*+{+?a+?b+?c+}", "/articles", "/disagreements"])
def test_hostile_labels_are_text(chromium: Browser, hostile: str, path: str) -> None:
    with chromium.new_context() as context:
        seen = Watched(context.new_page(), hostile)
        page = seen.open(path)
        assert page.title() not in ("taken", "1")
        assert page.locator("main script, main iframe, main img").count() == 0
        assert page.locator("[onmouseover], [onerror], [onload], [href^=javascript]").count() == 0
        assert "49" not in page.content() or "{{ 7 * 7 }}" in page.content()
        assert not seen.faults


def test_the_policy_allows_no_script_in_the_page(narrow: Watched) -> None:
    for path in PATHS.values():
        policy = narrow.page.request.get(narrow.address + path).headers["content-security-policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
