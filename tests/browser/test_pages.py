"""Each page's main task in a real browser, most of them by mouse (test_keyboard.py)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from watching import ARTICLE, Watched, focus_of, plain

from kg.web.visit import STATIC


def test_the_front_page_leads_to_a_question(watched: Watched) -> None:
    page = watched.open("/")
    page.get_by_label("Search in plain words").fill("designated enterprises")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="How many enterprises hold each designation").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("How many enterprises hold")
    expect(page.locator("tbody tr").first).to_be_visible()


def test_words_in_chinese_ask_a_question(watched: Watched) -> None:
    page = watched.open("/?lang=zh")
    page.get_by_role("searchbox").fill("工信部发布了哪些文件")
    page.keyboard.press("Enter")
    taken = page.locator(".taken")
    expect(taken).to_contain_text("发布机构: 工业和信息化部")
    taken.get_by_role("link").click()
    page.wait_for_url("**/ask/policies-by-issuer?issuer=id*miit")
    expect(page.locator("tbody").first).to_contain_text("工业和信息化部")


def test_words_that_ask_nothing_have_the_nearest_questions(watched: Watched) -> None:
    page = watched.open("/?q=what+does+the+weather+do+to+enterprises+tomorrow+morning")
    expect(page.get_by_role("status")).to_contain_text("No question is near enough")
    assert page.locator("section[aria-labelledby=found] li a[href^='/ask/']").count() == 3


def test_a_permalink_tells_whether_the_answer_is_the_cited_one(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in?year=2013")
    page.get_by_text("Cite this answer").click()
    expect(page.locator("pre", has_text="@misc{kg-")).to_contain_text("version = {")
    link = page.get_by_role("link", name="Permanent link").get_attribute("href") or ""
    expect(watched.open(link).get_by_role("status")).to_contain_text("the answer that was cited")
    other = watched.open(link.replace("&rows=2", "&rows=3").replace("&answer=", "&answer=0"))
    expect(other.get_by_role("status")).to_contain_text("2 rows now, 3 then")


def test_counts_are_those_of_the_data(watched: Watched) -> None:
    page = watched.open("/")
    told = page.locator(".facts li", has_text="claims").inner_text()
    answer = page.request.get(watched.address + "/ask/claims-by-basis?format=csv").text()
    assert int(told.split()[0]) == sum(int(line.rpartition(",")[2]) for line in answer.split()[1:])


def test_a_question_is_asked_by_its_form(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in")
    page.get_by_role("combobox").select_option("2016")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**year=2016*")
    expect(page.locator("tbody td.number").first).to_have_text("2016")


def test_a_wrong_value_is_told_and_kept(watched: Watched) -> None:
    page = watched.open("/ask/figures-surely-above?threshold=many")
    expect(page.get_by_role("alert")).to_contain_text("'many' is not")
    expect(page.get_by_role("textbox")).to_have_value("many")


def test_a_source_leads_to_its_words(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in?year=2013")
    page.locator(".because summary").first.click()
    page.locator(".because a", has_text="characters 725").click()
    page.wait_for_url("**" + ARTICLE + "#char=725,781")
    open_words = "".join(page.locator(".hl.open").all_inner_texts())
    assert open_words == 'as early as 2013, the State Council issued the "Opinions'
    expect(page.locator(".card:visible").first).to_contain_text("State Council")


def test_bounds_are_drawn(watched: Watched) -> None:
    page = watched.open("/ask/figures")
    page.get_by_text("Chart", exact=True).click()
    assert page.locator(".chart .tip").count() > 5
    assert page.locator(".chart .plot text").count() > 2
    expect(page.locator(".key", has_text="more than").first).to_be_visible()
    widths = "each => each.map(plot => Math.round(plot.getBoundingClientRect().width))"
    for chart in page.locator(".chart").all():
        assert len(set(chart.locator("ol .plot").evaluate_all(widths))) == 1  # one scale


def test_every_download_is_the_answer(watched: Watched) -> None:
    page = watched.open("/ask/policies-issued-in?year=2013")
    links = page.locator("a[download]")
    hrefs = [links.nth(place).get_attribute("href") or "" for place in range(links.count())]
    formats = ["csv", "tsv", "json", "xml", "md", "sheet"]
    assert [href.rpartition("=")[2] for href in hrefs] == formats
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
    page = plain(watched)
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


@pytest.mark.skipif(not (STATIC / "yasqe.js").exists(), reason="the editor is not built here")
def test_the_editor_completes_the_terms_of_the_data(watched: Watched) -> None:
    page = watched.open("/query")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("SELECT * WHERE { ?d gip:issuedB")
    expect(page.locator(".CodeMirror-hints li").first).to_contain_text("issued by · ")
    page.keyboard.press("Enter")
    page.keyboard.type(" ?b } LIMIT 3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result tbody")).to_have_count(3)
    page.keyboard.press("Tab")
    assert focus_of(page) == "Ask"


def test_a_warning_is_mended_by_one_click(watched: Watched) -> None:
    page = plain(watched)
    body = "?d gip:issuedBy id:state-council ; skos:prefLabel ?name"
    page.locator("#query").fill(f"SELECT (COUNT(?d) AS ?n) WHERE {{ {body} }}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notice")).to_contain_text("a join repeats each")
    page.locator("[data-fix]").click()
    page.wait_for_url("**DISTINCT**")
    expect(page.locator("#result td.number")).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)


def test_an_empty_query_is_explained_and_mended(watched: Watched) -> None:
    page = plain(watched)
    page.locator("#query").fill("SELECT ?d WHERE {\n  ?d gip:isuedBy id:miit\n}")
    page.keyboard.press("Control+Enter")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("Line 2: the property gip:isuedBy does not occur")
    expect(notice).to_contain_text("did you mean gip:issuedBy (issued by")
    page.locator("[data-fix]").click()
    page.wait_for_url("**gip%3AissuedBy**")
    expect(page.locator("#result tbody").first).to_be_visible()
    expect(page.locator(".notice")).to_have_count(0)


def test_each_row_of_a_query_has_its_sources(watched: Watched) -> None:
    page = plain(watched)
    page.locator("#query").fill(
        "SELECT ?d { ?d gip:issuedBy id:miit MINUS { ?d gip:number ?n } } ORDER BY ?d LIMIT 2"
    )
    page.keyboard.press("Control+Enter")
    summary = page.locator(".because summary").first
    summary.focus()
    page.keyboard.press("Enter")
    note = page.locator(".because .note").first
    expect(note).to_contain_text("absence")
    expect(note).to_contain_text("nothing in the data matches { ?d gip:number ?n }")
    assert note.locator("q, a").count() == 0


def test_a_running_query_can_be_stopped(watched: Watched) -> None:
    page = plain(watched)
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
    stated = card.locator(".statement li").first
    expect(stated).to_contain_text("time of issue")
    assert stated.locator("a").count() >= 2
    expect(page.locator(".card:visible .sides").first).to_contain_text("The record")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".card:visible")).to_have_count(page.locator(".card").count())


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
    page.wait_for_url("**year=2013*lang=zh")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    page.get_by_role("link", name="深色").click()
    page.goto(watched.address + "/schema")
    expect(page.get_by_role("heading", level=1)).to_contain_text("类")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_command_serves_the_pages(served: Watched) -> None:
    page = served.open("/")
    page.get_by_role("link", name="Read the article with its claims").click()
    page.locator(".text .hl").first.click()
    expect(page.locator(".claims h2")).to_contain_text("Claims on these words")
    page.get_by_role("link", name="Query", exact=True).click()
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#result tbody").first).to_be_visible()
    page.get_by_role("link", name="State Council of the People's Republic of China").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("State Council")
