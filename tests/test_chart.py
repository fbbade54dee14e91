"""Charts: bounds keep their side, what is about a number says so, units do not share a scale."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from kg.web.chart import Chart, charts, measured
from kg.web.request import Request
from kg.web.routes import respond
from kg.web.site import Site
from kg.web.visit import Visit

BROWSER = {"accept": "text/html", "host": "inner:8000"}


def drawn(site: Site, sparql: str) -> list[Chart]:
    """The charts of a query's answer."""
    visit = Visit(site, Request("GET", "/"))
    return charts(visit, visit.graph.query(sparql))


def test_bounds_keep_their_side(site: Site) -> None:
    rows = '("exact" 50 50 50) ("over" 50 50 UNDEF) ("under" 50 UNDEF 50)'
    rows += ' ("about" 50 UNDEF UNDEF) ("between" 50 25 100)'
    names = "?name ?value ?lower ?upper"
    (chart,) = drawn(site, f"SELECT {names} {{ VALUES ({names}) {{ {rows} }} }}")
    assert {line.label: line.kind for line in chart.lines} == {
        "exact": "exact",
        "over": "above",
        "under": "below",
        "about": "about",
        "between": "range",
    }
    between = next(line for line in chart.lines if line.kind == "range")
    assert between.to == pytest.approx(4 * between.at, abs=0.05)
    assert between.to < 100


def test_numbers_below_zero_have_room(site: Site) -> None:
    (chart,) = drawn(site, 'SELECT ?name ?n { VALUES (?name ?n) { ("a" -5) ("b" 5) } }')
    assert chart.zero > 0
    assert [(line.kind, line.at <= chart.zero <= line.to) for line in chart.lines] == [
        ("bar", True),
        ("bar", True),
    ]


def test_units_do_not_share_a_scale(site: Site) -> None:
    rows = '("a" 1 "yuan") ("b" 2 "yuan") ("c" 3 "per cent") ("d" 4 "per cent") ("e" 5 "people")'
    sparql = f"SELECT ?name ?value ?unit {{ VALUES (?name ?value ?unit) {{ {rows} }} }}"
    assert [chart.title for chart in drawn(site, sparql)] == ["yuan", "per cent"]


def test_what_measures_nothing_is_not_drawn(site: Site) -> None:
    assert not drawn(site, "SELECT ?year { VALUES ?year { 2013 2014 } }")
    assert not drawn(site, "SELECT ?n { VALUES ?n { 1 } }")
    assert not drawn(site, "SELECT ?n { VALUES ?n { 1 <http://example.org/> } }")
    assert measured(site.graph.query("ASK {}")) is None


def test_the_shipped_figures_show_every_mark(site: Site) -> None:
    visit = Visit(site, Request("GET", "/"))
    found = charts(visit, visit.graph.ask("figures"))
    kinds = {line.kind for chart in found for line in chart.lines}
    assert kinds >= {"exact", "above", "about"}


def test_what_is_left_out_is_said_and_the_title_is_in_words(site: Site) -> None:
    rows = '("a" 1 UNDEF) ("b" UNDEF 2) ("c" UNDEF UNDEF)'
    names = "?name ?lower ?upper"
    (chart,) = drawn(site, f"SELECT {names} {{ VALUES ({names}) {{ {rows} }} }}")
    assert (len(chart.lines), chart.more, chart.apart) == (2, 0, 1)
    assert chart.title == "Numbers with their bounds"
    sparql = f"SELECT {names} {{ VALUES ({names}) {{ {rows} }} }}"
    page = respond(site, Request.of("GET", f"/query?{urlencode({'query': sparql})}", BROWSER))
    assert "1 row of the table is not drawn" in page.body.decode()


def test_each_figure_of_growth_is_drawn_once(site: Site) -> None:
    visit = Visit(site, Request("GET", "/"))
    answer = visit.graph.ask("growth")
    (chart,) = charts(visit, answer)
    assert chart.title.startswith("average annual growth rate")
    assert (len(chart.lines), chart.more, chart.apart) == (len(answer), 0, 0)
    assert sum(line.told == "over 15%" for line in chart.lines) == 1
    assert not any("时期" in line.label for line in chart.lines)
