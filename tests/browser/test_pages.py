"""Each page's main task in a real browser, by mouse and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from watching import ARTICLE, Watched


def focus_of(page: Page) -> str:
    """What the keyboard is on: its text, or its name."""
    found = page.evaluate(
        "document.activeElement.textContent.trim() || document.activeElement.name"
    )
    assert isinstance(found, str)
    return found


def test_the_front_page_leads_to_a_question(watched: Watched) -> None:
    page = watched.open("/")
    page.get_by_label("Search in plain words").fill("designated enterprises")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="How many enterprises hold each designation").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("How many enterprises hold")
    expect(page.locator("tbody tr").first).to_be_visible()


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


def test_counts_are_those_of_the_data(watched: Watched) -> None:
    page = watched.open("/")
    told = page.locator(".facts li", has_text="claims").inner_text()
    answer = page.request.get(watched.address + "/ask/claims-by-basis?format=csv").text()
    assert int(told.split()[0]) == sum(int(line.rpartition(",")[2]) for line in answer.split()[1:])


def test_a_question_is_asked_by_its_form(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in")
    page.get_by_role("combobox").select_option("2016")
    page.get_by_role("button", name="Ask").click()
    assert "year=2016" in page.url
    expect(page.locator("tbody td.number").first).to_have_text("2016")


def test_a_question_is_asked_by_keyboard(watched: Watched) -> None:
    page = watched.open("/ask/figures-surely-above")
    field = page.get_by_role("textbox")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    page.wait_for_url("**threshold=1000&*")
    rows = page.locator("tbody").count()
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".because blockquote").first).to_be_visible()
    assert 0 < rows < 17


def test_a_wrong_value_is_told_and_kept(watched: Watched) -> None:
    page = watched.open("/ask/figures-surely-above?threshold=many")
    expect(page.get_by_role("alert")).to_contain_text("'many' is not")
    expect(page.get_by_role("textbox")).to_have_value("many")


def test_a_source_leads_to_its_words(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in?year=2013")
    page.locator("summary").first.click()
    page.locator(".because a", has_text="characters 725").click()
    assert page.url.endswith(ARTICLE + "#char=725,781")
    expect(page.locator(".hl.open")).to_contain_text("as early as 2013")
    expect(page.locator(".card:visible").first).to_contain_text("State Council")


def test_bounds_are_drawn(watched: Watched) -> None:
    page = watched.open("/ask/figures")
    assert page.locator(".chart .tip").count() > 5
    assert page.locator(".chart .plot text").count() > 2
    expect(page.locator(".key", has_text="more than").first).to_be_visible()


def test_every_download_is_the_answer(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in?year=2013")
    links = page.locator("a[download]")
    hrefs = [links.nth(place).get_attribute("href") or "" for place in range(links.count())]
    assert [href.rpartition("=")[2] for href in hrefs] == ["csv", "tsv", "json", "xml", "md"]
    for href in hrefs:
        answer = page.request.get(watched.address + href)
        assert answer.ok
        assert "2013" in answer.text()


def test_the_sparql_of_a_question_gives_the_same_answer(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in?year=2013")
    before = page.locator("tbody tr:not(.because)").all_inner_texts()
    page.get_by_role("link", name="Edit the SPARQL").click()
    assert page.locator("tbody tr:not(.because)").all_inner_texts() == before


def test_a_query_is_written_and_mended(watched: Watched) -> None:
    page = watched.open("/query")
    area = page.locator("#query")
    area.fill("SELECT ?issuer WHERE { ?document gip:issuedBy ?issuer ")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1")
    expect(area).to_have_value("SELECT ?issuer WHERE { ?document gip:issuedBy ?issuer ")
    area.press("Control+End")
    page.keyboard.type("} LIMIT 3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result tbody")).to_have_count(3)
    expect(page.locator("#result a[download]").first).to_have_attribute(
        "href",
        "/sparql?query=SELECT+%3Fissuer+WHERE+%7B+%3Fdocument+gip%3AissuedBy+%3Fissuer+%7D+LIMIT+3&format=csv",
    )


def test_a_running_query_can_be_stopped(watched: Watched) -> None:
    page = watched.open("/query")
    page.route("**/query?query=*", lambda route: None)  # an answer that does not come
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_contain_text("Stopped")
    expect(page.get_by_role("button", name="Ask")).to_be_enabled()


def test_words_of_the_article_show_their_claims(watched: Watched) -> None:
    page = watched.open(ARTICLE)
    assert page.locator(".hl").count() > 100
    page.locator(".hl", has_text="In 2014").first.click()
    expect(page.locator(".claims h2")).to_contain_text("Claims on these words")
    card = page.locator(".card:visible", has_text="2014").first
    expect(card).to_contain_text("hearsay")
    expect(page.locator(".card:visible .sides").first).to_contain_text("The record")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".card:visible")).to_have_count(168)


def test_the_article_by_keyboard(watched: Watched) -> None:
    page = watched.open(ARTICLE)
    page.locator(".hl").nth(40).focus()
    page.keyboard.press("Enter")
    assert focus_of(page).startswith("Claims on these words")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("hl")


def test_the_whole_text_is_there(watched: Watched) -> None:
    from kg import paths

    (file,) = paths.DATA.glob("articles/*/article.txt")
    page = watched.open(ARTICLE)
    script = """() => { const text = document.querySelector('.text').cloneNode(true);
      text.querySelectorAll('h2, .who, .number-of').forEach(each => each.remove());
      return text.textContent }"""
    assert "".join(page.evaluate(script).split()) == "".join(file.read_text("utf-8").split())
    expect(page.locator(".bare").first).to_be_visible()


def test_disagreements_stand_side_by_side(watched: Watched) -> None:
    page = watched.open("/disagreements")
    whole = page.locator("article").count()
    page.get_by_role("link", name="date").click()
    first = page.locator("article").first
    expect(first.locator(".sides > div")).to_have_count(2)
    assert 0 < page.locator("article").count() < whole
    boxes = [first.locator(".sides > div").nth(side).bounding_box() for side in (0, 1)]
    assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"]


def test_a_thing_leads_to_its_neighbours(watched: Watched) -> None:
    page = watched.open("/thing?iri=https://w3id.org/green-policy-kg/id/miit")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Ministry of Industry and Information Technology"
    )
    expect(page.get_by_role("link", name="wd:Q", exact=False).first).to_be_visible()
    page.locator("svg a", has_text="has part").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Energy Conservation")


def test_the_schema_leads_to_definitions(watched: Watched) -> None:
    page = watched.open("/schema")
    page.get_by_role("link", name="policy document", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("document")
    expect(page.get_by_role("heading", level=1)).to_have_text("policy document")


def test_the_choice_of_language_and_look_is_kept(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in?year=2013")
    page.get_by_role("link", name="中文", exact=True).click()
    assert "year=2013" in page.url
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    page.get_by_role("link", name="深色").click()
    page.goto(watched.address + "/schema")
    expect(page.get_by_role("heading", level=1)).to_contain_text("类")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
