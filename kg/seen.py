"""What is seen of the lines of a query that finds nothing, as it is told beside the reason."""

from __future__ import annotations

from collections.abc import Iterator

from kg import lines
from kg.case import Case, Edit, Site
from kg.explanation import Evidence

MOST = 100  # rows that are counted without a line
SHOWN = 3


def nothing(case: Case) -> Iterator[Site]:
    """The needed lines that match nothing by themselves."""
    return (site for site, _ in lines.cuts(case) if not lines.alone(case, site))


def failing(case: Case, site: Site) -> Evidence:
    """That a line matches nothing by itself."""
    line, words = case.line(site.element.start)[0], case.words(site.element)
    said = f"line {line} matches nothing by itself: {words}"
    return Evidence(said, f"第 {line} 行本身没有匹配：{words}")


def without(case: Case, site: Site, edit: Edit) -> Evidence:
    """How many rows there are without a line."""
    line, words = case.line(site.element.start)[0], case.words(site.element)
    rows = len(case.sample("*", (edit,), MOST))
    count = f"{rows}+" if rows == MOST else str(rows)
    said = f"without line {line} there {'is 1 row' if rows == 1 else f'are {count} rows'}: {words}"
    return Evidence(said, f"去掉第 {line} 行则有 {count} 行结果：{words}")
