"""What is derived from where a quote stands: passages, selectors and sentences as quads.

Web Annotation Data Model §4.2.4 (text quote) and §4.2.5 (text position); RFC 5147 fragments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.article import Article, Sentence, Span
from kg.namespaces import GIP, PREFIXES
from kg.terms import TYPE

OA, XSD = PREFIXES["oa"], PREFIXES["xsd"]
CONTEXT = 32  # characters of oa:prefix and oa:suffix at the most

Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def gip(name: str) -> NamedNode:
    """A term of the ontology."""
    return NamedNode(GIP + name)


def oa(name: str) -> NamedNode:
    """A term of the Web Annotation vocabulary."""
    return NamedNode(OA + name)


def number(value: int, datatype: str = "integer") -> Literal:
    """A whole number as a literal of XML Schema."""
    return Literal(str(value), datatype=NamedNode(XSD + datatype))


def derived(source: NamedNode, article: Article, places: dict[str, Span]) -> Iterator[Quad]:
    """Quads of the source's graph for each claim (by IRI), passage and sentence.

    Claims with the same words share one passage; every sentence of the text is described.
    """
    text = NamedNode(source.value + "/text")
    statements: list[Statement] = [
        (text, TYPE, gip("ArticleText")),
        (text, gip("sha256"), Literal(article.sha256)),
    ]
    for claim, span in places.items():
        statements.append((NamedNode(claim), oa("hasTarget"), _part(text, "char", span)))
    for span in set(places.values()):
        statements += _passage(text, article, span)
    statements += _sentences(text, article)
    return (Quad(*statement, source) for statement in statements)


def _passage(text: NamedNode, article: Article, span: Span) -> Iterator[Statement]:
    passage = _part(text, "char", span)
    quote, position = _part(text, "quote", span), _part(text, "position", span)
    yield passage, TYPE, oa("SpecificResource")
    yield passage, oa("hasSource"), text
    yield passage, oa("hasSelector"), quote
    yield passage, oa("hasSelector"), position
    for sentence in article.sentences_of(span):
        yield passage, gip("inSentence"), _sentence(text, sentence)
    yield quote, TYPE, oa("TextQuoteSelector")
    yield quote, oa("exact"), Literal(article.words(span))
    yield quote, oa("prefix"), Literal(article.text[max(0, span.start - CONTEXT) : span.start])
    yield quote, oa("suffix"), Literal(article.text[span.end : span.end + CONTEXT])
    yield position, TYPE, oa("TextPositionSelector")
    yield position, oa("start"), number(span.start, "nonNegativeInteger")
    yield position, oa("end"), number(span.end, "nonNegativeInteger")


def _sentences(text: NamedNode, article: Article) -> Iterable[Statement]:
    for sentence in article.sentences:
        node = _sentence(text, sentence)
        yield node, TYPE, gip("Sentence")
        yield node, gip("number"), number(sentence.number)
        yield node, gip("paragraph"), number(sentence.paragraph)
        yield node, gip("words"), Literal(article.words(sentence))


def _part(text: NamedNode, kind: str, span: Span) -> NamedNode:
    return NamedNode(f"{text.value}#{kind}={span.start},{span.end}")


def _sentence(text: NamedNode, sentence: Sentence) -> NamedNode:
    return NamedNode(f"{text.value}#sentence={sentence.number}")
