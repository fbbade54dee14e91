"""The encoding against the article's text, checked without the code that made it.

Positions and sentences are read from the dataset; the text is read from its file.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import CLAIM, GIP, expand

ARTICLES = sorted((Path(__file__).parent.parent / "kg/data/articles").iterdir())
POSITIONS = """SELECT ?claim ?quote ?start ?end WHERE {
  ?claim gip:source ?article ; gip:quote ?quote ; oa:hasTarget/oa:hasSelector ?selector .
  ?selector a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end }"""


def article_iri(folder: Path) -> ox.NamedNode:
    return ox.NamedNode(expand("id:" + folder.name))


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.name)
def test_each_quote_stands_where_the_dataset_says(folder: Path, query) -> None:
    text = (folder / "article.txt").read_bytes().decode("utf-8")
    given = {"article": article_iri(folder)}
    rows = list(query(POSITIONS.replace("?claim ?quote", "?article ?claim ?quote", 1), given))
    described = len(re.findall(r"gip:quote ", (folder / "claims.trig").read_text("utf-8")))
    assert len({row["claim"] for row in rows}) == described > 0
    for row in rows:
        start, end = int(row["start"].value), int(row["end"].value)
        assert text[start:end] == row["quote"].value, row["claim"]


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.name)
def test_every_letter_of_the_text_lies_in_a_sentence_with_a_claim(folder: Path, query) -> None:
    text = (folder / "article.txt").read_bytes().decode("utf-8")
    covered = set()
    ask = """SELECT ?article ?words WHERE { ?claim gip:source ?article ; oa:hasTarget ?passage .
      ?passage gip:inSentence ?sentence . ?sentence gip:words ?words }"""
    sentences = {r["words"].value for r in query(ask, {"article": article_iri(folder)})}
    for words in sentences:
        assert text.count(words) == 1
        start = text.index(words)
        covered.update(range(start, start + len(words)))
    outside = "".join(c for at, c in enumerate(text) if at not in covered)
    assert not outside.strip()


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.name)
def test_the_text_is_the_one_that_was_received(folder: Path, query) -> None:
    digest = hashlib.sha256((folder / "article.txt").read_bytes()).hexdigest()
    sums = query("SELECT DISTINCT ?sum WHERE { ?text gip:sha256 ?sum }")
    assert digest in {row["sum"].value for row in sums}


def test_the_first_article_is_byte_for_byte_the_input() -> None:
    content = (ARTICLES[0] / "article.txt").read_bytes()
    digest = "2e2b216e27b70c808945511f5bad842d880e89534ec5622d3778bafe78134bb2"
    assert hashlib.sha256(content).hexdigest() == digest
    assert len(content.decode("utf-8")) == 6464


def test_every_fact_of_the_default_graph_has_a_home_in_a_named_graph(whole_store) -> None:
    named = {
        quad.triple for quad in whole_store if not isinstance(quad.graph_name, ox.DefaultGraph)
    }
    default = [q.triple for q in whole_store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    blank = [t for t in default if isinstance(t.subject, ox.BlankNode)]
    assert set(default) == named
    assert len(default) == len(set(default))
    assert not [t for t in blank if t.predicate.value.startswith(GIP)]


def test_figures_of_the_text_are_all_encoded(query) -> None:
    """Each numeral of the text stands in the quote of an observation, a time or a name."""
    text = (ARTICLES[0] / "article.txt").read_text("utf-8")
    numerals = {match.span() for match in re.finditer(r"\d[\d,.:-]*\d|\d", text)}
    spans = [(int(row["start"].value), int(row["end"].value)) for row in query(POSITIONS)]
    for start, end in numerals:
        assert any(s <= start and end <= e for s, e in spans), text[start:end]


def test_no_claim_invents_a_member_of_a_population(query) -> None:
    ask = """ASK { ?thing a ?type . ?type rdfs:subClassOf* gip:Enterprise . }"""
    assert not query(ask)


def test_claims_are_named_below_their_article(query) -> None:
    for row in query("SELECT ?claim ?article WHERE { ?claim gip:source ?article }"):
        slug = row["article"].value.rpartition("/")[2]
        assert row["claim"].value.startswith(f"{CLAIM}{slug}/")
