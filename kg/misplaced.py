"""Pieces of a query that may stand elsewhere, but not here: comparisons, texts, rows, brackets."""

from __future__ import annotations

from collections.abc import Iterator

from kg.pieces import Broken, Mend, Piece

_COMPARE = ("=", "!=", "<", ">", "<=", ">=")
_JOIN = ("&&", "||")
_VALUES = ("variable", "name", "iri", "string", "number")


def misplaced(broken: Broken) -> Iterator[Mend]:
    """What may be wrong with what stands at the place, the likelier first."""
    yield from _apostrophe(broken)
    yield from _comparison(broken)
    yield from _half(broken)
    yield from _property(broken)
    yield from _rows(broken)
    yield from _shown(broken)
    yield from _direction(broken)
    yield from _twice(broken)
    yield from _path(broken)
    yield from _several(broken)


def _apostrophe(broken: Broken) -> Iterator[Mend]:
    """An apostrophe that ends a string before its time."""
    for index, each in enumerate(broken.pieces[:-1]):
        after = broken.piece(index + 1)
        if each.kind == "string" and each.text[0] == "'" and after.kind == "word":
            end = broken.text.rfind("'", after.end)
            if after.start == each.end and end > 0 and '"' not in broken.text[each.start : end]:
                inner = broken.text[each.start + 1 : end]
                what = f"the apostrophe in {each.text}{after.text} ends the text. "
                what += "Write a text with an apostrophe between double quotation marks"
                edit = (each.start, end + 1, f'"{inner}"')
                yield Mend(what, (edit,), each.end - 1, True)


def _comparison(broken: Broken) -> Iterator[Mend]:
    """A comparison among the patterns, with or without a property before it."""
    index, sign = broken.at, broken.piece(broken.at)
    left, right = broken.piece(index - 1), broken.piece(index + 1)
    if sign.folded not in _COMPARE or right.kind not in _VALUES or not broken.open(index):
        return
    if broken.piece(broken.open(index)[-1]).folded != "{":
        return
    if left.kind == "variable":
        test = f"FILTER({left.text} {sign.text} {right.text})"
        what = f"a comparison stands in a FILTER. Write {test}"
        yield Mend(what, (broken.change(index - 1, test, index + 1),))
    elif left.kind in ("name", "iri"):
        name = _fresh(broken)
        test = f"{name} FILTER({name} {sign.text} {right.text})"
        what = f"a comparison stands in a FILTER. Write {left.text} {test}"
        yield Mend(what, (broken.change(index, test, index + 1),))


def _half(broken: Broken) -> Iterator[Mend]:
    """A comparison whose left side is left out because the one before it has the same."""
    for index, each in enumerate(broken.pieces):
        sign, right = broken.piece(index + 1), broken.piece(index + 2)
        left = broken.piece(index - 3)
        if each.text not in _JOIN or sign.text not in _COMPARE or left.kind != "variable":
            continue
        if broken.piece(index - 2).text in _COMPARE and right.kind in _VALUES:
            whole = f"{left.text} {sign.text} {right.text}"
            what = f"each side of {each.text} is a whole comparison. Write {each.text} {whole}"
            edit = broken.put(index + 1, left.text)
            yield Mend(what, (edit,), sign.start)


def _property(broken: Broken) -> Iterator[Mend]:
    """A text or number where a property must stand."""
    each, left = broken.piece(broken.at), broken.piece(broken.at - 1)
    if each.kind not in ("string", "number") or left.kind not in ("variable", "name", "iri"):
        return
    before = broken.piece(broken.at - 2)
    if before.folded in ("{", ".", "}") or before.text == "":
        kind = "text" if each.kind == "string" else "number"
        plain = each.text.strip("\"'")
        name = f"gip:{plain}" if plain.isidentifier() else "gip:issuedBy"
        what = f"a {kind} cannot be a property. Write a name with its prefix, such as {name}"
        yield Mend(what, (broken.change(broken.at, name),), each.start)


