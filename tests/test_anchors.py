from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Literal, NamedNode, Quad

from kg.article import Article
from kg.dataset import shipped
from kg.namespaces import GIP, PREFIXES
from kg.quoted import QuotedClaims

OA = PREFIXES["oa"]
Facts = dict[tuple[str, str], list[str]]


def facts(quads: list[Quad]) -> Facts:
    found: Facts = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            pair = (quad.subject.value, quad.predicate.value)
            if quad.object.value not in found[pair]:
                found[pair].append(quad.object.value)
    return found


def one(found: Facts, subject: str, predicate: str) -> str:
    (value,) = found[subject, predicate]
    return value


def test_every_claim_points_at_its_quote(quads: list[Quad]) -> None:
    (folder,) = shipped().articles
    text = (folder / "article.txt").read_bytes().decode("utf-8")
    found = facts(quads)
    claims = QuotedClaims(folder).graphs
    assert len(claims) > 100
    for claim in claims:
        quote, passage = one(found, claim, GIP + "quote"), one(found, claim, OA + "hasTarget")
        start, end = map(int, passage.rpartition("#char=")[2].split(","))
        assert text[start:end] == quote
        words, position = sorted(found[passage, OA + "hasSelector"], reverse=True)
        assert one(found, words, OA + "exact") == quote
        before, after = one(found, words, OA + "prefix"), one(found, words, OA + "suffix")
        assert text[:start].endswith(before)
        assert text[end:].startswith(after)
        assert max(len(before), len(after)) <= 32
        assert int(one(found, position, OA + "start")) == start
        assert int(one(found, position, OA + "end")) == end


def test_every_sentence_is_there_and_carries_a_claim(quads: list[Quad]) -> None:
    (folder,) = shipped().articles
    article, found = Article(folder / "article.txt"), facts(quads)
    touched = {
        value
        for (_, name), values in found.items()
        if name == GIP + "inSentence"
        for value in values
    }
    numbers = {int(one(found, node, GIP + "number")): node for node in touched}
    assert sorted(numbers) == [sentence.number for sentence in article.sentences]
    for sentence in article.sentences:
        node = numbers[sentence.number]
        assert one(found, node, GIP + "words") == article.words(sentence)
        assert int(one(found, node, GIP + "paragraph")) == sentence.paragraph
