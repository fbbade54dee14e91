"""Arguments of the command line: how they are read, and the help."""

from __future__ import annotations

import pytest

from kg import options, usage
from kg.errors import UsageError
from kg.option import Option
from kg.verbs import VERBS

ISSUER = Option("param.issuer", ("--issuer",), "VALUE", "the body")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["query", "-"], {"0": "-"}),
        (["ask", "q", "--format", "tsv"], {"0": "q", "format": "tsv"}),
        (["ask", "--format=tsv", "q", "--sources"], {"0": "q", "format": "tsv", "sources": "yes"}),
        (["ask", "q", "--issuer", "-5"], {"0": "q", "param.issuer": "-5"}),
        (["ask", "q", "--issuer="], {"0": "q", "param.issuer": ""}),
        (["ask", "q", "--issuer=a=b"], {"0": "q", "param.issuer": "a=b"}),
        (["ask", "q", "--lang", "en", "--lang", "zh"], {"0": "q", "lang": "zh"}),
        (["ask", "q", "--format", "TSV"], {"0": "q", "format": "tsv"}),
        (["ask", "q", "--lang=ZH"], {"0": "q", "lang": "zh"}),
        (["show", "--", "--odd", "-"], {"0": "--odd", "1": "-"}),
    ],
)
def test_reading(arguments: list[str], found: dict[str, str]) -> None:
    assert options.read(arguments, [ISSUER]) == found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "which verb"),
        (["aks"], "did you mean ask"),
        (["ask", "--isuer", "x"], "did you mean --issuer"),
        (["ask", "--form", "x"], "did you mean --format"),
        (["ask", "--format"], "needs a value"),
        (["ask", "--sources=yes"], "takes no value"),
        (["check", "--lang", "fr"], "one of en, zh"),
        (["check", "--format", "csv"], "has no option"),
    ],
)
def test_refusing(arguments: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        options.read(arguments, [ISSUER])


@pytest.mark.parametrize(
    ("verb", "count", "words"),
    [("ask", 0, "needs NAME"), ("ask", 2, "quote words"), ("check", 2, "quote words")],
)
def test_counting(verb: str, count: int, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        options.plain(verb, {str(number): "x" for number in range(count)})


def test_any_number_of_words() -> None:
    assert options.plain("questions", {"0": "a", "1": "b"}) == ["a", "b"]
    assert options.plain("check", {}) == []


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["ask", "q"], "q"),
        (["ask", "--format", "csv", "--sources", "q", "r"], "q"),
        (["ask", "--format=csv", "q"], "q"),
        (["ask", "--help"], None),
        (["ask", "--issuer", "miit", "q"], "q"),
        (["ask", "--issuer=miit", "q"], "q"),
        (["ask", "--threshold", "-5", "--sources", "-h", "q"], "q"),
        (["ask", "--", "q"], "q"),
        (["ask", "--issuer"], None),
    ],
)
def test_the_question_asked(arguments: list[str], name: str | None) -> None:
    assert options.asked(arguments) == name


def test_help_names_every_option() -> None:
    for name, verb in VERBS.items():
        text = usage.of_verb(name)
        assert all(flag in text for option in verb.options for flag in option.flags)
        assert name in usage.overview()
    text = usage.of_verb("ask", "Who?", {ISSUER: " (iri)\n  miit  Ministry"}, "who")
    assert text.startswith("Who?\n\nusage: kg ask who [--issuer VALUE] [OPTIONS]\n\nparameters:\n")
    assert "--issuer VALUE      the body (iri)\n" + " " * 24 + "miit  Ministry\n" in text
