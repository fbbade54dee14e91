"""Columns of a query that are miswritten: aggregates, names, commas, numbers of rows."""

from __future__ import annotations

from collections.abc import Iterator

from kg.pieces import Broken, Mend

AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
CLAUSES = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET")


def columns(broken: Broken) -> Iterator[Mend]:
    """What may be wrong with what the query shows, the likelier first."""
    yield from _conditions(broken)
    yield from _grouping(broken)
    yield from _commas(broken)
    yield from _bind(broken)
    yield from _aggregate(broken)
    yield from _numbers(broken)


def _conditions(broken: Broken) -> Iterator[Mend]:
    """An aggregate in FILTER."""
    for index, each in enumerate(broken.pieces):
        if each.folded == "FILTER" and broken.piece(index + 1).folded == "(":
            end = broken.closing(index + 1)
            if any(one.folded in AGGREGATES for one in broken.pieces[index:end]):
                having = f"HAVING {broken.words(index + 1, end)}"
                what = f"FILTER looks at single rows and knows no aggregate. Write {having}"
                yield Mend(what + " at the end, behind GROUP BY", at=each.start, sure=True)


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
        (i for i in range(start + 1, len(broken.pieces)) if broken.piece(i).folded in CLAUSES),
        len(broken.pieces),
    )
    grouped = [each.text for each in broken.pieces[start:stop]] if start else []
    if "not authorized" in broken.expected:
        names = " ".join(each for each in grouped if each.startswith("?"))
        star = next((i for i, e in enumerate(broken.pieces) if e.text == "*"), 0)
        what = f"with GROUP BY, SELECT names its columns. Write SELECT {names} (COUNT(*) AS ?n)"
        yield Mend(what, (broken.change(star, f"{names} (COUNT(*) AS ?n)"),), broken.start(star))
        return
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
        known = any(each.text == last.text for each in broken.pieces[:index])
        if known and last.kind == "variable" and broken.piece(close - 2).folded == "AS":
            what = f"{last.text} has a value before this BIND. Bind another name"
            yield Mend(what, (broken.change(close - 1, f"{last.text}_2"),), last.start)


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
