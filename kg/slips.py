"""Slips in terms and operators: other languages' signs, unclosed strings, names cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.namespaces import PREFIXES
from kg.pieces import Broken, Mend

_SIGNS = {"=>": ">=", "=<": "<=", "==": "=", "<>": "!=", "AND": "&&", "OR": "||", "//": "#"}
_SIGNS |= {"--": "#", "NOT": "!"}
_WIDE = str.maketrans("“”„‟″‘’（）；，。｛｝？＝＜＞！：", '"""""\'\'();,.{}?=<>!:')
_ARITY = {"REGEX": "two values, a text and a pattern", "REPLACE": "three values"}
_ARITY |= {"SUBSTR": "two values, a text and a place", "IF": "three values"}
_ARITY |= dict.fromkeys("CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER".split(), "two texts")
_ARITY |= {"LANGMATCHES": "two values, LANG(?label) and a tag"}
_TYPES = ("decimal", "integer", "string", "date", "dateTime", "boolean", "double", "gYear")


def slips(broken: Broken) -> Iterator[Mend]:
    """What the slip may be, the likelier first; a mend is to be tried before it is told."""
    yield from _open(broken)
    yield from _foreign(broken)
    yield from _iri(broken)
    yield from _slash(broken)
    yield from _sign(broken)
    yield from _sql(broken)
    yield from _typed(broken)
    yield from _term(broken)
    yield from _arity(broken)


def _open(broken: Broken) -> Iterator[Mend]:
    """A string or an IRI that is not closed; nothing behind it can be told apart."""
    for each in broken.pieces:
        line = broken.text.find("\n", each.start)
        end = len(broken.text) if line < 0 else line
        if each.kind == "quote":
            stop = re.search(r"\s*[.;,)}\]]*\s*$", broken.text[each.start : end])
            place = each.start + stop.start() if stop else end
            what = f"the string that begins here is not closed. Write {each.text} where it ends"
            yield Mend(what, ((place, place, each.text),), each.start, True)
        elif each.kind == "cut":
            yield Mend(
                "the IRI that begins here is not closed. Write > where it ends",
                ((each.end, each.end, ">"),),
                each.start,
                True,
            )


def _foreign(broken: Broken) -> Iterator[Mend]:
    found = [each for each in broken.pieces if each.kind == "mark"]
    found = [each for each in found if each.text.translate(_WIDE) != each.text]
    if found:
        signs = " ".join(dict.fromkeys(each.text for each in found))
        plain = " ".join(dict.fromkeys(each.text.translate(_WIDE) for each in found))
        edits = tuple((each.start, each.end, each.text.translate(_WIDE)) for each in found)
        yield Mend(f"SPARQL does not know the sign {signs}. Write {plain}", edits, found[0].start)


def _iri(broken: Broken) -> Iterator[Mend]:
    for each in broken.pieces:
        if each.kind == "odd" and (bad := re.search(r"[\s\"{}|^`\\]", each.text)):
            name = "a space" if bad[0].isspace() else bad[0]
            coded = re.sub(r"[\s\"{}|^`\\]", lambda one: f"%{ord(one[0]):02X}", each.text)
            what = f"an IRI cannot hold {name}. Write %{ord(bad[0]):02X} for it, or remove it"
            yield Mend(what, ((each.start, each.end, coded),), each.start, True)


def _slash(broken: Broken) -> Iterator[Mend]:
    """A name with a slash, as the claims have it, where no path can stand."""
    for first in range(broken.at - 1, max(broken.at - 4, -1), -1):
        name, last = broken.piece(first), first
        if name.kind != "name" or broken.piece(first + 1).text != "/":
            continue
        while broken.piece(last + 1).start == broken.piece(last).end:
            if broken.piece(last + 1).folded in ("{", "}", "(", ")", ".", ";", ","):
                break
            last += 1
        written = broken.words(first, last)
        prefix, _, local = written.partition(":")
        escaped = f"{prefix}:{local.replace('/', chr(92) + '/')}"
        iri = f" or <{PREFIXES[prefix]}{local}>" if prefix in PREFIXES else ""
        what = f"the / in {written} is read as a path of properties. Write {escaped}{iri}"
        yield Mend(what, (broken.change(first, escaped, last),), broken.start(first + 1))


def _sign(broken: Broken) -> Iterator[Mend]:
    """An operator or comment of another language."""
    for index in (broken.at, broken.at - 1, *range(len(broken.pieces))):
        each = broken.piece(index)
        sign = _SIGNS.get(each.text.upper() if each.kind in ("word", "mark", "iri") else "")
        if sign == "#":
            what = f"{each.text} does not begin a comment. Write #"
            yield Mend(what, (broken.change(index, "#"),), each.start)
        elif sign:
            what = f"SPARQL writes {sign} for {each.text}"
            yield Mend(what, (broken.change(index, sign),), each.start)


