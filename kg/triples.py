"""Reading triple patterns and property paths of a query (SPARQL 1.1 §19.8, rules 75 to 109)."""

from __future__ import annotations

from kg.formulas import Names, term
from kg.namespaces import PREFIXES
from kg.tokens import Cursor
from kg.tree import Path, Term, Triple, Verb

_RDF = PREFIXES["rdf"]
_LABEL = "kg__"
Stretch = tuple[int, int]
Node = tuple[Term, list[Triple]]  # a term, and the triples that its brackets hold


class Triples:
    """Reads triples; each knows what to cut out of the text to be rid of it alone."""

    def __init__(self, cursor: Cursor, names: Names) -> None:
        self.cursor, self.names = cursor, names

    def block(self) -> list[Triple]:
        """The triples with one subject at the cursor; passes the dot after them."""
        start = self.cursor.peek().start
        subject, inner = self._node()
        bare = bool(inner) and not self._verb_follows()
        own, nested = (inner, list[Triple]()) if bare else self._properties(subject)
        self.cursor.take(".")
        if len(own) == 1:
            own = [own[0]._replace(start=start, end=self.cursor.last)]
        return own + nested + ([] if bare else inner)

    def _verb_follows(self) -> bool:
        token = self.cursor.peek()
        return token.kind in ("iri", "name", "variable") or self.cursor.sees("A", "^", "!", "(")

    def _properties(self, subject: Term) -> tuple[list[Triple], list[Triple]]:
        """The triples of a list of verbs and objects, and those in brackets among the objects."""
        cursor, verbs, nested = self.cursor, list[Stretch](), list[Triple]()
        listed: list[tuple[Verb, list[tuple[Term, Stretch]]]] = []
        while True:
            start, verb = cursor.peek().start, self._verb()
            objects: list[tuple[Term, Stretch]] = []
            while not objects or cursor.take(","):
                begin = cursor.peek().start
                value, inner = self._node()
                nested += inner
                objects.append((value, (begin, cursor.last)))
            verbs.append((start, cursor.last))
            listed.append((verb, objects))
            more = cursor.take(";")
            while cursor.take(";"):
                pass
            if not more or cursor.sees(".", "]", "}") or cursor.peek().kind == "end":
                break
        own = []
        for index, (verb, objects) in enumerate(listed):
            stretches = [stretch for _, stretch in objects]
            for place, (value, _) in enumerate(objects):
                alone = _cut(verbs, index) if len(objects) == 1 else _cut(stretches, place)
                own.append(self._triple(subject, verb, value, alone))
        return own, nested

    def _triple(self, subject: Term, verb: Verb, value: Term, cut: Stretch) -> Triple:
        written = " ".join(self._words(each) for each in (subject, verb, value)) + " ."
        return Triple(subject, verb, value, written, *cut)

    def _words(self, node: Term | Path) -> str:
        if isinstance(node, Term) and node.kind == "blank":
            return f"_:{node.value}"
        if isinstance(node, Term) and node.start == node.end:
            return f"<{node.value}>"
        return self.cursor.text[node.start : node.end]

    def _node(self) -> Node:
        """A subject or object."""
        if found := term(self.cursor, self.names):
            return found, []
        if opening := self.cursor.take("["):
            label = self.names.blank()
            node = Term("blank", label, opening.start, opening.end)
            own, nested = ([], []) if self.cursor.sees("]") else self._properties(node)
            end = self.cursor.need("]").end
            return node._replace(end=end), own + nested
        return self._collection()

    def _collection(self) -> Node:
        """A list in brackets, as the triples that it stands for."""
        start, items, found = self.cursor.need("(").start, list[Term](), list[Triple]()
        while not self.cursor.take(")"):
            item, inner = self._node()
            items.append(item)
            found += inner
        cut = (start, self.cursor.last)
        rest = Term("iri", _RDF + "nil", start, start)
        for item in reversed(items):
            node = Term("blank", self.names.blank(), *cut)
            for name, value in (("first", item), ("rest", rest)):
                verb = Term("iri", _RDF + name, start, start)
                found.append(self._triple(node, verb, value, cut))
            rest = node
        return rest._replace(start=start, end=cut[1]) if not items else rest, found

    def _verb(self) -> Verb:
        token = self.cursor.peek()
        if token.kind == "variable":
            self.cursor.next()
            return Term("variable", token.text[1:], token.start, token.end)
        return self._path()

    def _path(self) -> Verb:
        return self._several("|", lambda: self._several("/", self._step))

    def _several(self, mark: str, read: object) -> Verb:
        start, parts = self.cursor.peek().start, list[Verb]()
        while not parts or self.cursor.take(mark):
            parts.append(read())  # type: ignore[operator]
        return parts[0] if len(parts) == 1 else Path(mark, tuple(parts), start, self.cursor.last)

    def _step(self) -> Verb:
        start = self.cursor.peek().start
        if self.cursor.take("^"):
            return Path("^", (self._step(),), start, self.cursor.last)
        if self.cursor.take("!"):
            inner = self._one() if not self.cursor.sees("(") else self._negated()
            parts = inner if isinstance(inner, tuple) and not isinstance(inner, Term | Path) else ()
            return Path("!", parts or (inner,), start, self.cursor.last)  # type: ignore[arg-type]
        if self.cursor.take("("):
            step = self._path()
            end = self.cursor.need(")").end
            step = step if isinstance(step, Term) else step._replace(start=start, end=end)
        else:
            step = self._one()
        if mark := self.cursor.take("*", "+", "?"):
            return Path(mark.text, (step,), start, mark.end)
        return step

    def _negated(self) -> tuple[Verb, ...]:
        self.cursor.need("(")
        found = list[Verb]()
        while not self.cursor.take(")"):
            self.cursor.take("|")
            found.append(self._one())
        return tuple(found)

    def _one(self) -> Verb:
        token = self.cursor.peek()
        if self.cursor.take("^"):
            return Path("^", (self._one(),), token.start, self.cursor.last)
        if self.cursor.take("A"):
            return Term("iri", _RDF + "type", token.start, token.end)
        if token.kind in ("iri", "name") and (found := term(self.cursor, self.names)):
            return found
        raise self.cursor.unread()


def _cut(stretches: list[Stretch], index: int) -> Stretch:
    """What to cut of a list with separators to be rid of one item of it."""
    if len(stretches) == 1:
        return stretches[0]
    if index == 0:
        return stretches[0][0], stretches[1][0]
    return stretches[index - 1][1], stretches[index][1]