def _rows(broken: Broken) -> Iterator[Mend]:
    """Rows of VALUES for several variables without brackets."""
    for index, each in enumerate(broken.pieces):
        if each.folded != "VALUES" or broken.piece(index + 1).folded != "(":
            continue
        close = broken.closing(index + 1)
        width, opening = close - index - 2, close + 1
        end = broken.closing(opening)
        values = broken.pieces[opening + 1 : end]
        if width < 1 or not values or len(values) % width or not all(map(_plain, values)):
            continue
        rows = [values[at : at + width] for at in range(0, len(values), width)]
        text = " ".join(f"({' '.join(one.text for one in row)})" for row in rows)
        what = "each row of several values stands in brackets. Write { (a b) (c d) }"
        edit = broken.change(opening + 1, text, end - 1)
        yield Mend(what, (edit,), values[0].start)


def _shown(broken: Broken) -> Iterator[Mend]:
    """A plain variable in brackets among the columns."""
    for index, each in enumerate(broken.pieces):
        if each.folded in ("{", "WHERE"):
            return
        name, close = broken.piece(index + 1), broken.piece(index + 2)
        if each.folded == "(" and name.kind == "variable" and close.folded == ")":
            what = f"a variable that is shown stands without brackets. Write {name.text}"
            yield Mend(what, (broken.change(index, f" {name.text}", index + 2),), each.start)


def _direction(broken: Broken) -> Iterator[Mend]:
    """ASC or DESC without what to sort by."""
    for index in (broken.at - 1, broken.at - 2):
        each = broken.piece(index)
        if each.folded in ("ASC", "DESC") and broken.piece(index + 1).folded != "(":
            named = [one.text for one in broken.pieces[:index] if one.kind == "variable"]
            after = broken.piece(index + 1)
            name = after.text if after.kind == "variable" else (named or ["?x"])[0]
            last = index + 1 if after.kind == "variable" else index
            call = f"{each.folded}({name})"
            what = f"{each.folded} sorts by what stands in its brackets. Write {call}"
            yield Mend(what, (broken.change(index, call, last),), broken.start(index + 1))


def _twice(broken: Broken) -> Iterator[Mend]:
    """A second WHERE behind the first."""
    index = broken.at
    if broken.piece(index).folded == "WHERE" and broken.piece(index - 1).folded == "}":
        end = broken.closing(index + 1)
        inner = broken.words(index + 2, end - 1) if end > index + 2 else ""
        what = "a query has one WHERE. Put these patterns into the braces of the first one"
        edits = (broken.change(index - 1, f" . {inner} }}"), broken.change(index, "", end))
        yield Mend(what, edits)


def _path(broken: Broken) -> Iterator[Mend]:
    """A path of properties that ends in a slash."""
    for index in (broken.at - 1, broken.at - 2):
        slash, left = broken.piece(index), broken.piece(index - 1)
        ends = broken.piece(index + 1).kind in ("variable", "string", "number")
        if slash.text == "/" and left.kind in ("name", "iri") and ends:
            what = "another property must follow the / of a path. Remove it, or write one"
            yield Mend(what, (broken.change(index, ""),), slash.start)


def _several(broken: Broken) -> Iterator[Mend]:
    """A second value for an aggregate that takes one."""
    index = broken.at
    opening = broken.open(index)
    name = broken.piece(opening[-1] - 1).folded if opening else ""
    if broken.piece(index).folded == "," and name in ("COUNT", "SUM", "AVG", "MIN", "MAX"):
        what = f"{name} takes one value. Write one for each, or {name}(*) for rows"
        what = what if name == "COUNT" else f"{name} takes one value. Write one for each"
        last = broken.closing(opening[-1]) - 1
        yield Mend(what, (broken.change(index, "", last),), broken.start(index), True)


def _plain(piece: Piece) -> bool:
    return piece.kind in ("name", "iri", "string", "number") or piece.folded == "UNDEF"


def _fresh(broken: Broken) -> str:
    """A variable that the query does not have."""
    known = {each.text for each in broken.pieces}
    names = ["?value", *(f"?value{number}" for number in range(2, len(known) + 3))]
    return next(name for name in names if name not in known)