def _sql(broken: Broken) -> Iterator[Mend]:
    """LIKE, NULL, BETWEEN and IN as SQL has them."""
    for index in range(max(broken.at - 2, 0), min(broken.at + 2, len(broken.pieces))):
        left, each, right = (broken.piece(index + step) for step in (-1, 0, 1))
        after = [broken.piece(index + step).folded for step in (1, 2)]
        if each.folded == "LIKE" and right.kind == "string":
            plain = right.text.replace("%", "")
            call = f"CONTAINS(STR({left.text}), {plain})"
            what = f"LIKE is SQL. Write {call}, or REGEX({left.text}, …) for a pattern"
            yield Mend(what, (broken.change(index - 1, call, index + 1),), each.start)
        words = " ".join(filter(None, (each.folded, *after)))
        found = re.match(r"(!=|=|IS NOT|IS) NULL", words)
        if found and left.kind == "variable":
            call = f"{'' if found[1] in ('!=', 'IS NOT') else '!'}BOUND({left.text})"
            last = index + len(found[0].split()) - 1
            what = f"SPARQL has no NULL. Write {call}"
            yield Mend(what, (broken.change(index - 1, call, last),), each.start)
        if each.folded == "BETWEEN" and broken.piece(index + 2).folded == "AND":
            low, high = right.text, broken.piece(index + 3).text
            test = f"{left.text} >= {low} && {left.text} <= {high}"
            what = f"BETWEEN is SQL. Write {test}"
            yield Mend(what, (broken.change(index - 1, test, index + 3),), each.start)
        if each.folded == "IN" and right.folded != "(":
            last = index + 1
            while broken.piece(last + 1).folded == ",":
                last += 2
            listed = f"({broken.words(index + 1, last)})"
            what = f"the values after IN stand in brackets. Write IN {listed}"
            yield Mend(what, (broken.change(index + 1, listed, last),), right.start)


def _typed(broken: Broken) -> Iterator[Mend]:
    """A literal's datatype or language that is miswritten."""
    for index in (broken.at, broken.at - 1):
        left, each, right = (broken.piece(index + step) for step in (-1, 0, 1))
        if each.text == "^" and left.kind == "string":
            what = f"a datatype follows two carets. Write {left.text}^^{right.text}"
            yield Mend(what, (broken.change(index, "^^"),), each.start)
        if left.text == "^^" and each.kind == "word":
            near = [name for name in _TYPES if name.lower() == each.text.lower()]
            name = f"xsd:{near[0] if near else each.text}"
            what = f"the datatype {each.text} needs its prefix. Write ^^{name}"
            yield Mend(what, (broken.change(index, name),), each.start)
        elif left.text == "^^" and each.kind not in ("name", "iri"):
            what = "a datatype is missing after ^^. Write for example ^^xsd:decimal"
            yield Mend(what, (broken.put(index, "xsd:decimal"),), left.start)
        if left.kind == "tag" and each.text.startswith("_") and each.start == left.end:
            tag = (left.text + each.text).replace("_", "-")
            what = f"a language tag has hyphens. Write {tag}"
            yield Mend(what, (broken.change(index - 1, tag, index),), left.start)
        if each.text == "@" and left.kind == "string":
            what = "a language tag is missing after @. Write for example @en"
            yield Mend(what, (broken.change(index, "@en"),), each.start)


def _term(broken: Broken) -> Iterator[Mend]:
    """A bare word or a bare date where a term must stand."""
    index = broken.at
    left, each, right = (broken.piece(index + step) for step in (-1, 0, 1))
    if each.kind == "word" and left.kind == "name" and left.text.endswith(":"):
        name = left.text + each.text
        what = f"a name has no space behind its colon. Write {name}"
        yield Mend(what, (broken.change(index - 1, name, index),), left.start)
    if each.text == "-" and left.kind == "number" and right.kind == "number":
        last = index + 1
        while broken.piece(last + 1).text == "-" and broken.piece(last + 2).kind == "number":
            last += 2
        date = broken.words(index - 1, last)
        what = f"a time is a thing here. Write time:{date}, or the day as a string with ^^xsd:date"
        yield Mend(what, (broken.change(index - 1, f"time:{date}", last),), left.start)
    if each.kind == "word" and each.folded == "TYPE":
        yield Mend(
            "the property of a class is written a, or rdf:type", (broken.change(index, "a"),)
        )
    if left.text == "," and each.kind in ("word", "mark"):
        what = "the , before this promises another value. Remove it"
        yield Mend(what, (broken.change(index - 1, ""),), left.start)


def _arity(broken: Broken) -> Iterator[Mend]:
    """A function that is given too few values."""
    opening = broken.open(broken.at)
    if broken.piece(broken.at).folded == ")" and opening:
        name = broken.piece(opening[-1] - 1).text.upper()
        if name in _ARITY:
            yield Mend(f"{name} takes {_ARITY[name]}", at=broken.start(opening[-1] - 1), sure=True)
