"""The main tasks with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from watching import ARTICLE, Watched, focus_of, plain


def test_the_front_page_by_keyboard(watched: Watched) -> None:
    page = watched.open("/")
    page.keyboard.press("Tab")
    assert focus_of(page) == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focus_of(page) == "q"
    page.keyboard.type("ministry of industry")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=ministry*")
    expect(
        page.get_by_role("link", name="Ministry of Industry and Information Technology").first
    ).to_be_visible()


def test_a_question_is_asked_by_keyboard(watched: Watched) -> None:
    page = watched.open("/ask/figures-surely-above")
    field = page.get_by_role("textbox")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    page.wait_for_url("**threshold=1000&*")
    rows = page.locator("tbody").count()
    summary = page.locator(".because summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".because blockquote").first).to_be_visible()
    assert 0 < rows < 17


def test_the_article_by_keyboard(watched: Watched) -> None:
    page = watched.open(ARTICLE)
    page.locator(".hl").nth(40).focus()
    page.keyboard.press("Enter")
    assert focus_of(page).startswith("Claims on these words")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("hl")


def tabbed(page: Page, text: str, most: int = 60) -> None:
    """Press Tab until the focus is on what has this text, as who has no mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if text in focus_of(page):
            return
    raise AssertionError(f"{text!r} is not reached in {most} steps; the last: {focus_of(page)!r}")


def test_from_the_front_page_to_the_words_of_a_source(watched: Watched) -> None:
    page = watched.open("/")
    tabbed(page, "q")
    page.keyboard.type("which policies came out in 2013")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=which*")
    tabbed(page, "Which policy documents were surely issued")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/policies-issued-in?year=2013")
    tabbed(page, "as early as 2013")
    page.keyboard.press("Enter")
    tabbed(page, "characters 725")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + ARTICLE + "#char=725,781")
    expect(page.locator(".card:visible").first).to_contain_text("State Council")


def test_a_query_is_written_mended_and_followed(watched: Watched) -> None:
    page = plain(watched)
    tabbed(page, "SELECT ?document")
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT ?d { ?d gip:isuedBy id:miit }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-fix]")).to_be_visible()
    tabbed(page, "Ask the mended query")
    page.keyboard.press("Enter")
    page.wait_for_url("**gip%3AissuedBy**")
    tabbed(page, "Guiding Opinions")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Guiding Opinions")


def test_the_language_is_switched_and_disagreements_are_filtered(watched: Watched) -> None:
    page = watched.open("/disagreements")
    tabbed(page, "中文")
    page.keyboard.press("Enter")
    page.wait_for_url("**lang=zh")
    tabbed(page, "仅确定的")
    page.keyboard.press("Enter")
    page.wait_for_url("**sure=1*")
    expect(page.locator("article").first).to_be_visible()
