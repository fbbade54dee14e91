"""A page in a browser that notes what goes wrong."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

ARTICLE = "/article/2024-05-02-environmental-protection-equipment"

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


class Watched:
    """A page in a browser; what went wrong stands in ``faults``."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.faults.append("a dialog"), dialog.dismiss()))
        page.route("**/*", self._routed)

    def open(self, path: str) -> Page:
        """Go to a path of the server."""
        self.page.goto(self.address + path)
        return self.page

    def _said(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        refused = "status of 4" in text  # the browser's own note on an answer that is refused
        if kind in ("error", "warning") and not refused:
            self.faults.append(f"console: {text}")

    def _routed(self, route: Route) -> None:
        if route.request.url.startswith((self.address + "/", "data:")):
            route.continue_()
        else:
            self.faults.append(f"a request to {route.request.url}")
            route.abort()


def focus_of(page: Page) -> str:
    """What the keyboard is on: its text, or its name; "" for a region that scrolls."""
    found = page.evaluate("""() => { const each = document.activeElement;
      return each.matches('[role=region], section') ?
        '' : each.textContent.trim() || each.name }""")
    assert isinstance(found, str)
    return found


def plain(watched: Watched) -> Page:
    """The query page without the editor, whether it was built here or not."""
    watched.page.route("**/yasqe.js*", lambda route: route.fulfill(body=""))
    return watched.open("/query")


def grave(page: Page, scheme: Literal["light", "dark"]) -> list[tuple[str, str, str]]:
    """What axe finds serious or critical in a page: the look, the rule, the first place."""
    page.emulate_media(color_scheme=scheme)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    bad = [each for each in found if each["impact"] in GRAVE]
    return [(scheme, each["id"], each["nodes"][0]["html"][:200]) for each in bad]
