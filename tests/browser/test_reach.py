"""What holds of every page: axe's rules, a width of 320 pixels, both languages, inert labels."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from watching import PATHS, Watched, grave

SHORTEN = """() => { for (const each of ['.card', '.text p', 'main > article', '.tree li', 'tr'])
  [...document.querySelectorAll(each)].slice(8).forEach(one => one.remove()) }"""
THING = "/thing?iri=http://example.org/"
ATTACKED = ["/", "/?q=script", "/schema", "/articles", "/disagreements"]
ATTACKED += [THING + "a", THING + "b", THING + "Thing", "/query?query=SELECT+*+{+?a+?b+?c+}"]
LONG = ("article", "disagreements", "schema")  # axe takes long; check_axe.py reads them whole


@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing_grave(narrow: Watched, name: str) -> None:
    page = narrow.open(PATHS[name])
    if name in LONG:
        page.evaluate(SHORTEN)
    assert not grave(page, "light")
    assert not narrow.faults


@pytest.mark.parametrize("name", PATHS)
def test_no_page_scrolls_sideways(narrow: Watched, name: str) -> None:
    for lang in ("en", "zh"):
        path = PATHS[name]
        page = narrow.open(path + ("&" if "?" in path else "?") + f"lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    narrow.page.context.clear_cookies()
    assert not narrow.faults


def test_hostile_labels_are_text(chromium: Browser, hostile: str) -> None:
    context = chromium.new_context()
    seen = Watched(context.new_page(), hostile)
    for path in ATTACKED:
        page = seen.open(path)
        assert page.title() not in ("taken", "1")
        assert page.locator("main script, main iframe, main img").count() == 0
        assert page.locator("[onmouseover], [onerror], [onload], [href^=javascript]").count() == 0
        assert page.get_by_text("49", exact=True).count() == 0
        assert not seen.faults
    context.close()


def test_the_policy_allows_no_script_in_the_page(narrow: Watched) -> None:
    for path in set(PATHS.values()):
        answer = narrow.page.request.get(narrow.address + path, headers={"Accept": "text/html"})
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
