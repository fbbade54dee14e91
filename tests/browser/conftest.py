"""Servers of the shipped dataset and of hostile labels, and Chromium to look at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from serving import Served
from watching import Watched
from webserver import serving

from kg.web.routes import Site

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = Path(__file__).parent / "hostile.ttl"


@pytest.fixture(scope="session")
def shipped(site: Site) -> Iterator[str]:
    """The address of a server of the shipped dataset."""
    with serving(site) as address:
        yield address


@pytest.fixture
def served(chromium: Browser) -> Iterator[Watched]:
    """A page of the server that the command starts."""
    server = Served()
    seen = Watched(chromium.new_page(locale="en-GB"), f"http://127.0.0.1:{server.port}")
    yield seen
    seen.page.close()
    server.process.terminate()
    server.process.communicate()
    assert not seen.faults


@pytest.fixture(scope="session")
def hostile() -> Iterator[str]:
    """The address of a server of a dataset whose labels are attacks."""
    with serving(Site.open(HOSTILE)) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; they are skipped where none is installed (see README)."""
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def wide(chromium: Browser, shipped: str) -> Iterator[Watched]:
    """The one page at 1200 pixels that the tests share."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    context.set_default_timeout(15_000)
    yield Watched(context.new_page(), shipped)
    context.close()


@pytest.fixture
def watched(wide: Watched) -> Iterator[Watched]:
    """The page as a first visit finds it; at its end no fault may have been seen."""
    wide.page.context.clear_cookies()
    wide.faults.clear()
    yield wide
    wide.page.unroute("**/query?query=*")
    wide.page.unroute("**/yasqe.js*")
    assert not wide.faults


@pytest.fixture(scope="session")
def narrow(chromium: Browser, shipped: str) -> Iterator[Watched]:
    """The one page at 320 pixels that the tests share."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    seen = Watched(context.new_page(), shipped)
    yield seen
    context.close()
