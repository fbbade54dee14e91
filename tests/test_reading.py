"""An article's text cut into segments: nothing is lost, and each claim covers its own words."""

from __future__ import annotations

from kg import paths
from kg.web.reading import Claim, Reading, articles, cut, reading
from kg.web.site import Site


def claim(name: str, quote: str) -> Claim:
    """A claim on words of the first sentence."""
    return Claim(name, name, quote, "s", "m", "b", "", 0, 0, (1,))


def whole(site: Site) -> Reading:
    """The shipped article."""
    (iri,) = articles(site)
    return reading(site, iri)


def test_segments_make_up_the_text(site: Site) -> None:
    (file,) = paths.DATA.glob("articles/*/article.txt")
    told = "".join(
        segment.text
        for paragraph in whole(site).paragraphs
        for sentence in paragraph
        for segment in sentence.segments
    )
    assert "".join(told.split()) == "".join(file.read_text("utf-8").split())


def test_each_claim_covers_its_quote(site: Site) -> None:
    found: dict[str, str] = {}
    for paragraph in whole(site).paragraphs:
        for sentence in paragraph:
            for segment in sentence.segments:
                for each in segment.claims:
                    found[each.iri] = found.get(each.iri, "") + segment.text
    claims = whole(site).claims
    assert len(claims) == len(found) > 150
    wrong = [c.name for c in claims if "".join(c.quote.split()) != "".join(found[c.iri].split())]
    assert not wrong


def test_each_passage_has_its_anchor_once(site: Site) -> None:
    anchors = [
        anchor
        for paragraph in whole(site).paragraphs
        for sentence in paragraph
        for segment in sentence.segments
        for anchor in segment.anchors
    ]
    assert sorted(anchors) == sorted({f"char={c.start},{c.end}" for c in whole(site).claims})


def test_overlapping_quotes_are_told_apart() -> None:
    one, two = claim("one", "abcdef"), claim("two", "def ghi")
    inner = claim("inner", "e")
    segments = list(cut("abcdef ghi.", [(0, 6, one), (3, 10, two), (4, 5, inner)], 1))
    shown = [(each.text, [c.name for c in each.claims]) for each in segments]
    assert shown == [
        ("abc", ["one"]),
        ("d", ["one", "two"]),
        ("e", ["one", "two", "inner"]),
        ("f", ["one", "two"]),
        (" ghi", ["two"]),
        (".", []),
    ]
    assert [each.lead and each.lead.name for each in segments][2:4] == ["inner", "one"]


def test_some_words_are_not_covered(site: Site) -> None:
    assert 0.9 < whole(site).covered < 1
