"""Clauses that stand in the wrong place or lack their brackets, and how to mend them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.columns import CLAUSES
from kg.pieces import Broken, Mend

_NEXT = (".", "}", "FILTER", "OPTIONAL", "BIND", "MINUS", "GRAPH", "VALUES", *CLAUSES)


def clauses(broken: Broken) -> Iterator[Mend]:
    """What may be wrong with the query's clauses, the likelier first."""
    yield from _prologue(broken)
    yield from _constraint(broken)
    yield from _modifiers(broken)
    yield from _groups(broken)
    yield from _values(broken)


def _constraint(broken: Broken) -> Iterator[Mend]:
    """A condition of FILTER or HAVING without brackets, a group of EXISTS without braces."""
    for index in range(broken.at - 1, max(broken.at - 4, -1), -1):
        word = broken.piece(index).folded
        if word not in ("FILTER", "HAVING", "EXISTS", "OPTIONAL", "MINUS"):
            continue
        pair = "()" if word in ("FILTER", "HAVING") else "{}"
        stop = index + 1
        while stop < len(broken.pieces) and broken.pieces[stop].folded not in _NEXT:
            stop = broken.closing(stop) + 1 if broken.pieces[stop].folded == "(" else stop + 1
        inner = broken.words(index + 1, stop - 1)
        what = f"what follows {word} stands in {pair}. Write {word} {pair[0]}{inner}{pair[1]}"
        edit = broken.change(index + 1, f"{pair[0]} {inner} {pair[1]}", stop - 1)
        yield Mend(what, (edit,), broken.start(index + 1))
        return


def _modifiers(broken: Broken) -> Iterator[Mend]:
    """GROUP BY, HAVING, ORDER BY, LIMIT and OFFSET in another order, or inside the braces."""
    index, word = broken.at, broken.piece(broken.at).folded
    if word not in CLAUSES:
        return
    shown = f"{word} BY" if word in ("GROUP", "ORDER") else word
    if opening := broken.open(index):
        close = broken.closing(opening[-1])
        moved = broken.words(index, close - 1)
        edit = broken.change(index, f"}} {moved}", close)
        yield Mend(f"{shown} stands behind the closing }}", (edit,))
        return
    starts = [i for i, each in enumerate(broken.pieces) if each.folded in CLAUSES]
    starts = [i for i in starts if not broken.open(i)]
    ends = [*(start - 1 for start in starts[1:]), len(broken.pieces) - 1]
    parts = [
        (broken.pieces[a].folded, broken.words(a, b)) for a, b in zip(starts, ends, strict=True)
    ]
    parts.sort(key=lambda part: CLAUSES.index(part[0]))
    text = " ".join(part[1] for part in parts)
    edit = broken.change(starts[0], text, len(broken.pieces) - 1)
    yield Mend(f"{shown} stands too late: the order is GROUP BY, HAVING, ORDER BY, LIMIT", (edit,))


def _groups(broken: Broken) -> Iterator[Mend]:
    """UNION or a sub-select without braces of its own."""
    index = broken.at
    opening = broken.open(index)
    if broken.piece(index).folded == "UNION":
        first = opening[-1] if opening else -1
        start = first + 1
        if not opening:
            start = next((i for i, e in enumerate(broken.pieces) if e.folded == "{"), 0)
            last = broken.closing(index + 1)
            whole = f"{{ {broken.words(start, last)} }}"
            what = "UNION joins groups inside the outer braces. Write { { … } UNION { … } }"
            yield Mend(what, (broken.change(start, whole, last),))
            return
        close = broken.closing(first)
        left, right = broken.words(start, index - 1), broken.words(index + 1, close - 1)
        whole = f"{{ {left} }} UNION {{ {right} }}"
        what = "UNION stands between groups in braces. Write { … } UNION { … }"
        yield Mend(what, (broken.change(start, whole, close - 1),))
    if broken.pieces[0].folded == "CONSTRUCT" and opening == [1]:
        what = "the template of CONSTRUCT holds triples only. Patterns and FILTER stand in WHERE"
        yield Mend(what, sure=True)
    if broken.piece(index).folded in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE") and not opening:
        what = "a text holds one query. Put a second SELECT in braces of its own inside the first"
        yield Mend(what, sure=True)
    if opening and broken.piece(opening[-1] + 1).folded == "SELECT":
        edits = (broken.put(opening[-1] + 1, "{"), broken.put(index, "}"))
        yield Mend("a sub-select beside other patterns stands in braces of its own", edits)


def _prologue(broken: Broken) -> Iterator[Mend]:
    """PREFIX as Turtle has it, or without its colon or its angle brackets."""
    turtle = re.sub(r"(?i)@(prefix|base)([^>]*>)\s*\.", r"\1\2", broken.text)
    if turtle != broken.text:
        what = "@prefix is Turtle. Write PREFIX name: <…> without a dot"
        yield Mend(what, ((0, len(broken.text), turtle),))
    dotted = re.sub(r"(?i)\b(PREFIX\s+[\w.-]*:\s*<[^<>]*>)\s*[.;]", r"\1", broken.text)
    if dotted != broken.text:
        what = "no dot follows a PREFIX. Remove it"
        yield Mend(what, ((0, len(broken.text), dotted),))
    bare = re.sub(r"(?i)\b(PREFIX\s+[\w.-]+)(\s*<)", r"\1:\2", broken.text)
    if bare != broken.text:
        yield Mend(
            "a prefix ends with a colon. Write PREFIX name: <…>", ((0, len(broken.text), bare),)
        )
    naked = re.sub(r"(?i)\b(PREFIX\s+[\w.-]*:\s*)(\w+://\S+)", r"\1<\2>", broken.text)
    if naked != broken.text:
        what = "the IRI of a prefix stands between < and >. Write PREFIX name: <…>"
        yield Mend(what, ((0, len(broken.text), naked),))


def _values(broken: Broken) -> Iterator[Mend]:
    """A list of VALUES in the wrong brackets, a row of another length than its variables."""
    for index, each in enumerate(broken.pieces[: broken.at]):
        if each.folded != "VALUES":
            continue
        if broken.piece(index + 1).kind == "variable" and broken.piece(index + 2).folded == "(":
            close = broken.closing(index + 2)
            edits = (broken.change(index + 2, "{"), broken.change(close, "}"))
            what = (
                f"the values stand in braces. Write VALUES {broken.piece(index + 1).text} {{ … }}"
            )
            yield Mend(what, edits)
        elif broken.piece(index + 1).folded == "(":
            wanted = broken.closing(index + 1) - index - 2
            row = broken.closing(index + 1) + 2
            while broken.piece(row).folded == "(":
                close = broken.closing(row)
                if (count := close - row - 1) < wanted:
                    undefined = " UNDEF" * (wanted - count)
                    what = f"a row of VALUES has {count} of {wanted} values. Write UNDEF for a gap"
                    yield Mend(what, (broken.put(close, undefined),), broken.start(row))
                row = close + 1
