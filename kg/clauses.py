"""Clauses that stand in the wrong place or lack their brackets, and how to mend them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.pieces import Broken, Mend

AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
_ORDER = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")
_NEXT = (".", "}", "FILTER", "OPTIONAL", "BIND", "MINUS", "GRAPH", "VALUES", *_ORDER)


def clauses(broken: Broken) -> Iterator[Mend]:
    """What may be wrong with the query's clauses, the likelier first."""
    yield from _prologue(broken)
    yield from _grouping(broken)
    yield from _commas(broken)
    yield from _bind(broken)
    yield from _aggregate(broken)
    yield from _constraint(broken)
    yield from _modifiers(broken)
    yield from _groups(broken)
    yield from _numbers(broken)
    yield from _values(broken)


def _grouping(broken: Broken) -> Iterator[Mend]:
    """A column that is neither grouped by nor worked out; an aggregate in FILTER."""
    if "unbound" not in broken.expected and "not authorized" not in broken.expected:
        return
    body = next((i for i, each in enumerate(broken.pieces) if each.folded == "{"), 0)
    close = broken.closing(body)
    shown = [
        e.text
        for i, e in enumerate(broken.pieces[:body])
        if e.kind == "variable" and not broken.open(i)
    ]
    start = next(
        (i for i in range(close, len(broken.pieces)) if broken.piece(i).folded == "GROUP"), 0
    )
    stop = next(
        (i for i in range(start + 1, len(broken.pieces)) if broken.piece(i).folded in _ORDER),
        len(broken.pieces),
    )
    grouped = [each.text for each in broken.pieces[start:stop]] if start else []
    if "not authorized" in broken.expected:
        names = " ".join(each for each in grouped if each.startswith("?"))
        star = next((i for i, e in enumerate(broken.pieces) if e.text == "*"), 0)
        what = f"with GROUP BY, SELECT names its columns. Write SELECT {names} (COUNT(*) AS ?n)"
        yield Mend(what, (broken.change(star, f"{names} (COUNT(*) AS ?n)"),), broken.start(star))
        return
    for index, each in enumerate(broken.pieces):
        if each.folded == "FILTER" and broken.piece(index + 1).folded == "(":
            end = broken.closing(index + 1)
            if any(one.folded in AGGREGATES for one in broken.pieces[index:end]):
                having = f"GROUP BY {' '.join(shown)} HAVING {broken.words(index + 1, end)}"
                edits = (broken.change(index, "", end), broken.put(close + 1, having))
                what = (
                    f"FILTER looks at single rows and knows no aggregate. Write {having} at the end"
                )
                yield Mend(what, edits, each.start, True)
    missing = [each for each in dict.fromkeys(shown) if each not in grouped]
    if missing:
        at = next(e.start for e in broken.pieces[:body] if e.text == missing[0])
        names = " ".join(missing)
        text = names if start else f"GROUP BY {names}"
        what = f"SELECT shows {', '.join(missing)} beside an aggregate. "
        what += f"Add {names} to GROUP BY" if start else f"Write {text} at the end"
        what += f", or (SAMPLE({missing[0]}) AS {missing[0]}_1) for any one of its values"
        yield Mend(what, (broken.put(stop if start else close + 1, text),), at)


def _commas(broken: Broken) -> Iterator[Mend]:
    end = next((i for i, each in enumerate(broken.pieces) if each.folded == "{"), 0)
    commas = [i for i in range(end) if broken.pieces[i].folded == "," and not broken.open(i)]
    if commas and broken.piece(broken.at).folded == ",":
        edits = tuple(broken.change(index, "") for index in commas)
        yield Mend("the columns of SELECT stand without commas. Remove them", edits)


def _aggregate(broken: Broken) -> Iterator[Mend]:
    """An aggregate of SELECT without its brackets, its AS, or its name."""
    index = broken.at
    if broken.piece(index).folded in AGGREGATES and broken.piece(index + 1).folded == "(":
        close = broken.closing(index + 1)
        call, last, name = broken.words(index, close), close, "?n"
        if broken.piece(close + 1).folded == "AS":
            name, last = broken.piece(close + 2).text, close + 2
        item = f"({call} AS {name})"
        what = f"a column that is worked out stands in brackets with its name. Write {item}"
        yield Mend(what, (broken.change(index, item, last),))
    opening = broken.open(index)[-1:]
    if opening and broken.piece(opening[0]).folded == "(":
        name = broken.piece(index).text if broken.piece(index).kind == "variable" else "?n"
        inner = broken.words(opening[0] + 1, index - 1)
        item = f"({inner} AS {name})"
        edit = broken.put(index, "AS" if name == broken.piece(index).text else f" AS {name}")
        yield Mend(f"what is worked out has a name. Write {item}", (edit,))


def _bind(broken: Broken) -> Iterator[Mend]:
    """BIND written as an assignment, or of a variable that has a value already."""
    for index, each in enumerate(broken.pieces[: broken.at]):
        if each.folded != "BIND" or broken.piece(index + 1).folded != "(":
            continue
        close = broken.closing(index + 1)
        name, sign = broken.piece(index + 2), broken.piece(index + 3).text
        if name.kind == "variable" and sign in ("=", ":=", ":"):
            start = index + (4 if sign != ":" else 5)
            item = f"BIND({broken.words(start, close - 1)} AS {name.text})"
            what = f"BIND names its value at the end. Write {item}"
            yield Mend(what, (broken.change(index, item, close),), broken.start(index + 3))
        last = broken.piece(close - 1)
        if last.kind == "variable" and broken.piece(close - 2).folded == "AS":
            if any(each.text == last.text for each in broken.pieces[:index]):
                what = f"{last.text} has a value before this BIND. Bind another name"
                edit = broken.change(close - 1, f"{last.text}_2")
                yield Mend(what, (edit,), last.start)


def _constraint(broken: Broken) -> Iterator[Mend]:
    """A condition of FILTER or HAVING without its brackets, a group of EXISTS without its braces."""
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
    if word not in _ORDER:
        return
    shown = f"{word} BY" if word in ("GROUP", "ORDER") else word
    if opening := broken.open(index):
        close = broken.closing(opening[-1])
        moved = broken.words(index, close - 1)
        edit = broken.change(index, f"}} {moved}", close)
        yield Mend(f"{shown} stands behind the closing }}", (edit,))
        return
    starts = [i for i, each in enumerate(broken.pieces) if each.folded in _ORDER]
    starts = [i for i in starts if not broken.open(i)]
    ends = [*(start - 1 for start in starts[1:]), len(broken.pieces) - 1]
    parts = [
        (broken.pieces[a].folded, broken.words(a, b)) for a, b in zip(starts, ends, strict=True)
    ]
    parts.sort(key=lambda part: _ORDER.index(part[0]))
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


def _numbers(broken: Broken) -> Iterator[Mend]:
    """LIMIT or OFFSET without a whole number, TOP."""
    index, word = broken.at, broken.piece(broken.at - 1).folded
    if word in ("LIMIT", "OFFSET"):
        last = index + (broken.piece(index).text == "-")
        edit = broken.put(index, "10")
        if index < len(broken.pieces):
            edit = broken.change(index, "10", last)
        yield Mend(f"{word} takes a whole number. Write {word} 10", (edit,))
    if broken.piece(index).folded == "TOP" and broken.piece(index + 1).kind == "number":
        limit = f"LIMIT {broken.piece(index + 1).text}"
        edits = (broken.change(index, "", index + 1), broken.put(len(broken.pieces), limit))
        yield Mend(f"TOP is SQL. Write {limit} at the end", edits)


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
