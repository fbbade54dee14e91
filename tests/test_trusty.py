"""Trusty IRIs: a published example, the same hashes as another program's, and what has none."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import trusty

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of those libraries themselves
    import rdflib
    from nanopub.trustyuri.rdf import RdfHasher

BASE = "http://example.org/pub1/"
# Nanopublication Guidelines, "Integrity Key"
CODE = "RA-0Yc_l8rK3_Ts8y7kPuZvg6FqzaOSSq0yMSS9Sg4R9I"
PUBLISHED = f"""
@prefix this: <{BASE}{CODE}> .
@prefix sub: <{BASE}{CODE}#> .
@prefix ex: <http://example.org/> .
@prefix np: <http://www.nanopub.org/nschema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix orcid: <https://orcid.org/> .
sub:Head {{
  this: a np:Nanopublication ; np:hasAssertion sub:assertion ; np:hasProvenance sub:provenance ;
    np:hasPublicationInfo sub:pubinfo .
}}
sub:assertion {{ ex:trastuzumab ex:is-indicated-for ex:breast-cancer . }}
sub:provenance {{
  sub:assertion prov:wasDerivedFrom sub:experiment ;
    prov:wasAttributedTo orcid:0000-0003-3934-0072 .
}}
sub:pubinfo {{
  this: dct:created "2020-07-10T10:20:22.382+02:00"^^xsd:dateTime ;
    dct:creator orcid:0000-0003-0183-6910 .
}}
"""


def published() -> list[Quad]:
    return list(parse(PUBLISHED.encode(), RdfFormat.TRIG))


def test_a_published_example() -> None:
    assert trusty.code(published(), BASE, CODE) == CODE


def test_naming_it_again() -> None:
    text = PUBLISHED.replace(CODE, trusty.HOLE)
    found = trusty.named(parse(text.encode(), RdfFormat.TRIG), BASE)
    assert set(found) == set(published())


def test_a_changed_word_is_noticed() -> None:
    text = PUBLISHED.replace("breast-cancer", "lung-cancer")
    assert trusty.code(parse(text.encode(), RdfFormat.TRIG), BASE, CODE) != CODE


iris = st.sampled_from([f"{BASE}~", f"{BASE}~#a", "http://example.org/a", "http://example.org/é"])
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.just("\n"))
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(Literal, texts, language=st.sampled_from(["en", "zh-hans"])),
    st.builds(Literal, texts, datatype=st.just(NamedNode("http://example.org/type"))),
)
nodes = st.builds(NamedNode, iris)
quads = st.builds(Quad, nodes, nodes, st.one_of(nodes, literals), nodes)


@given(st.lists(quads, min_size=1, max_size=6))
def test_the_same_code_as_another_program(found: list[Quad]) -> None:
    spaced = [tuple(_other(term) for term in (q[3], q[0], q[1], q[2])) for q in found]
    assert trusty.code(found, BASE) == RdfHasher.make_hash(spaced, None)


def _other(term: object) -> object:
    """A term of rdflib, with the space that the other program puts in place of the code."""
    if isinstance(term, NamedNode):
        return _Iri(term.value.replace(f"{BASE}~", f"{BASE} "))
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=term.datatype.value, normalize=False)


class _Iri(rdflib.URIRef):
    """An IRI with a space in it, of which rdflib would warn."""

    def __new__(cls, value: str) -> _Iri:
        return str.__new__(cls, value)


@pytest.mark.parametrize(
    "quad",
    [
        Quad(BlankNode("a"), NamedNode("a:p"), Literal("x"), NamedNode("a:g")),
        Quad(NamedNode("a:s"), NamedNode("a:p"), BlankNode("a"), NamedNode("a:g")),
        Quad(NamedNode("a:s"), NamedNode("a:p"), Literal("x")),
    ],
)
def test_what_has_no_trusty_iri(quad: Quad) -> None:
    with pytest.raises(ValueError, match="no trusty IRI"):
        trusty.named([quad], BASE)
