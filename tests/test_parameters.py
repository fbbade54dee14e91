"""Values for parameters: what is accepted, and what is said about the rest."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.engine import Embedded
from kg.errors import UsageError
from kg.parameters import allowed, note, resolve
from kg.questions import Question, parse
from kg.values import XSD

SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"
ID = "https://w3id.org/green-policy-kg/id/"
TEXT = """#+ title: t
#+ title_zh: t
#+ description: d
#+ param: issuer | iri | | body | SELECT DISTINCT ?value { ?d gip:issuedBy ?value } ORDER BY ?value
#+ param: quote | string | | the words | SELECT DISTINCT ?value { ?c gip:quote ?value }
#+ param: share | decimal | 1 | the share
#+ param: pages | integer | | pages | SELECT ?value { ?d gip:pages ?value }
SELECT ?issuer ?quote ?share ?pages { ?d gip:issuedBy ?issuer }
"""


@pytest.fixture(scope="module")
def engine() -> Embedded:
    return Embedded.from_path(SMALL)


@pytest.fixture(scope="module")
def question() -> Question:
    return parse("q", TEXT, "q.rq")


@pytest.mark.parametrize(
    "text",
    [
        *("miit", "id:miit", ID + "miit", f"<{ID}miit>", "MIIT", "工业部", " miit "),
        *("Ministry of Industry", "mInistry OF industry"),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(
    engine: Embedded, question: Question, text: str
) -> None:
    found = resolve(question, {"issuer": text}, engine)
    assert found["issuer"] == NamedNode(ID + "miit")


def test_defaults_and_free_parameters(engine: Embedded, question: Question) -> None:
    found = resolve(question, {}, engine)
    assert found == {"share": Literal("1", datatype=NamedNode(XSD + "decimal"))}


def test_a_default_holds_in_any_dataset() -> None:
    line = "#+ param: issuer | iri | id:nobody | body | SELECT ?value { ?d gip:issuedBy ?value }"
    text = TEXT.replace(TEXT.splitlines()[3], line)
    found = resolve(parse("q", text, "q.rq"), {}, Embedded.from_quads(b""))
    assert found["issuer"] == NamedNode(ID + "nobody")
    assert found["share"] == Literal("1", datatype=NamedNode(XSD + "decimal"))


@pytest.mark.parametrize("value", ["12", " 12 ", 12])
def test_numbers(engine: Embedded, question: Question, value: object) -> None:
    found = resolve(question, {"pages": value, "share": Decimal("0.5")}, engine)
    assert found["pages"] == Literal(12)
    assert found["share"] == Literal("0.5", datatype=NamedNode(XSD + "decimal"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-7, "0.0000001"), (Decimal("1E+3"), "1000"), (1e22, "1" + "0" * 22), (-2.5, "-2.5")],
)
def test_numbers_of_python_are_written_out(
    engine: Embedded, question: Question, value: object, text: str
) -> None:
    found = resolve(question, {"share": value}, engine)
    assert found["share"] == Literal(text, datatype=NamedNode(XSD + "decimal"))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("issuer", "moe", "allowed: council"),
        ("issuer", "", "allowed: council"),
        ("pages", "many", "whole number"),
        ("pages", "1.5", "whole number"),
        ("share", "1e3", "a number such as"),
        ("share", float("nan"), "a number such as"),
        ("share", True, "a number such as"),
        ("pages", float("-inf"), "whole number"),
        ("share", "١", "a number such as"),
        ("quote", "rule", "allowed: "),
        ("other", "x", "its parameters: issuer, quote, share, pages"),
    ],
)
def test_what_does_not_fit_is_told(
    engine: Embedded, question: Question, name: str, value: object, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        resolve(question, {name: value}, engine)


def test_the_allowed_values(engine: Embedded, question: Question) -> None:
    values = allowed(question.param("issuer"), engine)
    assert values == [NamedNode(ID + "council"), NamedNode(ID + "miit")]
    assert allowed(question.param("share"), engine) == []
    assert "miit  Ministry of Industry" in note(question.param("issuer"), engine)
    assert note(question.param("share"), engine) == " (decimal); default: 1"


def test_a_long_list_is_cut_in_the_help(
    engine: Embedded, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.parameters.IN_HELP", 1)
    assert note(question.param("issuer"), engine).splitlines()[1:] == [
        "  council  State Council",
        "  … and 1 more",
    ]
